"""9810 refunded on departure (离境即退税、销售再核算): when it is settled, and what is added or paid back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from heliu.kernel.days import months_later
from heliu.kernel.money import to_fen
from heliu.policies.parameters import InForce, in_force
from heliu.policies.rules.export_refund import Exported, Period, producer_refund
from heliu.policies.rules.export_refund_catalogue import RefundStep

FOLDER: Final = "export_refund"
MODE: Final = "9810"
ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Window:
    """When a refund on departure is settled, both days included."""

    opens: date
    closes: date


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of what was refunded on departure: its refund, CNY, how much left and how much of it was sold."""

    line: int
    refunded: Decimal
    departed: Decimal
    sold: Decimal


@dataclass(frozen=True, slots=True)
class SoldAbroad:
    """One line of what a producer was refunded on departure. ``sales``: what it was sold for, CNY.

    ``material``: duty-free material of the whole line, CNY; rates as fractions of one.
    """

    line: int
    departed: Decimal
    sold: Decimal
    sales: Decimal
    levy_rate: Decimal
    refund_rate: Decimal
    material: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Settlement:
    """``earned``: the refund of what was sold; ``pay_back``: what goes back, below zero what is paid out more, CNY."""

    earned: Decimal
    refunded: Decimal
    pay_back: Decimal
    steps: tuple[RefundStep, ...]


def settlement_window(completed_on: date, law_on: date | None = None) -> Window:
    """From the first of the month after completion to the last day in the year after. Raises NotInForce before 2025.

    ``law_on``: by the law of this day instead of that of the completion.

    The month and day of the end are a dated parameter. That it begins with the next month and ends in the next year is
    how the notice counts (it settles in whole VAT periods), not a number: another way of counting is another rule.
    """
    last = in_force(f"{FOLDER}/settle_month_day", law_on or completed_on)
    month, day = map(int, str(last.value).split("-"))
    return Window(months_later(completed_on.replace(day=1), 1), date(completed_on.year + 1, month, day))


def departure_type(day: date) -> InForce:
    """The code (HWC-YT) claims on departure bear that are made on ``day``. Raises NotInForce before there were any."""
    return in_force(f"{FOLDER}/departure_type", day)


def reminded_until(today: date) -> date:
    """Whose last day to settle is not later is reminded of on ``today``. Raises NotInForce before there were any."""
    return today + timedelta(days=int(in_force(f"{FOLDER}/settle_remind_days", today).value))


def settle(lines: Sequence[Sold], completed_on: date) -> Settlement:
    """What was not sold is paid back, in the share of its quantity; it may be claimed again when it is sold.

    Raises ValueError where more was sold than had departed.
    """
    law = (in_force(f"{FOLDER}/settle_month_day", completed_on),)
    steps, earned = [], ZERO
    for one in lines:
        _check(one)
        share = to_fen(one.refunded * one.sold / one.departed)
        inputs = {"refunded": str(one.refunded), "departed": _plain(one.departed), "sold": _plain(one.sold)}
        steps.append(RefundStep("settled", one.line, "REF-10", str(share), inputs, law))
        earned += share
    refunded = sum((one.refunded for one in lines), ZERO)
    return _difference(earned, refunded, steps, law)


def settle_producer(
    lines: Sequence[SoldAbroad], period: Period, paid: tuple[Decimal, Decimal], exported_on: date, completed_on: date
) -> Settlement:
    """免抵退 of the period once more, with the real sales in the place of FOB; what was not sold counts nothing.

    ``paid``: what was claimed and what was approved of it, CNY: of a claim approved in part the same part is earned.
    Raises ValueError where more was sold than had departed.
    """
    law = (in_force(f"{FOLDER}/settle_month_day", completed_on),)
    steps, exported = [], []
    for one in lines:
        _check(one)
        inputs = {"departed": _plain(one.departed), "sold": _plain(one.sold), "sales": str(one.sales)}
        steps.append(RefundStep("sold_value", one.line, "REF-11", str(one.sales), inputs, law))
        material = to_fen(one.material * one.sold / one.departed)
        exported.append(Exported(one.sales, one.levy_rate, one.refund_rate, material))
    got = producer_refund(exported, period, exported_on)
    claimed, approved = paid
    earned = got.refund if approved == claimed else to_fen(got.refund * approved / claimed)
    return _difference(earned, approved, [*steps, *got.steps], law)


def _plain(quantity: Decimal) -> str:
    """Without the zeros behind."""
    return f"{quantity.normalize():f}"


def _check(one: Sold | SoldAbroad) -> None:
    if not ZERO <= one.sold <= one.departed or not one.departed:
        raise ValueError(f"Line {one.line}: {one.sold} sold of {one.departed} that departed.")


def _difference(
    earned: Decimal, refunded: Decimal, steps: Sequence[RefundStep], law: tuple[InForce, ...]
) -> Settlement:
    total = {"earned": str(earned), "refunded": str(refunded)}
    last = RefundStep("difference", None, "REF-10", str(earned - refunded), total, law)
    return Settlement(earned, refunded, refunded - earned, (*steps, last))
