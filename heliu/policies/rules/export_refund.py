"""Export refunds (出口退税) to the fen: traders by their invoices, producers by 免抵退; until when one claims. Pure.

The day is that of the export. Below the first document we hold nothing is computed (NotInForce).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from heliu.kernel.days import months_later
from heliu.kernel.money import to_fen
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.rules.export_refund_catalogue import RefundStep

FOLDER: Final = "export_refund"
ZERO: Final = Decimal("0.00")
PER_CENT: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one line of a special invoice brings. ``price``: CNY without VAT; rates as fractions of one."""

    line: int
    price: Decimal
    invoice_rate: Decimal
    refund_rate: Decimal


@dataclass(frozen=True, slots=True)
class PurchaseRefund:
    line: int
    rate_used: Decimal
    refund: Decimal
    to_cost: Decimal
    steps: tuple[RefundStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """Goods of one pair of rates a producer exported in a period: FOB and duty-free material in CNY."""

    fob: Decimal
    levy_rate: Decimal
    refund_rate: Decimal
    duty_free_material: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Period:
    """A producer's VAT of the period, CNY."""

    output_vat: Decimal
    input_vat: Decimal
    credit_in: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ProducerRefund:
    """免抵退: ``payable`` below zero is the credit; ``offset`` the exempt part; CNY."""

    not_deductible: Decimal
    payable: Decimal
    quota: Decimal
    refund: Decimal
    offset: Decimal
    credit_out: Decimal
    to_pay: Decimal
    steps: tuple[RefundStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when one claims, the day included. ``absolute`` None: the law of that day knows no last day of all."""

    ordinary: date
    absolute: date | None
    late_allowed: bool

    def closed_on(self, day: date) -> bool:
        """Whether nothing can be claimed on ``day`` any more."""
        if self.absolute is not None and day > self.absolute:
            return True
        return day > self.ordinary and not self.late_allowed


def invoice_rates(day: date) -> tuple[Decimal, ...]:
    """Rates a special invoice may bear that is entered on ``day``, the lowest first, as fractions of one."""
    return tuple(Decimal(one) / PER_CENT for one in str(in_force(f"{FOLDER}/invoice_rates", day).value).split())


def ordinary_rate(day: date) -> Decimal:
    """The standard rate (标准税率) of ``day``, a fraction of one: imports bear the same as sales within the country."""
    return Decimal(str(in_force("value_added_tax/import_rate_standard", day).value))


def purchase_refund(purchase: Purchase, exported_on: date) -> PurchaseRefund:
    """The refund of one purchase (外贸企业免退税)."""
    regime = (in_force(f"{FOLDER}/regime", exported_on),)
    used = min(purchase.refund_rate, purchase.invoice_rate)
    refund = to_fen(purchase.price * used)
    to_cost = to_fen(purchase.price * (purchase.invoice_rate - used))
    rates = {"refund_rate": str(purchase.refund_rate), "invoice_rate": str(purchase.invoice_rate)}
    price = {"purchase_price": str(purchase.price)}
    steps = (
        RefundStep("rate_used", purchase.line, "REF-02", str(used), rates, regime),
        RefundStep("refund", purchase.line, "REF-01", str(refund), price | {"rate_used": str(used)}, regime),
        RefundStep("to_cost", purchase.line, "REF-03", str(to_cost), price | rates, regime),
    )
    return PurchaseRefund(purchase.line, used, refund, to_cost, steps)


def producer_refund(exported: Sequence[Exported], period: Period, day: date) -> ProducerRefund:
    """免抵退税 of a period that ends on ``day``. What material takes from the base never makes it negative."""
    regime = (in_force(f"{FOLDER}/regime", day),)
    not_deductible = sum((to_fen(_base(one) * max(one.levy_rate - one.refund_rate, ZERO)) for one in exported), ZERO)
    quota = sum((to_fen(_base(one) * one.refund_rate) for one in exported), ZERO)
    payable = period.output_vat - (period.input_vat - not_deductible) - period.credit_in
    credit = max(-payable, ZERO)
    refund = min(quota, credit)
    bases = {
        "fob": " + ".join(str(one.fob) for one in exported),
        "duty_free_material": " + ".join(str(one.duty_free_material) for one in exported),
        "levy_rate": " / ".join(str(one.levy_rate) for one in exported),
        "refund_rate": " / ".join(str(one.refund_rate) for one in exported),
    }
    vat = {
        "output_vat": str(period.output_vat),
        "input_vat": str(period.input_vat),
        "not_deductible": str(not_deductible),
        "credit_carried_in": str(period.credit_in),
    }
    steps = (
        RefundStep("not_deductible", None, "REF-04", str(not_deductible), bases, regime),
        RefundStep("payable", None, "REF-05", str(payable), vat, regime),
        RefundStep("quota", None, "REF-06", str(quota), bases, regime),
        RefundStep("refund", None, "REF-07", str(refund), {"credit": str(credit), "quota": str(quota)}, regime),
    )
    return ProducerRefund(
        not_deductible, payable, quota, refund, quota - refund, credit - refund, max(payable, ZERO), steps
    )


def _base(one: Exported) -> Decimal:
    return max(one.fob - one.duty_free_material, ZERO)


def claim_deadlines(exported_on: date, law_on: date | None = None) -> Deadlines:
    """Until when what left on that day may be claimed for: by the law of that day, or of ``law_on``."""
    on = law_on or exported_on
    month, day = map(int, str(in_force(f"{FOLDER}/claim_month_day", on).value).split("-"))
    late = bool(in_force(f"{FOLDER}/late_claim", on).value)
    try:
        months = int(in_force(f"{FOLDER}/absolute_months", on).value)
    except NotInForce:
        absolute = None
    else:
        absolute = months_later(exported_on, months)
    return Deadlines(date(exported_on.year + 1, month, day), absolute, late)
