"""What other rooms may hold of tax bills: states and their moves, lines, payments, guarantees, accounts. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from heliu.kernel.naming import Named
from heliu.kernel.problems import Conflict
from heliu.taxation.differences import Reason

ZERO: Final = Decimal("0.00")


class State(Named):
    """Where a tax bill stands. What customs' messages call 已生成 is the first two, 已汇总 the next two."""

    GUARANTEED = "guaranteed", "已担保", "guaranteed"
    DUE = "due", "待缴", "due"
    SUMMED = "summed", "已汇总", "summed up"
    PAID = "paid", "已缴", "paid"
    VOID = "void", "作废", "void"


class Verb(Named):
    """What happens to a tax bill, and who does it."""

    GENERATE = "generate", "生成（放行后自动）", "generate (by itself after release)"
    SUM_UP = "sum_up", "汇总（自动）", "sum up (by itself)"
    PAY = "pay", "登记缴款（海关、税务）", "note the payment (customs, tax bureau)"
    REDUCE = "reduce", "核减（部分退货）", "reduce (part returned)"
    VOID = "void", "作废（撤销、全部退货）", "void (cancelled or returned whole)"


MOVES: Final[Mapping[Verb, Mapping[State | None, frozenset[State]]]] = {
    Verb.GENERATE: {None: frozenset({State.GUARANTEED, State.DUE})},
    Verb.SUM_UP: {State.GUARANTEED: frozenset({State.SUMMED}), State.DUE: frozenset({State.SUMMED})},
    Verb.PAY: {State.SUMMED: frozenset({State.PAID})},
    Verb.REDUCE: {state: frozenset({state}) for state in State if state is not State.VOID},
    Verb.VOID: {state: frozenset({State.VOID}) for state in State if state is not State.VOID},
}
CEB_STATUS: Final[Mapping[State, str]] = {
    State.GUARANTEED: "1",
    State.DUE: "1",
    State.SUMMED: "2",
    State.PAID: "2",
    State.VOID: "3",
}
"""税单状态 of CEB816 and CEB818: 1 generated, 2 summed up, 3 void."""
WAITING: Final = tuple(state for state in MOVES[Verb.SUM_UP] if state)
"""Not in a payment yet."""


def check_move(verb: Verb, state: State, subject: str) -> None:
    """Raise Conflict where ``verb`` may not be done: where the bill stands, and that nothing is left to do."""
    if state not in MOVES[verb]:
        raise Conflict(f"税单 {subject} 现在是{state.zh}，不能{verb.zh}。作废的税单不再变更，退货以后续税单为准。")


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of comparing one bill; ``withheld`` None where the order could not be read."""

    bill_id: int
    levied: Decimal
    withheld: Decimal | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Compared:
    """What was withheld beside what is levied on one bill, CNY; ``withheld`` None where the order cannot be read."""

    id: int
    bill_id: int
    order_no: str
    withholder: str
    seller: str
    released_on: date
    levied: Decimal
    withheld: Decimal | None
    difference: Decimal
    reason: Reason


class PaymentKind(Named):
    """Which bills a payment takes together."""

    SUMMARY = "summary", "汇总征税", "Summary levy"
    SEPARATE = "separate", "未担保税款", "Tax without guarantee"


class PaymentState(Named):
    """Where a payment stands."""

    OPEN = "open", "待缴", "due"
    PAID = "paid", "已缴", "paid"
    VOID = "void", "作废", "void"


class GuaranteeKind(Named):
    """What stands behind the tax of a withholding agent."""

    DEPOSIT = "deposit", "保证金", "Deposit"
    LETTER = "letter", "保函", "Letter of guarantee"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill, or what is taken off one; CNY, to the fen (the price to five places)."""

    gnum: int
    code: str
    tax_price: Decimal
    duty: Decimal
    consumption_tax: Decimal
    vat: Decimal

    @property
    def tax(self) -> Decimal:
        return self.duty + self.consumption_tax + self.vat


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bill is made from: a released inventory as it was decided. Firms are customs codes."""

    inventory_id: int
    message_id: int
    cop_no: str
    order_no: str
    invt_no: str
    customs_code: str
    withholder: str
    platform: str
    seller: str
    carrier: str
    agent: str
    taxpayer: str  # the buyer's name, masked
    released_on: date
    lines: tuple[Line, ...]

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Bill(Draft):
    """A tax bill as it stands. ``first_on`` to ``last_on``: when its tax is paid; ``secured``: what it holds, CNY."""

    id: int
    version: int
    state: State
    first_on: date
    last_on: date
    secured: Decimal
    payment_id: int | None
    made_at: datetime

    @property
    def number(self) -> str:
        """税单编号: TX, the inventory's number; after a reduction which bill of it this is."""
        return bill_no(self.invt_no, self.version)

    @property
    def payment_no(self) -> str:
        return payment_no(self.payment_id) if self.payment_id else ""

    @property
    def tax(self) -> Decimal:
        """What is owed: nothing of a void bill, whose lines say what it was for."""
        return ZERO if self.state is State.VOID else self.duty + self.consumption_tax + self.vat

    @property
    def duty(self) -> Decimal:
        return sum((line.duty for line in self.lines), ZERO)

    @property
    def consumption_tax(self) -> Decimal:
        return sum((line.consumption_tax for line in self.lines), ZERO)

    @property
    def vat(self) -> Decimal:
        return sum((line.vat for line in self.lines), ZERO)


def bill_no(invt_no: str, version: int) -> str:
    return f"TX{invt_no}_{version}" if version else f"TX{invt_no}"


def inventory_of(number: str) -> str:
    """The inventory's number of whatever bill of it; any other number as it is."""
    return number.removeprefix("TX").partition("_")[0] if number.startswith("TX") else number


def payment_no(payment_id: int) -> str:
    """缴款书编号."""
    return f"JK{payment_id:012d}"


@dataclass(frozen=True, slots=True)
class Change:
    """Tax taken off a bill after a cancellation or a return; ``refund`` is what had been paid already."""

    at: datetime
    before: str
    after: str
    amount: Decimal
    refund: Decimal
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What taking tax off did: the bill before and after (void, or of the next number)."""

    before: Bill
    after: Bill
    amount: Decimal
    refund: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment (缴款书) of a withholding agent: the bills of a day together. CNY."""

    id: int
    firm: str
    firm_name: str
    kind: PaymentKind
    state: PaymentState
    bills: int
    amount: Decimal
    made_on: date
    due_on: date
    paid_on: date | None
    late_fee: Decimal
    noted_by: str

    @property
    def number(self) -> str:
        return payment_no(self.id)

    def is_overdue(self, today: date) -> bool:
        return self.state is PaymentState.OPEN and self.due_on < today


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A deposit or a letter. ``until`` None: it does not end by itself."""

    id: int
    firm: str
    kind: GuaranteeKind
    number: str
    issuer: str
    amount: Decimal
    since: date
    until: date | None
    registered_by: str
    ended_on: date | None
    drawn: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What it still stands for, after what was drawn on it."""
        return self.amount - self.drawn

    def counts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until) and self.ended_on is None


@dataclass(frozen=True, slots=True)
class Account:
    """The guarantee account of a withholding agent: what is guaranteed, what bills hold of it, what came free again."""

    firm: str
    firm_name: str
    limit: Decimal
    used: Decimal
    freed: Decimal
    unsecured: Decimal
    """Tax of bills that found no guarantee and are not paid."""

    @property
    def id(self) -> str:
        return self.firm

    @property
    def available(self) -> Decimal:
        return self.limit - self.used


class PayoutState(Named):
    """Where tax to be paid back stands."""

    DUE = "due", "待退还", "to be paid back"
    PAID = "paid", "已退还", "paid back"


@dataclass(frozen=True, slots=True)
class Payout:
    """Tax that had been paid and is paid back (退还税款), CNY: one for each change of a paid bill."""

    id: int
    bill_id: int
    bill_no: str
    reason: str
    firm: str
    firm_name: str
    state: PayoutState
    amount: Decimal
    made_on: date
    due_on: date
    paid_on: date | None
    reference: str
    noted_by: str

    @property
    def number(self) -> str:
        return payout_no(self.id)

    def is_overdue(self, today: date) -> bool:
        return self.state is PayoutState.DUE and self.due_on < today


PAYOUT_NO: Final = re.compile(r"(?:TS)?([0-9]{1,12})")


def payout_no(payout_id: int) -> str:
    """退税编号."""
    return f"TS{payout_id:012d}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was, or would be, drawn on one guarantee for one payment (担保抵缴), CNY."""

    guarantee_id: int
    guarantee_no: str
    kind: GuaranteeKind
    amount: Decimal
    reference: str = ""
    drawn_on: date | None = None
    drawn_by: str = ""
