"""The moves of an application (申请状态流转), and what each state of an inventory answers to one. Two tables. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from heliu.clearance.moves import (
    ADMITTED,
    CANCELLED,
    CLOSED,
    DOCUMENTS,
    INSPECTION,
    REFUSED,
    RELEASED,
    RETURNED,
    WAITING,
    kind,
    name,
)
from heliu.clearance.undoing.facts import Kind, State
from heliu.kernel.problems import Conflict


class UndoingVerb(StrEnum):
    """What may be done to an application; the value is its name in Chinese."""

    APPROVE = "核准"
    REFUSE = "不同意"
    RECEIVE = "核收退货"
    EXPIRE = "逾期失效"
    WITHDRAW = "撤回"


MOVES: Final[Mapping[UndoingVerb, Mapping[tuple[Kind, State], State]]] = {
    UndoingVerb.APPROVE: {
        (Kind.CANCEL, State.REVIEW): State.DONE,
        (Kind.RETURN, State.REVIEW): State.AWAITING,
    },
    UndoingVerb.REFUSE: {
        (Kind.CANCEL, State.REVIEW): State.REFUSED,
        (Kind.RETURN, State.REVIEW): State.REFUSED,
        (Kind.RETURN, State.AWAITING): State.REFUSED,
    },
    UndoingVerb.RECEIVE: {(Kind.RETURN, State.AWAITING): State.DONE},
    UndoingVerb.EXPIRE: {
        (Kind.RETURN, State.REVIEW): State.EXPIRED,
        (Kind.RETURN, State.AWAITING): State.EXPIRED,
    },
    UndoingVerb.WITHDRAW: {
        (Kind.CANCEL, State.REVIEW): State.WITHDRAWN,
        (Kind.RETURN, State.REVIEW): State.WITHDRAWN,
        (Kind.RETURN, State.AWAITING): State.WITHDRAWN,
    },
}
_INSTEAD: Final[Mapping[State, str]] = {
    State.REVIEW: "请先核准，或不同意。",
    State.AWAITING: "货物运回后核收；不符合规定的，不同意。",
    State.REFUSED: "企业可以更正后重新申请。",
    State.EXPIRED: "期限已过，不再办理。",
    State.WITHDRAWN: "企业已经撤回；仍要办理的，由企业重新申请。",
    State.DONE: "已经办结，额度与税款已退回，不再变动。",
}


def target(verb: UndoingVerb, of: Kind, state: State, subject: str) -> State:
    """Where ``verb`` leads. Raises Conflict: where the application stands and what may be done instead."""
    reached = MOVES[verb].get((of, state))
    if reached is None:
        raise Conflict(f"{of.zh}申请 {subject} 现在是{state.zh}，不能{verb}。{_INSTEAD[state]}")
    return reached


_NOT_OF_OFFICERS: Final = (UndoingVerb.EXPIRE, UndoingVerb.WITHDRAW)
"""The timer's, and the enterprise's own."""


def verbs(of: Kind, state: State) -> list[UndoingVerb]:
    """What officers may do now, in the order of the table."""
    return [verb for verb in UndoingVerb if verb not in _NOT_OF_OFFICERS and (of, state) in MOVES[verb]]


class Way(StrEnum):
    """How an application is answered by the state of its inventory."""

    AT_ONCE = "at_once"
    OFFICER = "officer"
    TAKEN = "taken"  # a return: by its risks
    NO = "no"


class Answer(NamedTuple):
    """``instead``: why not and what may be done instead, or what is still to come."""

    way: Way
    instead: str = ""


CANCELLING: Final[Mapping[int, Answer]] = {
    WAITING: Answer(Way.AT_ONCE),
    ADMITTED: Answer(Way.AT_ONCE),
    RETURNED: Answer(Way.NO, "清单已退单, 没有占用额度, 不必撤销; 更正后可用原编号重新申报"),
    DOCUMENTS: Answer(Way.AT_ONCE),
    CANCELLED: Answer(Way.NO, "清单已撤销, 不必再申请; 货物仍要进口的请重新申报"),
    INSPECTION: Answer(Way.NO, "查验期间不受理撤销; 请待查验结束, 放行后再申请撤销, 退单的可重新申报"),
    RELEASED: Answer(Way.OFFICER, "已放行, 由关员核对货物仍在监管场所后撤销"),
    CLOSED: Answer(Way.NO, "清单已结关, 不能撤销; 货物要退回的请申报退货(CEB625)"),
    REFUSED: Answer(Way.NO, "清单未被受理, 没有占用额度, 不必撤销; 更正后可用原编号重新申报"),
}
"""CEB623 by the state of its inventory."""

RETURNING: Final[Mapping[int, Answer]] = {
    WAITING: Answer(Way.NO, "清单尚未放行; 不再进口的请申报撤销(CEB623)"),
    ADMITTED: Answer(Way.NO, "清单尚未放行; 不再进口的请申报撤销(CEB623)"),
    RETURNED: Answer(Way.NO, "清单已退单, 货物未进口, 没有可退的额度与税款"),
    DOCUMENTS: Answer(Way.NO, "清单尚未放行; 不再进口的请申报撤销(CEB623)"),
    CANCELLED: Answer(Way.NO, "清单已撤销, 额度与税款已经退回"),
    INSPECTION: Answer(Way.NO, "清单在查验中; 放行后再申报退货, 不放行的由海关退单"),
    RELEASED: Answer(Way.TAKEN),
    CLOSED: Answer(Way.TAKEN),
    REFUSED: Answer(Way.NO, "清单未被受理, 货物未进口, 没有可退的额度与税款"),
}
"""CEB625 by the state of its inventory."""

_BY_CUSTOMS: Final = Answer(Way.NO, "清单由海关系统处理中; 请待其结果")


def answer(of: Kind, status: int) -> Answer:
    """What an inventory at ``status`` answers; of states no verb of ours leads to, customs alone decides."""
    return (CANCELLING if of is Kind.CANCEL else RETURNING).get(kind(status), _BY_CUSTOMS)


def stands(status: int) -> str:
    return f"清单现在是{status} {name(status)}"
