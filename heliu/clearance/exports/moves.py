"""The moves of an export inventory (出口清单状态流转): which verb leads from which status to which. One table. Pure.

A correction sent after a return is a new inventory which takes the keys over; so is a new declaration after a
cancellation. What has left the country is closed and stays so: coming back is a return of goods (CEB213).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from heliu.kernel.problems import Conflict

WAITING, RETURNED, DOCUMENTS, CANCELLED, INSPECTION, RELEASED, CLOSED = 2, 100, 300, 399, 500, 800, 899
STATUSES: Final = (WAITING, RETURNED, DOCUMENTS, CANCELLED, INSPECTION, RELEASED, CLOSED)
UNDER_REVIEW: Final = (DOCUMENTS, INSPECTION)


class ExportVerb(StrEnum):
    """What may be done to an export inventory; the value is its name in Chinese."""

    DECIDE = "审单"
    EXPIRE = "到期退单"
    RELEASE = "放行"
    INSPECT = "查验"
    RETURN = "退单"
    CANCEL = "撤销"
    DEPART = "离境结关"


MOVES: Final[Mapping[ExportVerb, Mapping[int, int | None]]] = {
    ExportVerb.DECIDE: {WAITING: None},  # to wherever the comparison leads
    ExportVerb.EXPIRE: {WAITING: RETURNED},
    ExportVerb.RELEASE: dict.fromkeys(UNDER_REVIEW, RELEASED),
    ExportVerb.INSPECT: {DOCUMENTS: INSPECTION},
    ExportVerb.RETURN: dict.fromkeys((WAITING, *UNDER_REVIEW), RETURNED),
    ExportVerb.CANCEL: dict.fromkeys((WAITING, DOCUMENTS, RELEASED), CANCELLED),
    ExportVerb.DEPART: {RELEASED: CLOSED},
}
DECIDED: Final = frozenset({RETURNED, DOCUMENTS, INSPECTION, RELEASED})
"""Where a comparison may lead."""

NAMES: Final[Mapping[int, str]] = {
    WAITING: "待碰单",
    RETURNED: "海关退单",
    DOCUMENTS: "人工审核",
    CANCELLED: "已撤销",
    INSPECTION: "查验",
    RELEASED: "放行",
    CLOSED: "结关",
}
_INSTEAD: Final[Mapping[int, str]] = {
    WAITING: "等待缺少的单证到达后自动审单，或撤销、退单。",
    RETURNED: "企业更正后可用原编号重新申报。",
    DOCUMENTS: "可以放行、转查验、退单，企业可以申请撤销(CEB605)。",
    CANCELLED: "已撤销的清单不再变动；货物仍要出口的，请重新申报。",
    INSPECTION: "查验期间只能放行或退单。",
    RELEASED: "可以离境(CEB509)结关；尚未离境的，企业可以申请撤销(CEB605)。",
    CLOSED: "货物已经离境；退运请申报出口退货(CEB213)。",
}


def may(verb: ExportVerb, before: int, after: int) -> bool:
    """Whether ``verb`` leads from one status to the other."""
    moves = MOVES[verb]
    return before in moves and (after in DECIDED if moves[before] is None else after == moves[before])


def target(verb: ExportVerb, status: int, subject: str) -> int:
    """The one status ``verb`` leads to. Raises Conflict: where ``subject`` stands and what may be done instead."""
    reached = MOVES[verb].get(status)
    if reached is None:
        raise Conflict(f"{subject}现在是 {status} {name(status)}，不能{verb}。{advice(status)}")
    return reached


def verbs(status: int) -> list[ExportVerb]:
    """What may be done now, in the order of the table."""
    return [verb for verb, moves in MOVES.items() if status in moves]


def name(status: int) -> str:
    return NAMES.get(status, "其他状态")


def advice(status: int) -> str:
    return _INSTEAD.get(status, "由海关系统处理。")
