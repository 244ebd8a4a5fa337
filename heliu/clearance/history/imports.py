"""The imports of a past: what is bought on which day with its tax, decided, and counted in the buyers' quotas."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from heliu.clearance.history.documents import send
from heliu.taxation.api import explain
from heliu.taxation.facts import Amounts, DeclaredInventory, DeclaredLine, LineTax

BEFORE: Final = 10_000_000_000
"""Inventory ``n``, counted from 1, has the number ``n`` less this: below zero, where no running process ever counts."""
_FIRST_DAY: Final = date(2026, 1, 1)
_DAYS: Final = 300
# What is bought, over and over: codes with line totals, then freight. Three hold wine, which bears consumption tax, two
# nuts of the lower VAT; one is a single thing above the limit of an order, one has a gift.
_BASKETS: Final = (
    ((("0402210000", "40.00"), ("0402210000", "40.00"), ("8516310000", "40.00")), "0.00"),
    ((("2204210000", "168.00"), ("0801320000", "31.50")), "12.00"),
    ((("8516310000", "399.00"),), "0.00"),
    ((("0402210000", "188.00"), ("2204210000", "96.00"), ("8516310000", "59.90")), "15.55"),
    ((("0801320000", "258.35"),), "8.80"),
    ((("8516310000", "6000.00"),), "0.00"),
    ((("2204210000", "1200.00"), ("8516310000", "0.00")), "30.00"),
)
_PLACES: Final = len(_BASKETS) * _DAYS
_BUYERS_MIN: Final = 400_000
_PURCHASES_MAX: Final = 4  # of one buyer in the year: four of the dearest still fit into his limit
_GOODS_TABLE: Final = """
CREATE TEMP TABLE IF NOT EXISTS history_goods (place integer PRIMARY KEY, codes text[], totals numeric[],
    running numeric[], freight numeric, value numeric, lines smallint, decided_on date, duty numeric,
    consumption_tax numeric, vat numeric, taxed jsonb)
"""
"""Left to the connection: what follows a past of imports (bills, returns) finds there how each was taxed."""
_VALUES: Final = {
    "goods_codes": "g.codes",
    "totals": "g.totals",
    "running": "g.running",
    "freight": "g.freight",
    "insured_fee": "0",
    "value": "g.value",
    "goods_value": "g.value",
    "paid": "g.value + g.freight + g.duty + g.consumption_tax + g.vat",
    "quantity": "g.lines",
    "line_count": "g.lines",
    "trade_mode": "'1210'",
    "app_time": "to_char(g.decided_on, 'YYYYMMDD')::bigint * 1000000 + 100000",
}
_DECISIONS: Final = """
INSERT INTO clearance_decision (inventory_id, status, outcome, buyer_id, year, counted, tax_price, duty,
    consumption_tax, vat, order_id, payment_id, waybill_id, decided_on)
SELECT n - {before}, 899, 5, {buyer}, extract(year FROM g.decided_on), g.value + g.freight, g.value + g.freight,
    g.duty, g.consumption_tax, g.vat, n - {before}, n - {before}, n - {before}, g.decided_on
FROM generate_series(%s::bigint, %s::bigint) n {bought}
"""
_QUOTAS: Final = """
INSERT INTO clearance_quota AS q (buyer_id, year, committed, purchases)
SELECT {buyer}, extract(year FROM g.decided_on), sum(g.value + g.freight), count(*)
FROM generate_series(%s::bigint, %s::bigint) n {bought}
GROUP BY 1, 2 ORDER BY 1
ON CONFLICT (buyer_id, year) DO UPDATE SET committed = q.committed + excluded.committed,
    purchases = q.purchases + excluded.purchases
"""


def bought(inventories: int, number: str = "n") -> str:
    """Adds to import ``number`` of so many what was bought in it and its tax, as ``g``: day after day, every basket."""
    day = f"({number} - 1) * {_DAYS} / {inventories}"
    return f"JOIN history_goods g ON g.place = {number} %% {len(_BASKETS)} * {_DAYS} + {day}"


def buyer_of(inventories: int) -> str:
    """Who bought import ``n`` of so many, as an expression."""
    return f"md5((n %% {max(_BUYERS_MIN, -(-inventories // _PURCHASES_MAX))})::text)::uuid"


def import_some(connection: Connection, numbers: tuple[int, int], inventories: int) -> None:
    """Complete sets, decided and counted: those ``numbers`` of so many, whose goods were laid out before."""
    buyer, goods = buyer_of(inventories), bought(inventories)
    for kind in ("CEB311", "CEB411", "CEB511", "CEB621"):
        send(connection, kind, BEFORE, numbers, {"buyer_id": buyer, **_VALUES}, goods)
    for text in (_DECISIONS, _QUOTAS):
        words = {"buyer": sql.SQL(buyer), "before": sql.Literal(BEFORE), "bought": sql.SQL(goods)}
        connection.execute(sql.SQL(text).format(**words), numbers)


def lay_out_goods(connection: Connection, inventories: int) -> None:
    """What is bought on which day, with its tax; :func:`bought` finds it."""
    connection.execute(_GOODS_TABLE)
    connection.execute("TRUNCATE history_goods")
    with connection.cursor() as cursor, cursor.copy("COPY history_goods FROM STDIN") as copy:
        for row in _laid_out(inventories):
            copy.write_row(row)
    connection.execute("ANALYZE history_goods")


def _laid_out(inventories: int) -> Iterator[tuple[Any, ...]]:
    for place in _places(inventories):
        basket, days = divmod(place, _DAYS)
        goods, freight = _BASKETS[basket]
        day = _FIRST_DAY + timedelta(days=days)
        totals = [Decimal(total) for _, total in goods]
        whole, taxed = _tax(day, goods, Decimal(freight))
        codes = [code for code, _ in goods]
        amounts = (whole.duty, whole.consumption_tax, whole.vat)
        running = list(accumulate(totals))
        yield place, codes, totals, running, freight, running[-1], len(goods), day, *amounts, Jsonb(taxed)


def _places(inventories: int) -> Iterable[int]:
    """Of few not every basket falls on every day, and to tax those that do not would take longer than the rest."""
    if inventories >= _PLACES * len(_BASKETS):
        return range(_PLACES)
    numbers = range(1, inventories + 1)
    return {number % len(_BASKETS) * _DAYS + (number - 1) * _DAYS // inventories for number in numbers}


def _tax(day: date, goods: tuple[tuple[str, str], ...], freight: Decimal) -> tuple[Amounts, list[list[int | str]]]:
    """The sums, and line by line as a tax bill keeps them: number, code, price, duty, consumption tax, VAT."""
    lines = (
        DeclaredLine(number, code, Decimal(1), Decimal(total)) for number, (code, total) in enumerate(goods, start=1)
    )
    assessed = explain(DeclaredInventory(day, tuple(lines), freight))
    if assessed.totals is None:
        raise AssertionError(f"the past cannot hold {goods}: it was not admitted on {day}")
    return assessed.totals, [_kept(line, code) for line, (code, _) in zip(assessed.lines or (), goods, strict=True)]


def _kept(line: LineTax, code: str) -> list[int | str]:
    taxes = line.payable
    return [line.gnum, code, *map(str, (line.tax_price, taxes.duty, taxes.consumption_tax, taxes.vat))]
