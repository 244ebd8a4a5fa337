"""What the message centre calls things: kinds, doors, signatures, states and codes, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import Entry
from heliu.clearance.pages import Summary, export_moves, moves
from heliu.declarations.facts import Message, Trouble
from heliu.kernel.languages import english

KEPT_ONLY: Final = 1  # 暂存
HANDED_OVER, SUSPENDED = 505, 600  # of returned exports (CEB214)
KIND_NAMES: Final[Mapping[str, Promise]] = {
    "CEB311": _("进口订单"),
    "CEB411": _("支付凭证"),
    "CEB511": _("进口运单"),
    "CEB513": _("运单签收"),
    "CEB621": _("进口清单"),
    "CEB303": _("出口订单"),
    "CEB403": _("出口收款单"),
    "CEB505": _("出口运单"),
    "CEB603": _("出口清单"),
    "CEB623": _("进口撤销申请单"),
    "CEB625": _("进口退货申请单"),
    "CEB605": _("出口撤销申请单"),
    "CEB607": _("出口清单总分单"),
    "CEB507": _("出口运抵单"),
    "CEB509": _("出口离境单"),
    "CEB213": _("出口退货申请单"),
    "CEB215": _("退运理货明细单"),
    "CEB701": _("出口汇总申请单"),
    "CEB711": _("入库明细单"),
}
DOORS: Final[Mapping[str, Promise]] = {
    "ceb": _("报文接口 /ceb（XML）"),
    "cebcmsg": _("报文接口 /cebcmsg（JSON 封装）"),
    "dxp": _("报文接口 /dxp（DxpMsg 信封）"),
}
SIGNATURES: Final[Mapping[str, Promise]] = {
    "valid": _("签名有效"),
    "absent": _("未加签，凭接口令牌"),
    "invalid": _("签名无效"),
}
TROUBLES: Final[Mapping[Trouble, Promise]] = {
    Trouble.UNREADABLE: _("无法读取"),
    Trouble.UNSEALED: _("验签未过"),
    Trouble.DEVIATING: _("有偏差"),
}
STATUS_NAMES: Final[Mapping[int, Promise]] = {
    moves.WAITING: _("待碰单"),
    moves.RETURNED: _("退单"),
    moves.ADMITTED: _("已入库"),
    moves.DOCUMENTS: _("人工审核"),
    moves.INSPECTION: _("查验"),
    moves.RELEASED: _("放行"),
    moves.CLOSED: _("结关"),
    export_moves.CANCELLED: _("已撤销"),
    HANDED_OVER: _("移交"),
    SUSPENDED: _("挂起"),
}
STATUS_TONES: Final[Mapping[int, str]] = {
    moves.WAITING: "warn",
    moves.RETURNED: "bad",
    moves.ADMITTED: "now",
    moves.DOCUMENTS: "warn",
    moves.INSPECTION: "warn",
    moves.RELEASED: "good",
    moves.CLOSED: "good",
    HANDED_OVER: "warn",
    SUSPENDED: "warn",
}
COUNTERPARTS: Final[Mapping[str, Promise]] = {
    "order": _("订单"),
    "payment": _("支付凭证"),
    "collection": _("收款单"),
    "waybill": _("运单"),
}
COUNTERPART_MESSAGES: Final[Mapping[bool, Mapping[str, str]]] = {
    False: {"order": "CEB311", "payment": "CEB411", "waybill": "CEB511"},
    True: {"order": "CEB303", "collection": "CEB403", "waybill": "CEB505"},
}
"""By whether it is an export: the message each document comes in."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with its tone; ``count`` where several documents share it."""

    text: Promise | str
    tone: str
    count: int = 0


def kind_name(kind: str) -> Promise | str:
    if kind in KIND_NAMES:
        return KIND_NAMES[kind]
    return MESSAGES[kind].zh if kind in MESSAGES and not english() else kind if kind in MESSAGES else _("无法识别")


def status_tag(status: int, count: int = 0) -> Tag:
    """An inventory's status."""
    if status < 0:
        return Tag(_("处理异常"), "bad", count)
    return Tag(STATUS_NAMES.get(status, str(status)), STATUS_TONES.get(status, ""), count)


def counterpart(kind: str, *, is_export: bool) -> str:
    """A document that is awaited, with the message it comes in."""
    told = {"document": COUNTERPARTS[kind], "message": COUNTERPART_MESSAGES[is_export][kind]}
    return gettext("%(document)s（%(message)s）") % told


def state_tags(message: Message, standing: Mapping[int, int], summary: Summary | None) -> list[Tag]:
    """Where a message stands, in a word for each group of its documents; the ones that need somebody first."""
    if message.trouble in (Trouble.UNREADABLE, Trouble.UNSEALED):
        return [Tag(TROUBLES[message.trouble], "bad")]
    if standing:
        refused = message.documents - sum(standing.values())
        tags = [status_tag(status, count) for status, count in sorted(standing.items(), key=_urgency)]
        return ([Tag(_("拒收"), "bad", refused)] if refused > 0 else []) + tags
    codes = summary.codes if summary else {}
    groups = (
        Tag(_("拒收"), "bad", sum(count for code, count in codes.items() if code < 0 or code == moves.RETURNED)),
        Tag(pgettext_lazy("status", "暂存"), "", codes.get(KEPT_ONLY, 0)),
        Tag(
            _("受理"),
            "good",
            sum(count for code, count in codes.items() if code > KEPT_ONLY and code != moves.RETURNED),
        ),
    )
    return [tag for tag in groups if tag.count] or [Tag(_("已接收"), "now")]


def _urgency(pair: tuple[int, int]) -> int:
    return _URGENT.index(pair[0]) if pair[0] in _URGENT else -1


_URGENT: Final = (
    moves.RETURNED,
    moves.WAITING,
    moves.DOCUMENTS,
    moves.INSPECTION,
    moves.ADMITTED,
    moves.RELEASED,
    moves.CLOSED,
    export_moves.CANCELLED,
)


def entry_words(entry: Entry) -> dict[str, str]:
    """An entry of the catalogue for a page, in the reader's language."""
    words = entry.en if english() else entry.zh
    return {
        "title": words.title,
        "fix": words.fix,
        "cause": words.cause,
        "field": entry.field,
        "before": entry.before,
        "after": entry.after,
        "citation": words.citation,
    }
