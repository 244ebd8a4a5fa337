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
    "SELECT greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid), 0) FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = 'declarations_inventory'"
)
_BY_KEY: Final = {
    "order": ("order_no", "ebp_code"),
    "payment": ("order_no", "ebp_code"),
    "waybill": ("logistics_no", "logistics_code"),
}


def filled(connection: Connection) -> int:
    """About how many inventories the newest generation holds; costs nothing."""
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
    for name, (first, second) in _BY_KEY.items():
        cursor.execute(
            sql.SQL(
                "UPDATE public.{table} d SET generation = %s FROM clearance_waiting w WHERE d.generation < %s"
                " AND d.superseded_by IS NULL AND d.{first} = w.{first} AND d.{second} = w.{second}"
            ).format(
                table=sql.Identifier(f"declarations_{name}"),
                first=sql.Identifier(first),
                second=sql.Identifier(second),
            ),
            (number, oldest),
        )
    cursor.execute(
        "UPDATE public.declarations_inventory d SET generation = %s FROM clearance_waiting w"
        " WHERE d.generation < %s AND d.id = w.inventory_id",
        (number, oldest),
    )
    return cursor.rowcount


def carry_forward(connection: Connection) -> int:
    """Carry into the generation that is newest now; how many inventories."""

    def work(cursor: Cursor) -> int:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (GENERATION_LOCK,))
        return carry(cursor, newest(connection))

    return in_one_transaction(connection, work)
