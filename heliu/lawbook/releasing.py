"""What every part's release asks: a reason for what is not released, and the next number for what is."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Invalid
from heliu.lawbook.changes.facts import REASON_CHARS_MAX


def given(reason: str) -> str:
    """The reason of a decision, without which it is refused."""
    words = reason.strip()
    if not words or len(words) > REASON_CHARS_MAX:
        detail = _("理由为必填，最多 %(most)d 个字符。") % {"most": REASON_CHARS_MAX}
        raise Invalid.at("/reason", "reason", detail, _("写明理由。"))
    return words


def one_at_a_time(lock: int) -> None:
    """Releases under this lock get their numbers one after the other: it is held until the transaction ends."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))


def next_number(kind: type[models.Model]) -> int:
    """The number of the release after the newest one of its kind."""
    newest: int | None = kind._default_manager.aggregate(newest=models.Max("release_no"))["newest"]  # noqa: SLF001
    return (newest or 0) + 1
