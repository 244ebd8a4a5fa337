"""What others may hold of an application to undo an import: what it asks, where it stands, what it gave back. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from heliu.kernel.naming import Named

ZERO = Decimal(0)


class Kind(Named):
    """What is asked for."""

    CANCEL = "cancel", "撤销", "cancellation"
    RETURN = "return", "退货", "return"


MESSAGES: Final = {Kind.CANCEL: "CEB623", Kind.RETURN: "CEB625"}
"""The message of each kind of application."""


class State(Named):
    """Where an application stands. Stored."""

    REFUSED = "refused", "退单", "refused"
    REVIEW = "review", "待关员核准", "with an officer"
    AWAITING = "awaiting", "待货物运回", "goods awaited"
    EXPIRED = "expired", "逾期失效", "lapsed"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
    DONE = "done", "办结", "done"


OPEN = (State.REVIEW, State.AWAITING)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what an inventory was assessed at, CNY: its duty-paid value and the tax on it."""

    tax_price: Decimal = ZERO
    duty: Decimal = ZERO
    consumption_tax: Decimal = ZERO
    vat: Decimal = ZERO

    def __add__(self, other: "Share") -> "Share":
        return Share(*(one + another for one, another in zip(self.parts, other.parts, strict=True)))

    @property
    def parts(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """In the order of the fields."""
        return self.tax_price, self.duty, self.consumption_tax, self.vat

    @property
    def tax(self) -> Decimal:
        return self.duty + self.consumption_tax + self.vat


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the inventory: what it was assessed at, what of it is back already, what is asked for and not yet back.

    ``back`` and ``asked`` are quantities in the unit of the deal.
    """

    gnum: int
    goods_code: str
    goods_name: str
    unit: str
    declared: Decimal
    whole: Share
    back: Decimal = ZERO
    back_share: Share = Share()
    asked: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What may still be asked for."""
        return self.declared - self.back - self.asked


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A line of one application."""

    gnum: int
    goods_code: str
    goods_name: str
    unit: str
    quantity: Decimal
    declared: Decimal
    back: Share


@dataclass(frozen=True, slots=True)
class Application:
    """An application as it stands; amounts in CNY are what it gave back, nothing before it is done."""

    id: int
    message_id: int
    kind: Kind
    state: State
    inventory_id: int | None
    cop_no: str
    invt_no: str
    ebc_code: str
    agent_code: str
    reason: str
    status: int
    note: str
    why_officer: int
    asked_at: datetime
    due_on: date | None
    moved_at: datetime
    officer: str
    arrived_on: date | None
    quota_back: Decimal
    back: Share
    lines: tuple[ReturnedLine, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
