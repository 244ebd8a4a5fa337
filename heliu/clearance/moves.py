"""The moves of an import inventory (清单状态流转): which verb leads from which status to which. One table. Pure.

What comes before the first comparison (1, 3, 4) belongs to the single window, what detains goods (501 … 700) to customs
alone: they are shown when a relay brings them, and no verb of ours leads there. A correction sent after a return is a
new inventory which takes the keys over; the returned one stays returned. So it is after a cancellation. What came back
of a released inventory changes its quota and tax, not its status: the goods were released.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from heliu.kernel.problems import Conflict

WAITING, RETURNED, ADMITTED, DOCUMENTS, CANCELLED, INSPECTION, RELEASED, CLOSED = 2, 100, 120, 300, 399, 500, 800, 899
REFUSED = -1  # stands for every status below zero
STATUSES: Final = (WAITING, RETURNED, ADMITTED, DOCUMENTS, CANCELLED, INSPECTION, RELEASED, CLOSED, REFUSED)
UNDER_REVIEW: Final = (DOCUMENTS, INSPECTION)
UNDER_WAY: Final = (WAITING, ADMITTED, *UNDER_REVIEW)  # a decision is still to come


class Verb(StrEnum):
    """What may be done to an inventory; the value is its name in Chinese."""

    DECIDE = "审单"
    EXPIRE = "到期退单"
    RELEASE = "放行"
    INSPECT = "查验"
    RETURN = "退单"
    CLOSE = "结关"
    CANCEL = "撤销"


MOVES: Final[Mapping[Verb, Mapping[int, frozenset[int]]]] = {
    Verb.DECIDE: {
        WAITING: frozenset({ADMITTED, RETURNED, REFUSED, DOCUMENTS, INSPECTION, RELEASED}),
        ADMITTED: frozenset({RETURNED, REFUSED, DOCUMENTS, INSPECTION, RELEASED}),
    },
    Verb.EXPIRE: {WAITING: frozenset({RETURNED})},
    Verb.RELEASE: {DOCUMENTS: frozenset({RELEASED}), INSPECTION: frozenset({RELEASED})},
    Verb.INSPECT: {DOCUMENTS: frozenset({INSPECTION})},
    Verb.RETURN: {
        WAITING: frozenset({RETURNED}),
        DOCUMENTS: frozenset({RETURNED}),
        INSPECTION: frozenset({RETURNED}),
    },
    Verb.CLOSE: {RELEASED: frozenset({CLOSED})},
    Verb.CANCEL: dict.fromkeys((WAITING, ADMITTED, DOCUMENTS, RELEASED), frozenset({CANCELLED})),
}

NAMES: Final[Mapping[int, str]] = {
    WAITING: "待碰单",
    RETURNED: "海关退单",
    ADMITTED: "海关入库",
    DOCUMENTS: "人工审核",
    CANCELLED: "已撤销",
    INSPECTION: "查验",
    RELEASED: "放行",
    CLOSED: "结关",
    REFUSED: "处理异常",
}
_INSTEAD: Final[Mapping[int, str]] = {
    WAITING: "等待缺少的单证到达后自动审单，或退单。",
    RETURNED: "企业更正后可用原编号重新申报。",
    ADMITTED: "等待审单结果。",
    DOCUMENTS: "可以放行、转查验或退单。",
    CANCELLED: "已撤销的清单不再变动；货物仍要进口的，请重新申报。",
    INSPECTION: "可以放行或退单。",
    RELEASED: "可以结关；要撤回，请企业申报撤销(CEB623)或退货(CEB625)。",
    CLOSED: "已经办结；要退货，请企业申报退货(CEB625)。",
    REFUSED: "企业更正后可用原编号重新申报。",
}


def kind(status: int) -> int:
    """The row of the table a status stands in."""
    return REFUSED if status < 0 else status


def may(verb: Verb, before: int, after: int) -> bool:
    """Whether ``verb`` leads from one status to the other."""
    return kind(after) in MOVES[verb].get(kind(before), frozenset())


def sources(verb: Verb) -> list[int]:
    """The statuses a verb may start from, for the statement that looks for its work."""
    return sorted(MOVES[verb])


def verbs(status: int) -> list[Verb]:
    """What may be done now, in the order of the table."""
    return [verb for verb, moves in MOVES.items() if kind(status) in moves]


def name(status: int) -> str:
    return NAMES.get(kind(status), "其他状态")


def target(verb: Verb, status: int, subject: str) -> int:
    """The one status ``verb`` leads to. Raises Conflict: where ``subject`` stands and what may be done instead."""
    reached = MOVES[verb].get(kind(status), frozenset())
    if len(reached) != 1:
        instead = _INSTEAD.get(kind(status), "由海关系统处理。")
        raise Conflict(f"{subject}现在是 {status} {name(status)}，不能{verb}。{instead}")
    return next(iter(reached))
