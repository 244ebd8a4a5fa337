"""Why the tax an enterprise withheld is not the tax that is levied (差异原因): the usual ways to compute it otherwise.

What an order states as withheld (代扣税款) was computed by the enterprise's own software. Each way that is known to go
wrong is computed here by the same rule; the first that comes to the enterprise's own figure is the reason. None is
guessed: what no way explains is told as unexplained. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.consumption import NOT_TAXED, ConsumptionRate
from heliu.policies.parameters import NotInForce, in_force, parameter
from heliu.policies.rules.import_order import Amounts, CannotCompute, ImportLine, ImportOrder, LineTax
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.line_tax import half_up

Lines = tuple[LineTax, ...]
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


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two taxes differ, line by line.

    ``levied``: the lines by the law; ``otherwise``: by the way that comes to what was withheld, empty where no way
    does, or where it is no way of computing (nothing withheld, fens).
    """

    reason: Reason
    levied: tuple[LineTax, ...] = ()
    otherwise: tuple[LineTax, ...] = ()


RULED: Final[Mapping[Reason, tuple[str, ...]]] = MappingProxyType(
    {
        Reason.NOT_WITHHELD: ("TAX-01",),
        Reason.ROUNDING: ("TAX-12", "TAX-11"),
        Reason.PRICE: ("TAX-02",),
        Reason.FREIGHT: ("TAX-02",),
        Reason.DISCOUNT: ("TAX-03",),
        Reason.NO_CONSUMPTION: ("TAX-09",),
        Reason.THRESHOLD: ("TAX-13", "TAX-16"),
        Reason.RATE: ("TAX-10",),
        Reason.ADDED_RATES: ("TAX-09", "TAX-10"),
        Reason.FULL_RATE: ("TAX-05",),
        Reason.QUANTITY: ("TAX-08", "TAX-14", "TAX-15"),
    }
)
"""The rules of tax (policies.rules.catalogue) that were read otherwise, by reason."""


def difference_of(withheld: Withheld, order: ImportOrder, levied: Decimal) -> Difference:
    """The first way that leads from the inventory ``order`` to what was withheld. ``levied`` is its tax, CNY."""
    by_law = _taxed(order) or ()
    found = _at_once(withheld, order, levied)
    if found is not None:
        return Difference(found, by_law)
    for reason, lines in _ways(withheld, order):
        if lines is not None and abs(total_of(lines) - withheld.tax) <= FEN * len(order.lines):
            return Difference(reason, by_law, lines)
    return Difference(_left(withheld, order), by_law)


def total_of(lines: Iterable[LineTax]) -> Decimal:
    """The tax of all lines together, CNY."""
    return sum((line.payable.total for line in lines), Decimal(0))


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


def _ways(withheld: Withheld, order: ImportOrder) -> Iterator[tuple[Reason, Lines | None]]:
    value = sum((line.total for line in order.lines), Decimal(0))
    bare = replace(order, freight=Decimal(0), insurance=Decimal(0))
    yield Reason.PRICE, _scaled(order, withheld.goods_value, value)
    yield Reason.FREIGHT, _taxed(bare)
    if withheld.discount:
        yield Reason.DISCOUNT, _scaled(order, value - withheld.discount, value)
        yield Reason.DISCOUNT, _scaled(bare, value - withheld.discount, value)
    yield Reason.NO_CONSUMPTION, _taxed(_each(order, lambda line: _consuming(line, NOT_TAXED)))
    yield Reason.THRESHOLD, _taxed(_each(order, _always))
    yield Reason.THRESHOLD, _taxed(_each(order, _never))
    for rate in _vat_rates(order.declared_on):
        yield Reason.RATE, _taxed(_each(order, partial(_with_vat, rate)))
    yield Reason.ADDED_RATES, _added(order)
    yield Reason.FULL_RATE, _full(order)


def _taxed(order: ImportOrder) -> Lines | None:
    try:
        lines = assess(order).lines
    except (CannotCompute, NotInForce):
        return None
    return None if lines is None else tuple(lines)


def _statutory(order: ImportOrder) -> Decimal | None:
    try:
        totals = assess(order).totals_if_statutory_rounding
    except (CannotCompute, NotInForce):
        return None
    return None if totals is None else totals.total


def _scaled(order: ImportOrder, to: Decimal, value: Decimal) -> Lines | None:
    """The order with its goods worth ``to`` in all, each line in proportion."""
    if min(to, value) <= 0 or to == value:
        return None
    share = Fraction(to) / Fraction(value)
    lines = tuple(replace(line, total=half_up(Fraction(line.total) * share)) for line in order.lines)
    return _taxed(replace(order, lines=lines))


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


def _added(order: ImportOrder) -> Lines | None:
    """(VAT + consumption tax rate) × share × price: the usual wrong composite rate."""
    by_law = _taxed(order)
    if by_law is None:
        return None
    share = _share(order.declared_on)
    return tuple(_by_added_rates(line, taxed, share) for line, taxed in zip(order.lines, by_law, strict=True))


def _by_added_rates(line: ImportLine, taxed: LineTax, share: Fraction) -> LineTax:
    rate = line.rates.consumption.rate if taxed.consumption_tax_applies else Decimal(0)
    price = Fraction(taxed.tax_price) * share
    consumption_tax, whole = half_up(price * Fraction(rate)), half_up(price * Fraction(line.rates.vat + rate))
    return replace(taxed, payable=Amounts(consumption_tax=consumption_tax, vat=whole - consumption_tax))


def _full(order: ImportOrder) -> Lines | None:
    """The whole VAT and consumption tax, as for general trade; no share of them is taken of the duty."""
    by_law = _taxed(order)
    if by_law is None or not (share := _share(order.declared_on)):
        return None
    return tuple(replace(line, payable=_in_full(line.payable, share)) for line in by_law)


def _in_full(payable: Amounts, share: Fraction) -> Amounts:
    consumption_tax, vat = (half_up(Fraction(amount) / share) for amount in (payable.consumption_tax, payable.vat))
    return Amounts(payable.duty, consumption_tax, vat)
