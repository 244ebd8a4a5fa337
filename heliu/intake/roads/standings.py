"""Where the document with a key stands (同一编号的现状): of inventories of either direction; others stand nowhere."""

from typing import Protocol

from psycopg import Cursor

from heliu.clearance import api as imports
from heliu.clearance.exports import api as exports

INVENTORIES = ("CEB621", "CEB603")


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
    """Lock and read the decision on an inventory; None for every other kind of document."""
    if kind == "CEB621":
        return imports.standing_of(cursor, document_id)
    return exports.export_standing_of(cursor, document_id) if kind == "CEB603" else None


def free(cursor: Cursor, kind: str, document_id: int, successor: int) -> None:
    """Let an inventory give up its keys to ``successor``."""
    if kind == "CEB621":
        imports.free(cursor, document_id, successor)
    else:
        exports.free_export(cursor, document_id, successor)
