"""Documents found by what stands on them (按业务主键查找): order, copNo, waybill, payment or the numbers we gave."""

import re
from collections.abc import Iterable
from typing import Final

from psycopg import Connection, sql

from heliu.declarations.facts import Found

FOUND_MAX: Final = 20  # of one kind under one key, of whatever firm: the caller looks whose they are
KEY_CHARS_MAX: Final = 60
# Where keys are looked up: the first column of an index each.
_LOOKUPS: Final = (
    ("inventory", "cop_no"),
    ("inventory", "order_no"),
    ("order", "order_no"),
    ("payment", "pay_transaction_id"),
    ("payment", "order_no"),
    ("waybill", "logistics_no"),
    ("export_inventory", "cop_no"),
    ("export_inventory", "order_no"),
    ("export_order", "order_no"),
    ("collection", "order_no"),
    ("export_waybill", "logistics_no"),
)
_OUR_NUMBER: Final = re.compile(r"(?:B[0-9]{8}|[0-9]{8}[IE])([0-9]{9})", re.ASCII)
_BARE: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_NUMBERS_APART: Final = 1_000_000_000
_GIVEN_AT_ONCE: Final = 1_000


def messages_by_key(connection: Connection, key: str) -> set[int]:
    """The messages whose current documents, of whatever kind, have this business key."""
    found: set[int] = set()
    for table, column in _LOOKUPS if 0 < len(key) <= KEY_CHARS_MAX else ():
        statement = sql.SQL("SELECT message_id FROM {} WHERE {} = %s AND superseded_by IS NULL LIMIT %s").format(
            sql.Identifier("public", f"declarations_{table}"), sql.Identifier(column)
        )
        found |= {row[0] for row in connection.execute(statement, (key, FOUND_MAX)).fetchall()}
    return found


def inventories_by_number(connection: Connection, text: str) -> list[Found]:
    """The inventories whose pre-entry or inventory number (预录入编号、清单编号) this is; our own number ends it."""
    given = _OUR_NUMBER.fullmatch(text)
    if given is None:
        return []
    return inventories(connection, numbers_ending(connection, given[1]))


def inventories_by_key(connection: Connection, key: str) -> list[Found]:
    """The current inventories with this copNo or order number, or one of the numbers we gave: the bare one too."""
    if not 0 < len(key) <= KEY_CHARS_MAX:
        return []
    numbers: set[int] = {int(key)} if _BARE.fullmatch(key) else set()
    for table in ("inventory", "export_inventory"):
        for column in ("cop_no", "order_no"):
            statement = sql.SQL("SELECT id FROM {} WHERE {} = %s AND superseded_by IS NULL LIMIT %s").format(
                sql.Identifier("public", f"declarations_{table}"), sql.Identifier(column)
            )
            numbers |= {row[0] for row in connection.execute(statement, (key, FOUND_MAX)).fetchall()}
    return inventories_by_number(connection, key) + inventories(connection, sorted(numbers))


def numbers_ending(connection: Connection, digits: str) -> list[int]:
    """Which of the numbers given so far end in these nine digits: a receipt shows no more of them."""
    return list(numbers_ending_in(connection, (digits,)))


def numbers_ending_in(connection: Connection, endings: Iterable[str]) -> dict[int, str]:
    """The same for many endings at once: each number with its nine digits."""
    row = connection.execute("SELECT last_value FROM declarations_id").fetchone()
    most = (int(row[0]) if row else 0) + _GIVEN_AT_ONCE
    return {number: digits for digits in endings for number in range(int(digits), most, _NUMBERS_APART)}


def inventories(connection: Connection, numbers: list[int]) -> list[Found]:
    """These inventories of either direction, current or not: numbers are given once for all documents."""
    rows = connection.execute(
        "SELECT id, message_id, superseded_by, cop_no, ebc_code, ebp_code, agent_code, false"
        " FROM public.declarations_inventory WHERE id = ANY (%(numbers)s)"
        " UNION ALL SELECT id, message_id, superseded_by, cop_no, ebc_code, ebp_code, agent_code, true"
        " FROM public.declarations_export_inventory WHERE id = ANY (%(numbers)s)",
        {"numbers": numbers},
    ).fetchall()
    return [Found(*row) for row in rows]


def version_before(connection: Connection, number: int) -> int | None:
    """The inventory that this one has replaced (变更清单), the newest if it took the place of two."""
    row = connection.execute(
        "SELECT id FROM public.declarations_inventory WHERE superseded_by = %(number)s"
        " UNION ALL SELECT id FROM public.declarations_export_inventory WHERE superseded_by = %(number)s"
        " ORDER BY id DESC LIMIT 1",
        {"number": number},
    ).fetchone()
    return int(row[0]) if row else None
