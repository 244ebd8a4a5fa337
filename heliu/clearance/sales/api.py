"""What other rooms may ask of sales: the sellers of a platform with their figures of a time, and every entry behind."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from psycopg import Connection, sql

from heliu.kernel.days import day_bounds, months_later
from heliu.policies.exchange import YUAN, customs_rates

ENTRIES_MAX: Final = 200
_ENTRIES: Final = (Path(__file__).resolve().parent / "sql" / "entries.sql").read_text(encoding="utf-8")
_OF_ONE: Final = _ENTRIES.replace("{scope}", "AND e.seller = %(seller)s")
_BY_SELLER: Final = _ENTRIES.replace("{scope}", "") + (  # noqa: S608 - fixed words
    "SELECT seller, count(*) FILTER (WHERE kind = 'order'), coalesce(sum(cny) FILTER (WHERE kind = 'order'), 0),"
    " count(*) FILTER (WHERE kind <> 'order'), coalesce(-sum(cny) FILTER (WHERE kind <> 'order'), 0),"
    " count(*) FILTER (WHERE cny IS NULL) FROM valued GROUP BY seller ORDER BY seller"
)
_TOTAL: Final = _ENTRIES.replace("{scope}", "") + (  # noqa: S608
    "SELECT count(*) FILTER (WHERE kind = 'order'), coalesce(sum(cny), 0), count(*) FILTER (WHERE cny IS NULL)"
    " FROM valued"
)
_LISTED: Final = _OF_ONE + (  # noqa: S608
    "SELECT order_no, day, kind, amount, currency, cny FROM valued"
    " ORDER BY day, order_no, kind, amount LIMIT %(limit)s OFFSET %(skip)s"
)


@dataclass(frozen=True, slots=True)
class SellerSales:
    """One seller. CNY; ``gross`` of the orders, ``taken_off`` what was cancelled or came back; ``unvalued`` entries."""

    seller: str
    orders: int
    gross: Decimal
    taken_off_count: int
    taken_off: Decimal
    unvalued: int

    @property
    def net(self) -> Decimal:
        return self.gross - self.taken_off


@dataclass(frozen=True, slots=True)
class Entry:
    """An order, or what was taken off one (below zero). ``kind``: order, cancel, return; ``cny`` None: no rate."""

    order_no: str
    day: date
    kind: str
    amount: Decimal
    currency: str
    cny: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    """All of a platform, added up without looking at sellers."""

    orders: int
    net: Decimal
    unvalued: int


def sales_by_seller(connection: Connection, platforms: Collection[str], first: date, last: date) -> list[SellerSales]:
    """Of each seller of the platform, from one day to the other, both included. ``platforms``: its codes."""
    rows = connection.execute(sql.SQL(_BY_SELLER), _given(platforms, first, last)).fetchall()
    return [SellerSales(*row) for row in rows]


def total_sales(connection: Connection, platforms: Collection[str], first: date, last: date) -> Total:
    row = connection.execute(sql.SQL(_TOTAL), _given(platforms, first, last)).fetchone()
    return Total(*(row or (0, Decimal(0), 0)))


def entries_of(
    connection: Connection, platforms: Collection[str], seller: str, days: tuple[date, date], skip: int
) -> list[Entry]:
    """At most ENTRIES_MAX entries of one seller by day, after the first ``skip`` of the first day."""
    found: list[Entry] = []
    for stretch in _stretches(*days):
        given = _given(platforms, *stretch) | {"seller": seller, "limit": ENTRIES_MAX - len(found), "skip": skip}
        rows = connection.execute(sql.SQL(_LISTED), given).fetchall()
        found += (Entry(number, _day(day), *told) for number, day, *told in rows)
        if len(found) == ENTRIES_MAX:
            break
        skip = 0
    return found


def _stretches(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first day, then stretches four times as long each: a large seller fills a page with few days."""
    length = 1
    while first <= last:
        until = min(last, first + timedelta(days=length - 1))
        yield first, until
        first, length = until + timedelta(days=1), length * 4


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _given(platforms: Collection[str], first: date, last: date) -> dict[str, Any]:
    rates = list(_rates(first, last))
    return {
        "platforms": list(platforms),
        "first": int(f"{first:%Y%m%d}000000"),
        "beyond": int(f"{last + timedelta(days=1):%Y%m%d}000000"),
        "begins": day_bounds(first)[0],
        "ends": day_bounds(last)[1],
        "from_day": first,
        "to_day": last,
        "currencies": [currency for currency, _, _ in rates],
        "months": [month for _, month, _ in rates],
        "rates": [rate for _, _, rate in rates],
    }


def _rates(first: date, last: date) -> Iterator[tuple[str, int, Decimal]]:
    """Of the months of the time and of the year before it: what is taken off was sold earlier."""
    month = months_later(first.replace(day=1), -12)
    while month <= last:
        for currency, rate in customs_rates(month).items():
            if currency != YUAN:
                yield currency, month.year * 100 + month.month, rate
        month = months_later(month, 1)
