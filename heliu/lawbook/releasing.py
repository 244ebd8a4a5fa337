"""What every part's release asks: a document, a reason for what is not released, the next number for what is."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Invalid
from heliu.lawbook.changes.facts import REASON_CHARS_MAX
from heliu.policies.parameters import CONFIDENCES, Reference


def check_document(reference: Reference, status: str) -> None:
    """A table names its document and its place there; what was compared with the original knows its day."""
    if not reference.title.strip() or not reference.article.strip():
        raise Invalid.at("/title", "empty", _("没有写明文件和条款。"), _("请填写文件名称、文号和附件或条款。"))
    if status not in CONFIDENCES or (status == "confirmed" and reference.published is None):
        fix = _("没有公布日期的不能写已核原文。")
        raise Invalid.at("/status", "choice", _("可信度与公布日期不相符。"), fix)


def given(reason: str) -> str:
    """The reason of a decision, without which it is refused."""
    words = reason.strip()
    if not words or len(words) > REASON_CHARS_MAX:
        detail = _("理由为必填，最多 %(most)d 个字符。") % {"most": REASON_CHARS_MAX}
        raise Invalid.at("/reason", "reason", detail, _("写明理由。"))
    return words


def why_unweighed(reason: str) -> str:
    """The reason to release what nobody weighed on history, without which it is refused."""
    try:
        return given(reason)
    except Invalid as refused:
        fix = _("请先推算影响，或写明为何不必推算，如变更不涉及计税。")
        detail = _("没有推算过对历史的影响。")
        raise Invalid.at("/unweighed", "reason", detail, fix) from refused


def one_at_a_time(lock: int) -> None:
    """Releases under this lock get their numbers one after the other: it is held until the transaction ends."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))


def next_number(kind: type[models.Model]) -> int:
    """The number of the release after the newest one of its kind."""
    newest: int | None = kind._default_manager.aggregate(newest=models.Max("release_no"))["newest"]  # noqa: SLF001
    return (newest or 0) + 1
