"""Where an application stands (申请状态), asked before a document under its key is taken."""

from dataclasses import dataclass

from psycopg import Cursor

from heliu.clearance.undoing.facts import State

_ENDED = (State.REFUSED, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class UndoingStanding:
    """The latest status of an application."""

    status: int
    state: State

    @property
    def may_be_replaced(self) -> bool:
        """What was refused may be corrected and sent again under its number."""
        return self.state in _ENDED

    has_made_room = may_be_replaced
    may_be_sent_again = may_be_replaced
    """What was wrong may not have been in it: the inventory may stand elsewhere since."""


def undoing_standing_of(cursor: Cursor, number: int) -> UndoingStanding | None:
    cursor.execute("SELECT status, state FROM clearance_undoing WHERE id = %s FOR UPDATE", (number,))
    row = cursor.fetchone()
    return UndoingStanding(row[0], State(row[1])) if row else None
