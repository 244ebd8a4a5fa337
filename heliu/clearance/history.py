"""A stored past made by set-based statements, for measuring what growth costs. No document of it was ever signed."""

from psycopg import Connection, sql

from heliu.ceb.specimens.parcel import FIRMS
from heliu.declarations.api import INVENTORIES_PER_GENERATION_MAX, PROFILES, TABLES, enter, newest, open_next

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
    "uuid": "md5((n %% 4000000)::text)::uuid",
    "text[]": "'{0402210000,0402210000,8516310000}'",
    "numeric[]": "'{40.00000,40.00000,40.00000}'",
}


def fill_history(connection: Connection, inventories: int, *, exports: bool = False) -> None:
    """Store ``inventories`` complete sets in closed generations, decided and counted; open a fresh one after them."""
    done = 0
    while done < inventories:
        size = min(INVENTORIES_PER_GENERATION_MAX, inventories - done)
        enter(connection, newest(connection))
        for place, message in enumerate(_SETS[exports], 4 * exports):
            _fill(connection, message, (place, _BEFORE_ALL[exports]), (done + 1, done + size))
            _send(connection, message, (place, _BEFORE_ALL[exports]), (done + 1, done + size))
        (_decide_exports if exports else _decide)(connection, done, size)
        done += size
        open_next(connection)
    connection.execute("ANALYZE")


def _fill(connection: Connection, message: str, numbered: tuple[int, int], numbers: tuple[int, int]) -> None:
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
    values = ", ".join(special.get(name) or _BY_TYPE[types[name]] for name in columns)
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(%s::bigint, %s::bigint) n").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(values),
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


def _decide(connection: Connection, start: int, size: int) -> None:
    connection.execute(
        "INSERT INTO clearance_decision (inventory_id, status, outcome, buyer_id, year, counted, tax_price, duty,"
        " consumption_tax, vat, order_id, payment_id, waybill_id, decided_on) SELECT n - 10000000000, 899, 5,"
        " md5((n %% 4000000)::text)::uuid, 2026, 120, 120, 0, 0, 10.92, n - 10000000000, n - 10000000000,"
        " n - 10000000000, date '2026-01-01' + (n %% 300)::int FROM generate_series(%s::bigint, %s::bigint) n",
        (start + 1, start + size),
    )
    connection.execute(
        "INSERT INTO clearance_quota (buyer_id, year, committed, purchases)"
        " SELECT md5((n %% 4000000)::text)::uuid, 2026, 120 * count(*), count(*)"
        " FROM generate_series(%s::bigint, %s::bigint) n GROUP BY 1 ORDER BY 1"
        " ON CONFLICT (buyer_id, year) DO UPDATE SET committed = clearance_quota.committed + excluded.committed,"
        " purchases = clearance_quota.purchases + excluded.purchases",
        (start + 1, start + size),
    )


def _decide_exports(connection: Connection, start: int, size: int) -> None:
    connection.execute(
        "INSERT INTO clearance_export_decision (inventory_id, status, outcome, value_cny, order_id, collection_id,"
        " waybill_id, decided_on) SELECT n - 20000000000, 899, 2, 120, n - 20000000000, n - 20000000000,"
        " n - 20000000000, date '2026-01-01' + (n %% 300)::int FROM generate_series(%s::bigint, %s::bigint) n",
        (start + 1, start + size),
    )
