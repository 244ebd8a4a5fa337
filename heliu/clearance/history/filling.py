"""Complete sets in closed generations, a fresh one opened after them."""

from psycopg import Connection

from heliu.clearance.history.exports import export_some
from heliu.clearance.history.imports import import_some, lay_out_goods
from heliu.declarations.api import INVENTORIES_PER_GENERATION_MAX, enter, newest, open_next


def fill_history(connection: Connection, inventories: int, *, exports: bool = False) -> None:
    """Store ``inventories`` complete sets in closed generations, decided and counted; open a fresh one after them."""
    if not exports:
        lay_out_goods(connection, inventories)
    done = 0
    while done < inventories:
        numbers = done + 1, min(inventories, done + INVENTORIES_PER_GENERATION_MAX)
        enter(connection, newest(connection))
        if exports:
            export_some(connection, numbers, inventories)
        else:
            import_some(connection, numbers, inventories)
        done = numbers[1]
        open_next(connection)
    connection.execute("ANALYZE")
