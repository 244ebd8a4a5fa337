"""Papers that follow an export declaration (随附单证): what came of each, and whether it makes room for another."""

from dataclasses import dataclass
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.moves import RETURNED

_RECORD: Final = "INSERT INTO clearance_export_paper (document_id, kind, status, awaits) VALUES (%s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """What came of a paper: as after 退单 of a declaration, its number may be used again once it was returned."""

    status: int

    @property
    def may_be_replaced(self) -> bool:
        return self.status == RETURNED

    @property
    def has_made_room(self) -> bool:
        return self.status == RETURNED

    @property
    def may_be_sent_again(self) -> bool:
        """What was wrong may have been mended elsewhere: a parcel was released meanwhile."""
        return self.status == RETURNED


def record(cursor: Cursor, kind: str, document_id: int, status: int, *, awaits: bool = False) -> None:
    """Note what a paper was answered. ``awaits``: other parts of its set are still to come."""
    cursor.execute(_RECORD, (document_id, kind, status, awaits))


def paper_standing_of(cursor: Cursor, document_id: int) -> PaperStanding | None:
    cursor.execute("SELECT status FROM clearance_export_paper WHERE document_id = %s FOR UPDATE", (document_id,))
    row = cursor.fetchone()
    return PaperStanding(row[0]) if row else None
