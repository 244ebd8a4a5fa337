"""Why the tax an enterprise withheld is not the tax that is levied (差异原因): the usual ways to compute it otherwise.

What an order states as withheld (代扣税款) was computed by the enterprise's own software. Each way that is known to go
wrong is computed here by the same rule; the first that comes to the enterprise's own figure is the reason. None is
guessed: what no way explains is told as unexplained. Pure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.consumption import NOT_TAXED, ConsumptionRate
from heliu.policies.parameters import NotInForce, in_force, parameter
from heliu.policies.rules.import_order import CannotCompute, ImportLine, ImportOrder
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.line_tax import half_up

FEN: Final = Decimal("0.01")
VAT_RATES: Final = tuple(f"value_added_tax/import_rate_{name}" for name in ("standard", "low", "exempt"))
BY_QUANTITY: Final = frozenset({"specific", "compound", "beer"})


class Reason(Named):
    """Why two taxes differ, the surest first."""

    EQUAL = "equal", "相符", "equal"
    UNREADABLE = "unreadable", "订单原文无法读取", "the order cannot be read"
    NOT_WITHHELD = "not_withheld", "未代扣税款", "nothing was withheld"
    ROUNDING = "rounding", "舍入环节或分摊尾差", "point of rounding, or fens of the split"
    PRICE = "price", "订单与清单货值不同", "order and inventory state other prices"
    FREIGHT = "freight", "完税价格未含运保费", "freight and insurance left out"
    DISCOUNT = "discount", "优惠抵付从完税价格中扣除", "coupons deducted from the duty-paid value"
    NO_CONSUMPTION = "no_consumption", "未计消费税", "consumption tax left out"
    THRESHOLD = "threshold", "消费税起征点判断不同", "the threshold of the consumption tax judged otherwise"
    RATE = "rate", "增值税税率不同", "another VAT rate"
    ADDED_RATES = "added_rates", "税率相加而未用组成计税价格", "rates added instead of the composite base"
    FULL_RATE = "full_rate", "未按规定比例减征", "the reduced share not applied"
    QUANTITY = "quantity", "从量部分的数量或单位不同", "quantity or unit of the tax by quantity"
    UNEXPLAINED = "unexplained", "原因待查", "unexplained"


@dataclass(frozen=True, slots=True)
class Withheld:
    """What an order states, CNY: ``tax`` withheld, the goods' value, and what coupons paid of it."""

    tax: Decimal
    goods_value: Decimal
    discount: Decimal


def reason_of(withheld: Withheld, order: ImportOrder, levied: Decimal) -> Reason:
    """The first way that leads from the inventory ``order`` to what was withheld. ``levied`` is its tax, CNY."""
    found = _at_once(withheld, order, levied)
    if found is not None:
        return found
    for reason, tax in _ways(withheld, order):
        if tax is not None and abs(tax - withheld.tax) <= FEN * len(order.lines):
            return reason
    return _left(withheld, order)


def _at_once(withheld: Withheld, order: ImportOrder, levied: Decimal) -> Reason | None:
    """What needs no other way to compute: the same, nothing, or fens."""
    if withheld.tax == levied:
        return Reason.EQUAL
    if withheld.tax == 0:
        return Reason.NOT_WITHHELD
    near = abs(withheld.tax - levied) <= FEN * len(order.lines) or _statutory(order) == withheld.tax
    return Reason.ROUNDING if near else None


def _left(withheld: Withheld, order: ImportOrder) -> Reason:
    """No way comes to the figure: what is at least different."""
    if withheld.goods_value != sum((line.total for line in order.lines), Decimal(0)):
        return Reason.PRICE
    if any(line.rates.consumption.kind in BY_QUANTITY for line in order.lines):
        return Reason.QUANTITY
    return Reason.UNEXPLAINED


def _ways(withheld: Withheld, order: ImportOrder) -> Iterator[tuple[Reason, Decimal | None]]:
    value = sum((line.total for line in order.lines), Decimal(0))
    bare = replace(order, freight=Decimal(0), insurance=Decimal(0))
    yield Reason.PRICE, _scaled(order, withheld.goods_value, value)
    yield Reason.FREIGHT, _tax(bare)
    if withheld.discount:
        yield Reason.DISCOUNT, _scaled(order, value - withheld.discount, value)
        yield Reason.DISCOUNT, _scaled(bare, value - withheld.discount, value)
    yield Reason.NO_CONSUMPTION, _tax(_each(order, lambda line: _consuming(line, NOT_TAXED)))
    yield Reason.THRESHOLD, _tax(_each(order, _always))
    yield Reason.THRESHOLD, _tax(_each(order, _never))
    for rate in _vat_rates(order.declared_on):
        yield Reason.RATE, _tax(_each(order, partial(_with_vat, rate)))
    yield Reason.ADDED_RATES, _added(order)
    yield Reason.FULL_RATE, _full(order)


def _tax(order: ImportOrder) -> Decimal | None:
    try:
        totals = assess(order).totals
    except (CannotCompute, NotInForce):
        return None
    return None if totals is None else totals.total


def _statutory(order: ImportOrder) -> Decimal | None:
    try:
        totals = assess(order).totals_if_statutory_rounding
    except (CannotCompute, NotInForce):
        return None
    return None if totals is None else totals.total


def _scaled(order: ImportOrder, to: Decimal, value: Decimal) -> Decimal | None:
    """The order with its goods worth ``to`` in all, each line in proportion."""
    if min(to, value) <= 0 or to == value:
        return None
    share = Fraction(to) / Fraction(value)
    lines = tuple(replace(line, total=half_up(Fraction(line.total) * share)) for line in order.lines)
    return _tax(replace(order, lines=lines))


def _each(order: ImportOrder, change: Callable[[ImportLine], ImportLine]) -> ImportOrder:
    return replace(order, lines=tuple(map(change, order.lines)))


def _consuming(line: ImportLine, rate: ConsumptionRate) -> ImportLine:
    return replace(line, rates=replace(line.rates, consumption=rate))


def _with_vat(rate: Decimal, line: ImportLine) -> ImportLine:
    return replace(line, rates=replace(line.rates, vat=rate))


def _always(line: ImportLine) -> ImportLine:
    """A threshold that was taken for met."""
    held = line.rates.consumption
    return _consuming(line, replace(held, kind="ad_valorem")) if held.kind == "conditional" else line


def _never(line: ImportLine) -> ImportLine:
    """A threshold that was taken for not met."""
    return _consuming(line, NOT_TAXED) if line.rates.consumption.kind == "conditional" else line


def _vat_rates(day: date) -> list[Decimal]:
    """The classes in force on ``day``, then those of earlier years, the latest first."""
    begun = [one for name in VAT_RATES for one in parameter(name).periods if one.since <= day]
    latest_first = sorted(begun, key=lambda one: (one.until is None or day <= one.until, one.since), reverse=True)
    return list(dict.fromkeys(Decimal(str(one.value)) for one in latest_first))


def _share(day: date) -> Fraction:
    return Fraction(in_force("import_composite_tax/collected_share", day).value)


def _added(order: ImportOrder) -> Decimal | None:
    """(VAT + consumption tax rate) × share × price: the usual wrong composite rate."""
    try:
        shares = assess(order).lines
    except (CannotCompute, NotInForce):
        return None
    if shares is None:
        return None
    share = _share(order.declared_on)
    pairs = list(zip(order.lines, shares, strict=True))
    rates = [line.rates.vat + _ratio(line, taxed.consumption_tax_applies) for line, taxed in pairs]
    prices = [taxed.tax_price for taxed in shares]
    taxes = (half_up(Fraction(price) * Fraction(rate) * share) for price, rate in zip(prices, rates, strict=True))
    return sum(taxes, Decimal(0))


def _ratio(line: ImportLine, applies: bool) -> Decimal:  # noqa: FBT001 - whether the goods bear it
    return line.rates.consumption.rate if applies else Decimal(0)


def _full(order: ImportOrder) -> Decimal | None:
    """The whole VAT and consumption tax, as for general trade."""
    tax = _tax(order)
    return None if tax is None else half_up(Fraction(tax) / _share(order.declared_on))
