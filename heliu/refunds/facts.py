"""What other rooms may hold of export refunds: states and their moves, the chain with its gaps, applications. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.kernel.problems import Conflict

ZERO: Final = Decimal("0.00")


class Kind(Named):
    """By which rules one is refunded."""

    TRADING = "trading", "外贸企业免退税", "Trading firm (exempt and refund)"
    PRODUCER = "producer", "生产企业免抵退税", "Producer (exempt, offset and refund)"


class Business(Named):
    """As what one claims (业务类型): after the sale, or on departure for an overseas warehouse (HWC-YT)."""

    ORDINARY = "ordinary", "一般申报", "Ordinary claim"
    DEPARTURE = "departure", "离境即退税", "Refund on departure"


class State(Named):
    """Where an application stands."""

    SUBMITTED = "submitted", "待受理", "To be accepted"
    ACCEPTED = "accepted", "审核中", "Under review"
    SUPPLEMENT = "supplement", "待补充，计时暂停", "To be supplemented, clock paused"
    APPROVED = "approved", "已核准，待退库", "Approved, to be paid"
    PARTLY = "partly", "部分核准，待退库", "Partly approved, to be paid"
    REFUSED = "refused", "不予退税", "Refused"
    PAID = "paid", "已退库", "Paid"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class Verb(Named):
    """What happens to an application, and who does it."""

    SUBMIT = "submit", "提交申请（企业）", "Submit (firm)"
    WITHDRAW = "withdraw", "撤回申请（企业）", "Withdraw (firm)"
    ACCEPT = "accept", "受理（税务）", "Accept (tax bureau)"
    ASK = "ask", "要求补充材料，暂停计时（税务）", "Ask for a supplement, pausing the clock (tax bureau)"
    ANSWER = "answer", "补充材料，恢复计时（企业）", "Supplement, the clock goes on (firm)"
    RESUME = "resume", "恢复计时（税务）", "Let the clock go on (tax bureau)"
    APPROVE = "approve", "核准全部或部分（税务）", "Approve, whole or in part (tax bureau)"
    REFUSE = "refuse", "不予退税（税务）", "Refuse (tax bureau)"
    PAY = "pay", "登记退库（税务）", "Note the payment (tax bureau)"


MOVES: Final[Mapping[Verb, Mapping[State | None, frozenset[State]]]] = {
    Verb.SUBMIT: {None: frozenset({State.SUBMITTED})},
    Verb.WITHDRAW: {State.SUBMITTED: frozenset({State.WITHDRAWN})},
    Verb.ACCEPT: {State.SUBMITTED: frozenset({State.ACCEPTED})},
    Verb.ASK: {State.ACCEPTED: frozenset({State.SUPPLEMENT})},
    Verb.ANSWER: {State.SUPPLEMENT: frozenset({State.ACCEPTED})},
    Verb.RESUME: {State.SUPPLEMENT: frozenset({State.ACCEPTED})},
    Verb.APPROVE: {State.ACCEPTED: frozenset({State.APPROVED, State.PARTLY})},
    Verb.REFUSE: {state: frozenset({State.REFUSED}) for state in (State.SUBMITTED, State.ACCEPTED, State.SUPPLEMENT)},
    Verb.PAY: {state: frozenset({State.PAID}) for state in (State.APPROVED, State.PARTLY)},
}
WITH_OFFICERS: Final = (State.SUBMITTED, State.ACCEPTED)
OPEN: Final = (State.SUBMITTED, State.ACCEPTED, State.SUPPLEMENT)
"""Not decided yet."""
ENDED: Final = (State.REFUSED, State.WITHDRAWN)
"""What they held may be applied for again."""


def check_move(verb: Verb, state: State, subject: str) -> None:
    """Raise Conflict where ``verb`` may not be done: where the application stands, and what may be done instead."""
    if state not in MOVES[verb]:
        instead = "、".join(one.zh for one in MOVES if state in MOVES[one])
        what = f"可以：{instead}。" if instead else "该申请已经办结，不再变动。"
        raise Conflict(f"退税申请 {subject} 现在是“{state.zh}”，不能{verb.zh}。{what}")


class Gap(Named):
    """What a chain lacks. Only what ``blocks`` keeps an application back."""

    NOT_FILED = "not_filed", "没有退（免）税备案", "not filed for refunds"
    NOTHING = "nothing", "没有选择报关单", "no declaration chosen"
    PARCELS_WITHOUT_INVOICE = "parcels_without_invoice", "包裹没有进货发票", "parcels without a purchase invoice"
    OTHER_UNIT = "other_unit", "发票的计量单位与报关单不同", "invoices in another unit than declared"
    LARGER_INVOICE = "larger_invoice", "发票数量多于出口数量", "an invoice for more than was exported"
    NO_RATE = "no_rate", "没有退税率", "no refund rate"
    NO_EXCHANGE = "no_exchange", "没有汇率", "no exchange rate"
    RECEIPTS_SHORT = "receipts_short", "收汇不足", "receipts short"
    LATE = "late", "已过申报期限", "after the last day to claim"
    CLOSED = "closed", "不能再申报", "nothing can be claimed any more"
    RETURNED = "returned", "已申报退运", "returned"
    APPLIED = "applied", "已在另一份申请中", "in another application"
    NO_PERIOD = "no_period", "没有填写当期增值税", "VAT of the period not given"
    PERIOD_OUTSIDE = "period_outside", "所属期不在出口月份与本月之间", "period before the export or after this month"
    PERIOD_APPLIED = "period_applied", "该所属期已申请", "period in another application"
    BEFORE_LAW = "before_law", "离境即退税尚未施行", "before refunds on departure began"
    NOT_ABROAD = "not_abroad", "不是海外仓出口", "not exported to an overseas warehouse"
    SOLD = "sold", "已经售出", "sold already"
    UNSOLD = "unsold", "尚未售出", "not sold yet"


@dataclass(frozen=True, slots=True)
class Lack:
    """One gap, where it is, and what is missing in numbers and names."""

    gap: Gap
    blocks: bool
    entry_no: str = ""
    line_no: int | None = None
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered:
    """One line of a special VAT invoice as a firm writes it down. Amounts in CNY, the rate as a fraction of one."""

    number: str
    line_no: int
    seller_code: str
    seller_name: str
    issued_on: date
    goods_code: str
    goods_name: str
    unit: str
    quantity: Decimal
    amount: Decimal
    rate: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Invoice(Offered):
    """One line of a special VAT invoice (增值税专用发票) that is registered."""

    id: int
    application: str = ""
    """The numbers of the applications that hold parts of it."""
    used: Decimal = ZERO
    """How much of its quantity they hold."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Foreign exchange that came in (收汇). ``currency``: customs code; ``left``: what no application holds."""

    id: int
    number: str
    received_on: date
    currency: str
    amount: Decimal
    payer: str
    left: Decimal
    application: str = ""
    """The numbers of the applications that hold parts of it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Levy and refund rate of a goods code on a day, and where they stand."""

    levy: Decimal
    refund: Decimal
    source: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """Part of an invoice for a line. ``price``: CNY without VAT; ``refund``, ``to_cost``: CNY."""

    invoice_id: int
    number: str
    seller_name: str
    quantity: Decimal
    price: Decimal
    rate: Decimal
    refund: Decimal = ZERO
    to_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Abroad:
    """Part of a line of a list that left for an overseas warehouse. ``sold_before``: what counted as sold then."""

    inventory_id: int
    goods_no: int
    quantity: Decimal
    sold_before: Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a declaration with all that hangs on it: from its parcels down to invoices and refund."""

    entry_no: str
    line_no: int
    exported_on: date
    goods_code: str
    name: str
    unit: str
    currency: str
    quantity: Decimal
    total: Decimal
    parcels: int
    rate: Rate | None
    covered: tuple[Covered, ...]
    refund: Decimal
    to_cost: Decimal
    abroad: tuple[Abroad, ...] = ()
    """What of overseas warehouses it is made of: held by the piece, not by the parcel."""


@dataclass(frozen=True, slots=True)
class PeriodVat:
    """A producer's VAT of the period, as its return says. CNY."""

    period: str
    """YYYY-MM."""
    output_vat: Decimal
    input_vat: Decimal
    credit_in: Decimal
    duty_free_material: Decimal


@dataclass(frozen=True, slots=True)
class Chain:
    """The evidence of an application before it is one: links, gaps, and the refund with its trace."""

    firm: str
    kind: Kind | None
    enterprise_class: str
    links: tuple[Link, ...]
    lacks: tuple[Lack, ...]
    refund: Decimal
    to_cost: Decimal
    offset: Decimal
    trace: tuple[Mapping[str, Any], ...]
    invoices: tuple[tuple[int, Decimal], ...]
    """Each with the quantity that counts here."""
    receipts: tuple[Receipt, ...]
    """Each with the amount that counts here."""
    received: Mapping[str, Decimal]
    exported: Mapping[str, Decimal]
    claim_until: date | None
    business: Business = Business.ORDINARY

    @property
    def is_ready(self) -> bool:
        return bool(self.links) and not any(one.blocks for one in self.lacks)


@dataclass(frozen=True, slots=True)
class Clock:
    """How the clock stands. ``due_on``, ``left`` None: it rests, or holidays are not known that far (``alarm``)."""

    limit: int
    goal: int
    net: int | None
    gross: int | None
    due_on: date | None
    goal_on: date | None
    left: int | None
    reference: str
    alarm: int | None = None
    """The year whose holidays are missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """An application as lists show it. ``sort_on``: its last day, far away while it rests."""

    id: int
    number: str
    firm: str
    firm_name: str
    kind: Kind
    business: Business
    state: State
    enterprise_class: str
    claimed: Decimal
    approved: Decimal | None
    submitted_at: datetime
    accepted_on: date | None
    due_on: date | None
    done_on: date | None
    paid_on: date | None
    sort_on: date
    left: int | None
    settle_until: date | None
    """The last day to settle what was refunded on departure; None where nothing is to be settled."""


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    by: str
    by_officer: bool
    verb: Verb
    words: str


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause: from when, until when, why, and what was answered."""

    since: date
    until: date | None
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class Application(Row):
    """One with all it rests on; ``links``, ``receipts`` and ``trace`` as they were submitted."""

    digest: str = ""
    links: tuple[Mapping[str, Any], ...] = ()
    trace: tuple[Mapping[str, Any], ...] = ()
    period: Mapping[str, str] = field(default_factory=dict)
    to_cost: Decimal = ZERO
    offset: Decimal = ZERO
    reason: str = ""
    documents_until: date | None = None
    keep_until: date | None = None
    clock: Clock | None = None
    rests: tuple[Rest, ...] = ()
    events: tuple[Event, ...] = ()
    receipts: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_settled_later(self) -> bool:
        """Whether it was refunded on departure, so that there is a settlement to it."""
        return self.business is Business.DEPARTURE and self.state is State.PAID

    @property
    def may(self) -> tuple[Verb, ...]:
        return tuple(verb for verb, moves in MOVES.items() if self.state in moves)


@dataclass(frozen=True, slots=True)
class Profile:
    """How a firm is filed for refunds (退（免）税备案)."""

    firm: str
    firm_name: str
    kind: Kind
    enterprise_class: str
    since: date
    noted_by: str

    @property
    def id(self) -> str:
        return self.firm


@dataclass(frozen=True, slots=True)
class Published:
    """The zone's average of a year. Without ``days`` it is suppressed: too few firms stand behind it."""

    year: int
    applications: int | None
    firms_min: int
    days: Decimal | None
    median: Decimal | None
    slowest: int | None
    goal: int
    met: bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A proposed or released table: refund rates from a day on, or the holidays of a year."""

    id: int
    key: str
    document: str
    entries: int
    is_demo: bool
    proposed_by: str
    proposed_at: datetime
    released_by: str
    released_at: datetime | None
