"""Rows read for dossiers (卷宗所读): of either direction, one at a time, with every column that people can read."""

from collections.abc import Mapping
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.rows import dict_row

Row = dict[str, Any]

NEVER_SHOWN: Final = ("buyer_id", "goods_names", "goods_values", "goods_items", "generation", "running")
WAITING: Final = 0  # of either direction's outcomes


def rows(connection: Connection, statement: str | sql.Composable, *values: object) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]  # the statements of this room
        return cursor.fetchall()


def one_row(connection: Connection, statement: str | sql.Composable, *values: object) -> Row | None:
    found = rows(connection, statement, *values)
    return found[0] if found else None


def shown(row: Row) -> Row:
    """The columns that can be read; fingerprints say nothing to anybody."""
    return {key: value for key, value in row.items() if not key.endswith("_key") and key not in NEVER_SHOWN}


def counterpart(connection: Connection, name: str, keys: Mapping[str, object], number: int | None) -> Row | None:
    """The document ``number`` an inventory was decided with; while it waits, the current one under its ``keys``.

    The keys are asked first: their index finds the row at once, that of the number only its neighbourhood.
    """
    table = sql.Identifier("public", f"declarations_{name}")
    same = sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(key)) for key in keys)
    statement = sql.SQL(
        "SELECT * FROM {} WHERE {} AND superseded_by IS NULL ORDER BY id = %s DESC, id DESC LIMIT 1"
    ).format(table, same)
    current = one_row(connection, statement, *keys.values(), number or 0)
    if number is None or (current and current["id"] == number):
        return current
    decided_with = one_row(connection, sql.SQL("SELECT * FROM {} WHERE id = %s LIMIT 1").format(table), number)
    return decided_with or current


def steps_of(connection: Connection, inventory: Row, decision: Row) -> list[Row]:
    """From its arrival to where it stands; the first answer named where it stood before the first later step."""
    later = rows(
        connection,
        "SELECT status, note, actor, at FROM clearance_step WHERE inventory_id = %s ORDER BY id",
        inventory["id"],
    )
    arrived = one_row(
        connection,
        "SELECT received_at, door, sender FROM public.declarations_message WHERE id = %s LIMIT 1",
        inventory["message_id"],
    )
    first: Row = {"status": 2, "note": "收到清单", "actor": arrived["sender"] if arrived else None}
    first["at"] = arrived["received_at"] if arrived else None
    if later:
        return [first, *later]
    decided = {"status": decision["status"], "note": "审单", "actor": "rule", "at": decision["decided_at"]}
    return [first] if decision["outcome"] == WAITING else [first, decided]
