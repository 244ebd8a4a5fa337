"""The documents of a past in their tables, a hundred in a message; of the octets of a message nothing was kept."""

from collections.abc import Mapping
from typing import Final

from psycopg import Connection, sql

from heliu.ceb.specimens.parcel import FIRMS
from heliu.declarations.api import PROFILES, TABLES

_DOCUMENTS_PER_MESSAGE: Final = 100
_PLACES: Final = {
    name: place
    for place, name in enumerate(
        ("CEB311", "CEB411", "CEB511", "CEB621", "CEB303", "CEB403", "CEB505", "CEB603", "CEB625", "CEB213")
    )
}
_KINDS_MAX: Final = 16
"""The messages of each kind are numbered this far apart."""
PARTIES: Final = {
    "ebp_code": FIRMS["platform"][0],
    "ebc_code": FIRMS["seller"][0],
    "pay_code": FIRMS["payment"][0],
    "logistics_code": FIRMS["carrier"][0],
    "agent_code": FIRMS["broker"][0],
}
# One row for a hundred documents, sent by the seller a minute apart, newest first.
_MESSAGES: Final = """
INSERT INTO declarations_message (id, kind, guid, door, sender, signature, documents, first_id, digest, size_octets,
    content, received_at)
SELECT -(m * %(apart)s + %(place)s + 1), %(kind)s, upper(md5(%(kind)s || m)::uuid::text), 'ceb', %(sender)s, 'valid',
    %(documents)s, m * %(documents)s + 1 - %(before)s, sha256(m::text::bytea), 150000, '',
    now() - interval '1 day' - m * interval '1 minute'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) m
"""
_NUMBER: Final = "lpad((n * 2654435761 %% 1000000000000)::text, 12, '0')"
_TEXTS: Final = {
    "order_no": f"'LZH' || {_NUMBER}",
    "logistics_no": f"'YTH' || {_NUMBER}",
    "pay_transaction_id": f"'PH' || {_NUMBER}",
    "cop_no": "'COPH' || lpad(n::text, 14, '0')",
    "masked": "'李*|510*************64|138****0001'",
    "customs_code": "'7911'",
    "currency": "'142'",
    "currencies": "'{142,142,142}'",
    "order_type": "'E'",
    "statistics_flag": "'B'",
    "guid": "'00000621-0000-0000-0000-' || lpad(n::text, 12, '0')",
    **{name: f"'{code}'" for name, code in PARTIES.items()},
}
_BY_TYPE: Final = {
    "bigint": "20261101100000",
    "smallint": "1",
    "integer": "1",
    "numeric": "120.00",
    "boolean": "true",
    "text": "'5105960001'",
    "text[]": "'{0402210000,0402210000,8516310000}'",
    "numeric[]": "'{40.00000,40.00000,40.00000}'",
}


def send(
    connection: Connection, kind: str, before: int, numbers: tuple[int, int], values: Mapping[str, str], join: str = ""
) -> None:
    """Documents ``n`` of ``numbers``, numbered ``n`` less ``before``, with the messages they came in.

    ``values``: expressions over ``n`` and what ``join`` adds, for the columns that are not the same in all.
    """
    _documents(connection, kind, before, numbers, values, join)
    first, last = ((number - 1) // _DOCUMENTS_PER_MESSAGE for number in numbers)
    told = {
        "kind": kind,
        "place": _PLACES[kind],
        "apart": _KINDS_MAX,
        "before": before,
        "sender": PARTIES["ebc_code"],
        "documents": _DOCUMENTS_PER_MESSAGE,
        "first": first,
        "last": last,
    }
    connection.execute(_MESSAGES, told)


def message_of(kind: str) -> str:
    """The number of the message document ``n`` of a kind came in, as an expression."""
    return f"-((n - 1) / {_DOCUMENTS_PER_MESSAGE} * {_KINDS_MAX} + {_PLACES[kind] + 1})"


def _documents(
    connection: Connection, kind: str, before: int, numbers: tuple[int, int], values: Mapping[str, str], join: str
) -> None:
    table = f"declarations_{TABLES[kind]}"
    types: dict[str, str] = dict(
        connection.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0",
            (f"public.{table}",),
        ).fetchall()
    )
    columns = [column.name for column in PROFILES[kind].columns]
    special = {"id": f"n - {before}", "message_id": message_of(kind), **_TEXTS, **values}
    expressions = ", ".join(special.get(name) or _BY_TYPE[types[name]] for name in columns)
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(%s::bigint, %s::bigint) n {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(expressions),
            sql.SQL(join),
        ),
        numbers,
    )
