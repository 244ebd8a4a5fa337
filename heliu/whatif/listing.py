"""What came of the positive list, put together from the rows of all parts (正面清单的影响). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

from heliu.policies.positive_list_rows import LIST_DIGITS, GoodsList
from heliu.policies.rules.positive_list import BONDED, DIRECT, bar_of
from heliu.policies.tariff import lines_in_force
from heliu.whatif.law import Span
from heliu.whatif.listed import Listed, Moved, MovedGoods, MovedSeller
from heliu.whatif.part import EXAMPLES_MAX, Row

GOODS_MAX: Final = 100
Reason = tuple[str, str, str]
"""Code, and the rule that keeps it out before and after."""


@dataclass(slots=True)
class _Lines:
    name: str
    lines: int = 0
    declarations: int = 0
    value: Decimal = Decimal(0)
    sellers: set[str] = field(default_factory=set)


def listed(firms: Iterable[Row], goods: Iterable[Row], spans: Sequence[Span]) -> Listed:
    """Rows as sql/listed_firms.sql and sql/listed_goods.sql describe them."""
    sellers = _sellers(firms)
    named = _goods(goods, spans)
    return Listed(
        sum((one.refused for one in sellers), Moved()),
        sum((one.let_in for one in sellers), Moved()),
        len(named),
        len(sellers),
        tuple(named[:GOODS_MAX]),
        tuple(sellers[:EXAMPLES_MAX]),
    )


def _sellers(rows: Iterable[Row]) -> list[MovedSeller]:
    """The greatest value first, whether refused or let in."""
    found: dict[str, MovedSeller] = {}
    for firm, refused, count, price, tax in rows:
        one = found.get(firm, MovedSeller(firm))
        side = one.refused if refused else one.let_in
        side = Moved(side.declarations + count, 1, side.tax_price + price, side.tax + tax)
        found[firm] = replace(one, refused=side) if refused else replace(one, let_in=side)
    return sorted(found.values(), key=lambda one: (-one.refused.tax_price - one.let_in.tax_price, one.key))


def _goods(rows: Iterable[Row], spans: Sequence[Span]) -> list[MovedGoods]:
    """The codes that are the reason; other lines of the same declarations are not."""
    found: dict[Reason, _Lines] = {}
    for code, direct, place, refused, declarations, lines, value, firms in rows:
        span, mode = spans[place], DIRECT if direct else BONDED
        before, after = _bar(code, mode, span.goods_before), _bar(code, mode, span.goods_after)
        if not (after if refused else before):
            continue
        one = found.setdefault((code, before, after), _Lines(_name(code, span)))
        one.lines += lines
        one.declarations += declarations
        one.value += value
        one.sellers.update(firms)
    named = _tariff_names(spans[-1].since) if found else {}
    told = [
        MovedGoods(
            code,
            one.name or named.get(code, ""),
            before,
            after,
            one.lines,
            one.declarations,
            len(one.sellers),
            one.value,
        )
        for (code, before, after), one in found.items()
    ]
    return sorted(told, key=lambda one: (-one.value, one.code, one.before, one.after))


def _bar(code: str, mode: str, held: GoodsList | None) -> str:
    bar = held and bar_of(code, mode, held)
    return bar.value if bar else ""


def _tariff_names(day: date) -> dict[str, str]:
    """By eight digits the first line's name: for what no list has."""
    return {
        line.code[:LIST_DIGITS]: line.name for line in sorted(lines_in_force(day), key=attrgetter("code"), reverse=True)
    }


def _name(code: str, span: Span) -> str:
    """As the list has it that has it."""
    rows = (held.rows.get(code) for held in (span.goods_after, span.goods_before) if held)
    return next((row.name for row in rows if row), "")
