"""Names of states, documents and receipts, in the reader's language."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.submission.facts import Standing, State

STATE_NAMES: Final[dict[State, Promise]] = {
    State.DRAFT: _("草稿"),
    State.QUEUED: _("即将报送"),
    State.SENDING: _("报送中"),
    State.DONE: _("已报送"),
    State.STUCK: _("未报送完"),
    State.DISCARDED: _("已删除"),
}
STATE_TONES: Final[dict[State, str]] = {
    State.DRAFT: "",
    State.QUEUED: "now",
    State.SENDING: "now",
    State.DONE: "good",
    State.STUCK: "bad",
    State.DISCARDED: "",
}
STANDING_NAMES: Final[dict[Standing, Promise]] = {
    Standing.WAITING: _("等待回执"),
    Standing.ACCEPTED: _("已受理"),
    Standing.REFUSED: _("被退回"),
}
DOCUMENT_NAMES: Final[dict[str, Promise]] = {
    "CEB311": _("订单"),
    "CEB411": _("支付凭证"),
    "CEB511": _("运单"),
    "CEB621": _("清单"),
}
GROUP_NAMES: Final[dict[str, Promise]] = {
    "parties": _("参与企业"),
    "order": _("订单与订购人"),
    "goods": _("商品"),
    "payment": _("支付"),
    "waybill": _("运单"),
    "inventory": _("清单"),
}
_RECEIPTS: Final[dict[int, Promise]] = {
    1: _("已暂存"),
    2: _("申报成功"),
    3: _("已发往海关"),
    4: _("发往海关失败"),
    100: _("海关退单"),
    120: _("海关入库"),
    300: _("人工审核"),
    399: _("海关审结"),
    500: _("查验"),
    700: _("退运"),
    800: _("放行"),
    899: _("结关"),
}


def listed(messages: Iterable[str]) -> str:
    """Names of documents, one after the other."""
    return gettext("、").join(str(DOCUMENT_NAMES[message]) for message in messages)


def receipt_name(status: int | None) -> Promise | str:
    """A receipt's status in words; a negative one is an error whose sentence says more."""
    if status is None:
        return STANDING_NAMES[Standing.WAITING]
    return _RECEIPTS.get(status, _("有错误") if status < 0 else str(status))
