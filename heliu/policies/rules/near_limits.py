"""What would change if an order were a little different (差多少): how far it is from each limit, and what that means.

Nothing is recommended: a limit is only shown with the distance to it. What an order would owe on the other side of a
limit is computed by the same rule as the order itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, Literal

from heliu.policies.parameters import in_force
from heliu.policies.rules.channel import FOLDER
from heliu.policies.rules.excise import BASE
from heliu.policies.rules.import_order import Assessment, CannotCompute, ImportLine, ImportOrder
from heliu.policies.rules.import_tax import assess

FEN: Final = Decimal("0.01")
Kind = Literal[
    "room_in_order",
    "room_in_year",
    "less_freight_enters",
    "less_goods_enters",
    "year_used_up",
    "one_item_only",
    "below_threshold",
    "above_threshold",
]


@dataclass(frozen=True, slots=True)
class Nearby:
    """One limit and how far the order is from it: ``amount`` in CNY, ``limit`` as the law has it.

    ``line`` is None where it concerns the whole order. ``tax`` in CNY: of ``less_freight_enters`` what the whole order
    would owe then, of ``below_threshold`` the consumption tax of the line that would fall away.
    """

    kind: Kind
    amount: Decimal
    limit: Decimal
    line: int | None = None
    tax: Decimal | None = None


def nearby(order: ImportOrder, assessment: Assessment) -> tuple[Nearby, ...]:
    """The limits around an order that was assessed, the order's own first."""
    if assessment.order_tax_price is None:
        return ()
    return (*_limits(order, assessment), *_thresholds(order, assessment))


def _limits(order: ImportOrder, assessment: Assessment) -> Iterator[Nearby]:
    price = assessment.order_tax_price or Decimal(0)
    single = in_force(f"{FOLDER}/single_order_limit", order.declared_on).value
    annual = in_force(f"{FOLDER}/annual_limit", order.declared_on).value
    left = annual - order.annual_used_before
    if assessment.channel == "cbec_within_limits":
        yield Nearby("room_in_order", single - price, single)
        yield Nearby("room_in_year", left - price, annual)
        return
    if price > single:
        yield from _above_single(order, price - single, single)
    if price > left:
        yield Nearby("year_used_up", max(left, Decimal(0)), annual)


def _above_single(order: ImportOrder, excess: Decimal, single: Decimal) -> Iterator[Nearby]:
    """By how much; by less freight where there is so much of it, else by cheaper goods."""
    if excess <= order.freight:
        less = replace(order, freight=order.freight - excess)
        yield Nearby("less_freight_enters", excess, single, tax=_owed(less))
    else:
        yield Nearby("less_goods_enters", excess, single)
    way = in_force(f"{FOLDER}/over_single_one_item", order.declared_on).value
    if way != "general_trade" and (len(order.lines) > 1 or order.lines[0].quantity != 1):
        yield Nearby("one_item_only", excess, single)


def _owed(order: ImportOrder) -> Decimal | None:
    try:
        totals = assess(order).totals
    except CannotCompute:
        return None
    return None if totals is None else totals.total


def _thresholds(order: ImportOrder, assessment: Assessment) -> Iterator[Nearby]:
    """The consumption tax of cosmetics and watches, which begins at a price of one ml, g or piece."""
    base = in_force(BASE, order.declared_on).value
    for line, taxed in zip(order.lines, assessment.lines or (), strict=False):
        begins = _begins(line)
        if begins is None or not line.total:
            continue
        price = taxed.tax_price if base == "tax_price_with_freight" else line.total
        if price >= begins:
            less = (price - begins).quantize(FEN, ROUND_FLOOR) + FEN
            yield Nearby("below_threshold", less, begins, line.gnum, taxed.payable.consumption_tax)
        else:
            yield Nearby("above_threshold", (begins - price).quantize(FEN, ROUND_CEILING), begins, line.gnum)


def _begins(line: ImportLine) -> Decimal | None:
    """The price of the whole line from which it bears consumption tax; None where no threshold is meant."""
    consumption, content = line.rates.consumption, line.content
    if consumption.kind != "conditional" or content is None:
        return None
    threshold = dict(consumption.thresholds).get(content.unit)
    return None if threshold is None else threshold * content.amount
