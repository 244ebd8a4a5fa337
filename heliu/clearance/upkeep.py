"""Upkeep of the hot tables (分代维护): opening the next generation in time, and carrying along what still waits.

The statement looks for counterparts in the newest generation and the one before. What waits from further back is not
given up and the window is not widened: the few waiting inventories and whatever has arrived for them are carried into
the newest generation (the row moves to another leaf, its content stays as it was signed).
"""

from typing import Final

from psycopg import Connection, Cursor, sql

from heliu.clearance.authority import in_one_transaction
from heliu.declarations.api import GENERATION_LOCK, INVENTORIES_PER_GENERATION_MAX, newest, open_next

REACH: Final = 1  # how many generations before the newest the statement looks into
# The count that vacuum last saw and the one the statistics keep: whichever is ahead.
_FILLED = (
    "SELECT max(greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid), 0)) FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s"
    " AND c.relname IN ('declarations_inventory', 'declarations_export_inventory')"
)
# What waits in which table, whose inventory it is, and by which columns its counterparts are found.
_WAITING: Final = (
    (
        "clearance_waiting",
        "inventory",
        {
            "order": ("order_no", "ebp_code"),
            "payment": ("order_no", "ebp_code"),
            "waybill": ("logistics_no", "logistics_code"),
        },
    ),
    (
        "clearance_export_waiting",
        "export_inventory",
        {
            "export_order": ("order_no", "ebp_code", "ebc_code"),
            "collection": ("order_no", "ebp_code", "ebc_code"),
            "export_waybill": ("logistics_no", "logistics_code"),
        },
    ),
)


def filled(connection: Connection) -> int:
    """About how many inventories the newest generation holds, of the direction with more; costs nothing."""
    row = connection.execute(_FILLED, (f"gen_{newest(connection)}",)).fetchone()
    return int(row[0]) if row else 0


def open_generation(connection: Connection, most: int = INVENTORIES_PER_GENERATION_MAX) -> int | None:
    """Open the next generation when the newest holds ``most`` inventories; its number, or None when it is not time."""
    if filled(connection) < most:
        return None

    def work(cursor: Cursor) -> int | None:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (GENERATION_LOCK,))
        if filled(connection) < most:  # another process was first
            return None
        number = open_next(connection)
        carry(cursor, number)
        return number

    return in_one_transaction(connection, work)


def carry(cursor: Cursor, number: int) -> int:
    """Carry what waits, and what has arrived for it, from behind the statement's reach into generation ``number``.

    Returns how many inventories were carried. A counterpart behind the reach comes along also where its inventory is
    new: it would not be found otherwise.
    """
    oldest = number - REACH
    # Few rows on one side, millions with an index on the other, whatever the statistics of a young table say.
    cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    carried = 0
    for waiting, inventory, counterparts in _WAITING:
        for name, key in counterparts.items():
            _carry(cursor, waiting, name, _same(key) + sql.SQL(" AND d.superseded_by IS NULL"), (number, oldest))
        carried += _carry(cursor, waiting, inventory, sql.SQL("d.id = w.inventory_id"), (number, oldest))
    return carried


def _same(key: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(" AND ").join(sql.SQL("d.{0} = w.{0}").format(sql.Identifier(name)) for name in key)


def _carry(cursor: Cursor, waiting: str, name: str, found: sql.Composable, numbers: tuple[int, int]) -> int:
    cursor.execute(
        sql.SQL("UPDATE public.{} d SET generation = %s FROM {} w WHERE d.generation < %s AND {}").format(
            sql.Identifier(f"declarations_{name}"), sql.Identifier(waiting), found
        ),
        numbers,
    )
    return cursor.rowcount


def carry_forward(connection: Connection) -> int:
    """Carry into the generation that is newest now; how many inventories."""

    def work(cursor: Cursor) -> int:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (GENERATION_LOCK,))
        return carry(cursor, newest(connection))

    return in_one_transaction(connection, work)
