"""What others may hold of payment originals: requests with their clock, originals without their personal values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

DEPOSIT_OCTETS_MAX: Final = 4 * 1024 * 1024
"""Of one deposit, at the door and on the page."""


class State(StrEnum):
    """Where a request of customs stands (调取状态)."""

    WAITING = "waiting"
    ANSWERING = "answering"
    DELIVERED = "delivered"
    REFUSED = "refused"
    STUCK = "stuck"


OPEN: Final = (State.WAITING, State.ANSWERING)
MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType({
    State.WAITING: frozenset({State.ANSWERING}),
    State.ANSWERING: frozenset({State.DELIVERED, State.REFUSED, State.STUCK}),
    State.DELIVERED: frozenset(),
    State.REFUSED: frozenset({State.WAITING}),
    State.STUCK: frozenset({State.ANSWERING}),
})  # fmt: skip


class Lack(StrEnum):
    """Why a waiting request cannot be answered yet."""

    NOTHING = ""
    ORIGINAL = "original"
    SIGNATURE = "signature"
    ADDRESS = "address"


class Via(StrEnum):
    """The way an original came in."""

    API = "api"
    PAGE = "page"
    CALLBACK = "callback"


class Deed(StrEnum):
    """What the log of a request (调取记录) tells."""

    ASKED = "asked"
    CALLED = "called"
    SIGNED = "signed"
    UPLOADED = "uploaded"
    ALARM = "alarm"
    AGAIN = "again"


class Outcome(StrEnum):
    """What became of a deposited original."""

    KEPT = "kept"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Deposited:
    """One original of a deposit."""

    pay_no: str
    orders: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list."""

    id: int
    session: str
    firm: str
    firm_name: str
    order_no: str
    state: State
    lack: Lack
    received_at: datetime
    due_at: datetime
    delivered_at: datetime | None

    def is_late(self, at: datetime) -> bool:
        """Whether the limit passed without, or before, the delivery."""
        return (self.delivered_at or at) > self.due_at


@dataclass(frozen=True, slots=True)
class StepFact:
    """One line of the log of a request."""

    at: datetime
    deed: Deed
    code: str
    words: str
    took_ms: int | None


@dataclass(frozen=True, slots=True)
class OriginalFact:
    """An original, personal values masked; ``goods`` are name and links."""

    id: int
    pay_code: str
    pay_no: str
    amount: Decimal
    currency: str
    paid_at: str
    verifier: str
    via: Via
    deposited_at: datetime
    orders: tuple[str, ...]
    goods: tuple[tuple[str, str], ...]
    payees: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Revealed:
    """The personal values of an original, opened for a purpose."""

    asked: str
    answered: str
    payees: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RequestFact:
    """A request with its log, its original and how customs answered."""

    row: RequestRow
    steps: tuple[StepFact, ...]
    original: OriginalFact | None
    asked_from: str
    attempts: int
    next_at: datetime | None
    certificate_no: str
    answer_code: str
    answer_words: str
    may_send_again: bool


@dataclass(frozen=True, slots=True)
class CallbackFact:
    """Where a platform wants to be called; the token itself is never shown."""

    url: str
    has_token: bool
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures for metrics and homes."""

    open: int
    overdue: int
    unhappy: int
    alarmed: int
    next_due: datetime | None
