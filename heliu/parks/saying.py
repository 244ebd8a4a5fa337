"""The reason (理由) that stands with every refusal and return."""

from typing import Final

from django.utils.translation import gettext as _

from heliu.kernel.problems import Invalid

REASON_MAX: Final = 500


def reason_given(reason: str) -> str:
    """The reason as it is stored. Raises Invalid where there is none, or too much of it."""
    if not reason.strip() or len(reason) > REASON_MAX:
        detail = _("须写明理由，最多 %(most)s 字。") % {"most": REASON_MAX}
        raise Invalid.at("/reason", "reason", detail, _("请写明理由。"))
    return reason.strip()
