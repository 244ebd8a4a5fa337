"""What the import tax is computed from and what comes out: orders, lines, amounts, and the steps that explain them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from heliu.policies.consumption import NOT_TAXED, ConsumptionRate
from heliu.policies.parameters import InForce
from heliu.policies.rules.catalogue import RULES

ZERO = Decimal("0.00")
MAX_LINES = 1_000

Channel = Literal["cbec_within_limits", "cbec_over_single_full_tax", "general_trade", "reject"]


@dataclass(frozen=True, slots=True)
class Content:
    """How much a line holds in all (not per piece): ``amount`` in ``unit`` ml, g, piece, litre, kg or t."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Ratios in force on the day of declaration. ``duty`` is the rate that applies when the full tax is due, beside it
    ``duty_amount`` CNY per ``duty_unit`` (a customs unit code) where duty is by quantity or compound.

    ``sources`` are the parameters behind VAT and consumption tax, ``origin`` says in Chinese where the rest comes from.
    """

    duty: Decimal
    vat: Decimal
    consumption: ConsumptionRate = NOT_TAXED
    sources: tuple[InForce, ...] = ()
    origin: str = "随案例给定"
    duty_amount: Decimal = Decimal(0)
    duty_unit: str = ""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line; ``total`` in CNY is what the buyer was asked for the goods, before coupons and points.

    ``duty_quantity`` is how much of the unit of duty by quantity it holds; None where that is not told.
    """

    gnum: int
    quantity: Decimal
    total: Decimal
    rates: Rates
    content: Content | None = None
    duty_quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """One inventory (清单). Money in CNY; ``usd_cny`` stands for the customs rate of the month (beer) where given."""

    declared_on: date
    lines: tuple[ImportLine, ...]
    freight: Decimal = ZERO
    insurance: Decimal = ZERO
    annual_used_before: Decimal = ZERO
    coupon_or_points_paid: Decimal = ZERO
    currency: str = "142"
    usd_cny: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """Payable taxes in CNY, to the fen."""

    duty: Decimal = ZERO
    consumption_tax: Decimal = ZERO
    vat: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.duty + self.consumption_tax + self.vat

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.duty + other.duty, self.consumption_tax + other.consumption_tax, self.vat + other.vat)


@dataclass(frozen=True, slots=True)
class LineTax:
    """``share`` is the line's part of freight and insurance, ``tax_price`` its duty-paid value (完税价格)."""

    gnum: int
    share: Decimal
    tax_price: Decimal
    consumption_tax_applies: bool
    payable: Amounts


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation; ``line`` is None where it concerns the whole order."""

    step: str
    line: int | None
    rule: str
    formula: str
    result: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[InForce, ...] = ()

    @property
    def article(self) -> str:
        return RULES[self.rule].article


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for one order. Without a CBEC channel there are no lines and no totals: nothing was computed.

    ``totals_if_statutory_rounding`` is shown beside ``totals`` because the law leaves the point of rounding open.
    """

    channel: Channel
    reason: str
    order_tax_price: Decimal | None
    annual_used_after: Decimal
    lines: tuple[LineTax, ...] | None = None
    totals: Amounts | None = None
    totals_if_statutory_rounding: Amounts | None = None
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a tax cannot be computed: ``field`` names what is missing or wrong, ``fix`` says what to do."""

    code: str
    line: int | None
    field: str
    detail: str
    fix: str


@dataclass
class CannotCompute(Exception):
    """The order lacks something the law needs. An unknown tax is never shown as zero."""

    faults: tuple[Fault, ...] = field(default_factory=tuple)

    def __str__(self) -> str:
        return "; ".join(f"{fault.code} {fault.field}: {fault.detail} {fault.fix}" for fault in self.faults)
