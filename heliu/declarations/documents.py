"""Documents found by what stands on them (按业务主键查找): order, copNo, waybill, payment or the numbers we gave."""

import re
from typing import Final

from psycopg import Connection, sql

from heliu.declarations.facts import Found

FOUND_MAX: Final = 20  # of one kind under one key
KEY_CHARS_MAX: Final = 60
# Kind, the column looked up (the first of an index), the key that is shown, the parties the document names.
_LOOKUPS: Final = (
    ("CEB621", "inventory", "cop_no", ("ebc_code", "ebp_code", "agent_code")),
    ("CEB621", "inventory", "order_no", ("ebc_code", "ebp_code", "agent_code")),
    ("CEB311", "order", "order_no", ("ebp_code", "ebc_code")),
    ("CEB411", "payment", "pay_transaction_id", ("pay_code",)),
    ("CEB411", "payment", "order_no", ("pay_code",)),
    ("CEB511", "waybill", "logistics_no", ("logistics_code",)),
)
_OUR_NUMBER: Final = re.compile(r"(?:B[0-9]{8}|[0-9]{8}I)([0-9]{9})", re.ASCII)
_NUMBERS_APART: Final = 1_000_000_000


def by_key(connection: Connection, key: str) -> list[Found]:
    """The current documents with this business key, of whatever kind and firm: the caller looks whose they are."""
    found = []
    for kind, table, column, parties in _LOOKUPS if 0 < len(key) <= KEY_CHARS_MAX else ():
        statement = sql.SQL(
            "SELECT id, message_id, superseded_by, {}, ARRAY[{}] FROM {} WHERE {} = %s AND superseded_by IS NULL"
            " LIMIT %s"
        ).format(
            sql.Identifier(column),
            sql.SQL(", ").join(map(sql.Identifier, parties)),
            sql.Identifier("public", f"declarations_{table}"),
            sql.Identifier(column),
        )
        for number, message_id, later, shown, named in connection.execute(statement, (key, FOUND_MAX)).fetchall():
            found.append(Found(kind, number, message_id, later, shown, frozenset(named)))
    return list({(one.kind, one.id): one for one in found}.values())


def inventories_by_number(connection: Connection, text: str) -> list[Found]:
    """The inventories whose pre-entry or inventory number (预录入编号、清单编号) this is; our own number ends it."""
    given = _OUR_NUMBER.fullmatch(text.strip())
    if given is None:
        return []
    row = connection.execute("SELECT last_value FROM declarations_id").fetchone()
    candidates = range(int(given[1]), (int(row[0]) if row else 0) + 1_000, _NUMBERS_APART)
    return inventories(connection, list(candidates))


def inventories(connection: Connection, numbers: list[int]) -> list[Found]:
    """These inventories, current or not."""
    rows = connection.execute(
        "SELECT id, message_id, superseded_by, cop_no, ebc_code, ebp_code, agent_code"
        " FROM public.declarations_inventory WHERE id = ANY (%s)",
        (numbers,),
    ).fetchall()
    return [
        Found("CEB621", number, message_id, later, cop_no, frozenset({seller, platform, agent}), seller, platform)
        for number, message_id, later, cop_no, seller, platform, agent in rows
    ]
