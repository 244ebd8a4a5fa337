"""Where the document with a key stands (同一编号的现状): inventories, papers that follow them, returns of exports."""

from typing import Protocol

from psycopg import Cursor, sql

from heliu.clearance import api as imports
from heliu.clearance.export_returns.api import free_return, return_standing_of
from heliu.clearance.exports import api as exports
from heliu.clearance.undoing import api as undoing
from heliu.declarations.api import TABLES

INVENTORIES = ("CEB621", "CEB603")
WORKED_OFF = (*undoing.UNDOING, "CEB605", "CEB607", "CEB507", "CEB509", "CEB215", "CEB701")
"""Done as soon as it is taken: nothing of it is left to be changed, unless it was returned."""
RETURNS = ("CEB213",)


class Standing(Protocol):
    """What is asked of a decision before a document under its key is taken."""

    @property
    def status(self) -> int: ...
    @property
    def may_be_replaced(self) -> bool: ...
    @property
    def has_made_room(self) -> bool: ...
    @property
    def may_be_sent_again(self) -> bool: ...


def standing_of(cursor: Cursor, kind: str, document_id: int) -> Standing | None:
    """Lock and read the decision on a document; None for every kind nobody decides on."""
    if kind == "CEB621":
        return imports.standing_of(cursor, document_id)
    if kind == "CEB603":
        return exports.export_standing_of(cursor, document_id)
    if kind in undoing.UNDOING:
        return undoing.undoing_standing_of(cursor, document_id)
    if kind in RETURNS:
        return return_standing_of(cursor, document_id)
    return exports.paper_standing_of(cursor, document_id) if kind in WORKED_OFF else None


def free(cursor: Cursor, kind: str, document_id: int, successor: int) -> None:
    """Let a document give up its keys to ``successor``; what was decided on it follows."""
    if kind == "CEB621":
        imports.free(cursor, document_id, successor)
    elif kind == "CEB603":
        exports.free_export(cursor, document_id, successor)
    elif kind in RETURNS:
        free_return(cursor, document_id, successor)
    else:
        table = sql.Identifier("public", f"declarations_{TABLES[kind]}")
        cursor.execute(
            sql.SQL("UPDATE {} SET superseded_by = %s WHERE id = %s").format(table), (successor, document_id)
        )
