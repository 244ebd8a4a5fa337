"""The moves of a return of exports (退货申请单状态流转): which verb leads from which status to which. Pure.

And what an export inventory answers to an application, by where it stands: only what has left comes back.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from heliu.clearance.exports.moves import CLOSED
from heliu.clearance.exports.moves import name as inventory_name
from heliu.kernel.problems import Conflict

RETURNED, AWAITED, DOCUMENTS, INSPECTION, HANDED_OVER, SUSPENDED, RELEASED = 100, 120, 300, 500, 505, 600, 800
ENDED: Final = (RETURNED, RELEASED)
STATUSES: Final = (RETURNED, AWAITED, DOCUMENTS, INSPECTION, HANDED_OVER, SUSPENDED, RELEASED)
"""Those of CEB214 that we give."""
UNDER_REVIEW: Final = (DOCUMENTS, INSPECTION)


class ReturnVerb(StrEnum):
    """What may be done to an application; the value is its name in Chinese."""

    TALLY = "理货"
    EXPIRE = "到期退单"
    RELEASE = "放行"
    INSPECT = "查验"
    SUSPEND = "挂起"
    HAND_OVER = "移交"
    RETURN = "退单"


MOVES: Final[Mapping[ReturnVerb, Mapping[int, int | None]]] = {
    ReturnVerb.TALLY: {AWAITED: None},  # to the lane its risks lead to, or back where it came too late
    ReturnVerb.EXPIRE: {AWAITED: RETURNED},
    ReturnVerb.RELEASE: dict.fromkeys((*UNDER_REVIEW, HANDED_OVER, SUSPENDED), RELEASED),
    ReturnVerb.INSPECT: dict.fromkeys((DOCUMENTS, SUSPENDED), INSPECTION),
    ReturnVerb.SUSPEND: dict.fromkeys(UNDER_REVIEW, SUSPENDED),
    ReturnVerb.HAND_OVER: dict.fromkeys((INSPECTION, SUSPENDED), HANDED_OVER),
    ReturnVerb.RETURN: dict.fromkeys((AWAITED, *UNDER_REVIEW, HANDED_OVER, SUSPENDED), RETURNED),
}

NAMES: Final[Mapping[int, str]] = {
    RETURNED: "海关退单",
    AWAITED: "已受理, 等待理货",
    DOCUMENTS: "人工审核",
    INSPECTION: "查验",
    HANDED_OVER: "移交",
    SUSPENDED: "挂起",
    RELEASED: "放行",
}
_INSTEAD: Final[Mapping[int, str]] = {
    RETURNED: "企业更正后可用原编号重新申请。",
    AWAITED: "等待监管场所的理货明细单(CEB215)，或退单。",
    DOCUMENTS: "可以放行、转查验、挂起、退单。",
    INSPECTION: "可以放行、挂起、移交、退单。",
    HANDED_OVER: "移交后只能放行或退单。",
    SUSPENDED: "可以放行、转查验、移交、退单。",
    RELEASED: "已放行的退货不再变动；货物再次出口的，请重新申报清单(CEB603)。",
}
_OF_INVENTORY: Final[Mapping[int, str]] = {
    2: "货物尚未放行、离境，不出口的请撤销清单(CEB605)",
    100: "清单已退单，货物没有出口；更正后可用原编号重新申报(CEB603)",
    300: "货物尚未放行、离境，不出口的请撤销清单(CEB605)",
    399: "清单已撤销，货物没有出口，无需退货",
    500: "货物正在查验，尚未离境；请等待放行或退单",
    800: "货物尚未离境，不出口的请撤销清单(CEB605)；离境(CEB509)结关后才能申请退货",
}


def target(verb: ReturnVerb, status: int, subject: str) -> int:
    """The one status ``verb`` leads to. Raises Conflict: where ``subject`` stands and what may be done instead."""
    reached = MOVES[verb].get(status)
    if reached is None:
        raise Conflict(f"{subject}现在是 {status} {name(status)}，不能{verb}。{advice(status)}")
    return reached


def verbs(status: int) -> list[ReturnVerb]:
    """What may be done now, in the order of the table."""
    return [verb for verb, moves in MOVES.items() if status in moves]


def name(status: int) -> str:
    return NAMES.get(status, "其他状态")


def advice(status: int) -> str:
    return _INSTEAD.get(status, "由海关系统处理。")


def may_come_back(inventory_status: int) -> bool:
    """Whether goods of an inventory in this status may come back: once they have left."""
    return inventory_status == CLOSED


def instead_of_return(inventory_status: int) -> str:
    """What may be done where the goods have not left."""
    return _OF_INVENTORY.get(inventory_status, "请等待清单结关")


def standing(inventory_status: int) -> str:
    return f"{inventory_status} {inventory_name(inventory_status)}"
