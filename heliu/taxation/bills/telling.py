"""Bills whose state has changed since the enterprise was told (CEB818 待发)."""

from collections.abc import Sequence

from psycopg import Cursor

from heliu.taxation.bills import store
from heliu.taxation.bills.facts import Bill


def untold(cursor: Cursor, limit: int) -> list[Bill]:
    """At most ``limit`` of them, locked; what another process tells just now is left to it."""
    return store.find(cursor, "untold ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED", (limit,))


def mark_told(cursor: Cursor, bills: Sequence[Bill]) -> None:
    cursor.execute("UPDATE public.taxation_bill SET untold = false WHERE id = ANY (%s)", ([one.id for one in bills],))
