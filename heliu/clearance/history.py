"""A stored past made by set-based statements, for measuring what growth costs. No document of it was ever signed.

What it was decided to is right all the same: the tax of every import is the sum of its lines by the law of its day, and
no buyer used more than his year allows.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from psycopg import Connection, sql

from heliu.ceb.specimens.parcel import FIRMS
from heliu.declarations.api import INVENTORIES_PER_GENERATION_MAX, PROFILES, TABLES, enter, newest, open_next
from heliu.taxation.api import explain
from heliu.taxation.facts import Amounts, DeclaredInventory, DeclaredLine

_SETS = {False: ("CEB311", "CEB411", "CEB511", "CEB621"), True: ("CEB303", "CEB403", "CEB505", "CEB603")}
"""By whether it is an export: what an inventory is complete with."""
_BEFORE_ALL = {False: 10_000_000_000, True: 20_000_000_000}
"""Numbers below zero, apart for each direction: no running process can ever be handed one of them."""
_DOCUMENTS_PER_MESSAGE = 100
_PARTIES = {
    "ebp_code": FIRMS["platform"][0],
    "ebc_code": FIRMS["seller"][0],
    "pay_code": FIRMS["payment"][0],
    "logistics_code": FIRMS["carrier"][0],
    "agent_code": FIRMS["broker"][0],
}
# One row for a hundred documents, sent by the seller a minute apart, newest first; of their octets nothing was kept.
_MESSAGES = """
INSERT INTO declarations_message (id, kind, guid, door, sender, signature, documents, first_id, digest, size_octets,
    content, received_at)
SELECT -(m * 8 + %(place)s + 1), %(kind)s, upper(md5(%(kind)s || m)::uuid::text), 'ceb', %(sender)s, 'valid',
    %(documents)s, m * %(documents)s + 1 - %(before)s, sha256(m::text::bytea), 150000, '',
    now() - interval '1 day' - m * interval '1 minute'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) m
"""
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
_KINDS: Final = len(_BASKETS) * _DAYS  # no common factor: every basket falls on every day
_BUYERS_MIN: Final = 400_000
_PURCHASES_MAX: Final = 4  # of one buyer in the year: four of the dearest still fit into his limit
_GOODS_TABLE: Final = """
CREATE TEMP TABLE IF NOT EXISTS history_goods (place integer PRIMARY KEY, codes text[], totals numeric[],
    running numeric[], freight numeric, value numeric, lines smallint, decided_on date, duty numeric,
    consumption_tax numeric, vat numeric)
"""
_GOODS: Final = {
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
}
_DECISIONS: Final = """
INSERT INTO clearance_decision (inventory_id, status, outcome, buyer_id, year, counted, tax_price, duty,
    consumption_tax, vat, order_id, payment_id, waybill_id, decided_on)
SELECT n - 10000000000, 899, 5, {buyer}, extract(year FROM g.decided_on), g.value + g.freight, g.value + g.freight,
    g.duty, g.consumption_tax, g.vat, n - 10000000000, n - 10000000000, n - 10000000000, g.decided_on
FROM generate_series(%s::bigint, %s::bigint) n JOIN history_goods g ON g.place = n %% {kinds}
"""
_QUOTAS: Final = """
INSERT INTO clearance_quota AS q (buyer_id, year, committed, purchases)
SELECT {buyer}, extract(year FROM g.decided_on), sum(g.value + g.freight), count(*)
FROM generate_series(%s::bigint, %s::bigint) n JOIN history_goods g ON g.place = n %% {kinds}
GROUP BY 1, 2 ORDER BY 1
ON CONFLICT (buyer_id, year) DO UPDATE SET committed = q.committed + excluded.committed,
    purchases = q.purchases + excluded.purchases
"""
_TEXTS = {
    "order_no": "'LZH' || lpad((n * 2654435761 %% 1000000000000)::text, 12, '0')",
    "logistics_no": "'YTH' || lpad((n * 2654435761 %% 1000000000000)::text, 12, '0')",
    "pay_transaction_id": "'PH' || lpad((n * 2654435761 %% 1000000000000)::text, 12, '0')",
    "cop_no": "'COPH' || lpad(n::text, 14, '0')",
    "masked": "'李*|510*************64|138****0001'",
    "currency": "'142'",
    "currencies": "'{142,142,142}'",
    "order_type": "'E'",
    "statistics_flag": "'B'",
    "guid": "'00000621-0000-0000-0000-' || lpad(n::text, 12, '0')",
}
_BY_TYPE = {
    "bigint": "20261101100000",
    "smallint": "1",
    "integer": "1",
    "numeric": "120.00",
    "boolean": "true",
    "text": "'5105960001'",
    "text[]": "'{0402210000,0402210000,8516310000}'",
    "numeric[]": "'{40.00000,40.00000,40.00000}'",
}


def fill_history(connection: Connection, inventories: int, *, exports: bool = False) -> None:
    """Store ``inventories`` complete sets in closed generations, decided and counted; open a fresh one after them."""
    done = 0
    buyer = f"md5((n %% {max(_BUYERS_MIN, -(-inventories // _PURCHASES_MAX))})::text)::uuid"
    if not exports:
        _lay_out_goods(connection, inventories)
    while done < inventories:
        size = min(INVENTORIES_PER_GENERATION_MAX, inventories - done)
        enter(connection, newest(connection))
        for place, message in enumerate(_SETS[exports], 4 * exports):
            goods = {} if exports else {"buyer_id": buyer, **_GOODS}
            _fill(connection, message, (place, _BEFORE_ALL[exports]), (done + 1, done + size), goods)
            _send(connection, message, (place, _BEFORE_ALL[exports]), (done + 1, done + size))
        if exports:
            _decide_exports(connection, done, size)
        else:
            _decide(connection, (done + 1, done + size), buyer)
        done += size
        open_next(connection)
    connection.execute("ANALYZE")


def _lay_out_goods(connection: Connection, inventories: int) -> None:
    """What is bought on which day, with its tax; purchase ``n`` takes the place of its remainder."""
    connection.execute(_GOODS_TABLE)
    connection.execute("TRUNCATE history_goods")
    with connection.cursor() as cursor, cursor.copy("COPY history_goods FROM STDIN") as copy:
        for row in _laid_out(inventories):
            copy.write_row(row)
    connection.execute("ANALYZE history_goods")


def _laid_out(inventories: int) -> Iterator[tuple[Any, ...]]:
    for place in {number % _KINDS for number in range(1, min(inventories, _KINDS) + 1)}:
        goods, freight = _BASKETS[place % len(_BASKETS)]
        day = _FIRST_DAY + timedelta(days=place % _DAYS)
        totals = [Decimal(total) for _, total in goods]
        tax = _tax(day, goods, Decimal(freight))
        codes = [code for code, _ in goods]
        amounts = (tax.duty, tax.consumption_tax, tax.vat)
        running = list(accumulate(totals))
        yield place, codes, totals, running, freight, running[-1], len(goods), day, *amounts


def _tax(day: date, goods: tuple[tuple[str, str], ...], freight: Decimal) -> Amounts:
    lines = (
        DeclaredLine(number, code, Decimal(1), Decimal(total)) for number, (code, total) in enumerate(goods, start=1)
    )
    totals = explain(DeclaredInventory(day, tuple(lines), freight)).totals
    if totals is None:
        raise AssertionError(f"the past cannot hold {goods}: it was not admitted on {day}")
    return totals


def _fill(
    connection: Connection,
    message: str,
    numbered: tuple[int, int],
    numbers: tuple[int, int],
    goods: Mapping[str, str],
) -> None:
    place, before = numbered
    table = f"declarations_{TABLES[message]}"
    types: dict[str, str] = dict(
        connection.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0",
            (f"public.{table}",),
        ).fetchall()
    )
    columns = [column.name for column in PROFILES[message].columns]
    sent_in = f"-((n - 1) / {_DOCUMENTS_PER_MESSAGE} * 8 + {place + 1})"
    special = {"id": f"n - {before}", "message_id": sent_in, **_TEXTS}
    special |= {name: f"'{code}'" for name, code in _PARTIES.items()}
    special |= goods
    bought = f" JOIN history_goods g ON g.place = n %% {_KINDS}" if goods else ""
    values = ", ".join(special.get(name) or _BY_TYPE[types[name]] for name in columns)
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(%s::bigint, %s::bigint) n{}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(values),
            sql.SQL(bought),
        ),
        numbers,
    )


def _send(connection: Connection, message: str, numbered: tuple[int, int], numbers: tuple[int, int]) -> None:
    """The messages the documents ``numbers`` came in."""
    place, before = numbered
    first, last = ((number - 1) // _DOCUMENTS_PER_MESSAGE for number in numbers)
    told = {
        "kind": message,
        "place": place,
        "before": before,
        "sender": _PARTIES["ebc_code"],
        "documents": _DOCUMENTS_PER_MESSAGE,
    }
    connection.execute(_MESSAGES, {**told, "first": first, "last": last})


def _decide(connection: Connection, numbers: tuple[int, int], buyer: str) -> None:
    for text in (_DECISIONS, _QUOTAS):
        connection.execute(sql.SQL(text).format(buyer=sql.SQL(buyer), kinds=sql.Literal(_KINDS)), numbers)


def _decide_exports(connection: Connection, start: int, size: int) -> None:
    connection.execute(
        "INSERT INTO clearance_export_decision (inventory_id, status, outcome, value_cny, order_id, collection_id,"
        " waybill_id, decided_on) SELECT n - 20000000000, 899, 2, 120, n - 20000000000, n - 20000000000,"
        " n - 20000000000, date '2026-01-01' + (n %% 300)::int FROM generate_series(%s::bigint, %s::bigint) n",
        (start + 1, start + size),
    )
