"""9810 refunded on departure (离境即退税、销售再核算): when it is settled, and what is added or paid back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from heliu.kernel.days import months_later
from heliu.kernel.money import to_fen
from heliu.policies.parameters import in_force
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
class Settlement:
    """``earned``: the refund of what was sold; ``pay_back``: what goes back, CNY."""

    earned: Decimal
    refunded: Decimal
    pay_back: Decimal
    steps: tuple[RefundStep, ...]


def settlement_window(completed_on: date) -> Window:
    """From the first of the month after completion to the last day in the year after. Raises NotInForce before 2025."""
    month, day = map(int, str(in_force(f"{FOLDER}/settle_month_day", completed_on).value).split("-"))
    return Window(months_later(completed_on.replace(day=1), 1), date(completed_on.year + 1, month, day))


def settle(lines: Sequence[Sold], completed_on: date) -> Settlement:
    """What was not sold is paid back, in the share of its quantity; it may be claimed again when it is sold.

    Raises ValueError where more was sold than had departed.
    """
    law = (in_force(f"{FOLDER}/settle_month_day", completed_on),)
    steps, earned = [], ZERO
    for one in lines:
        if not ZERO <= one.sold <= one.departed or not one.departed:
            raise ValueError(f"Line {one.line}: {one.sold} sold of {one.departed} that departed.")
        share = to_fen(one.refunded * one.sold / one.departed)
        inputs = {"refunded": str(one.refunded), "departed": str(one.departed), "sold": str(one.sold)}
        steps.append(RefundStep("settled", one.line, "REF-10", str(share), inputs, law))
        earned += share
    refunded = sum((one.refunded for one in lines), ZERO)
    total = {"earned": str(earned), "refunded": str(refunded)}
    steps.append(RefundStep("difference", None, "REF-10", str(earned - refunded), total, law))
    return Settlement(earned, refunded, refunded - earned, tuple(steps))
