"""Where an application stands (申请状态), asked before a document under its key is taken."""

from dataclasses import dataclass

from psycopg import Cursor

from heliu.clearance.undoing.facts import State

_ENDED = (State.REFUSED, State.EXPIRED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class UndoingStanding:
    """The latest status of an application."""

    status: int
    state: State

    @property
    def may_be_replaced(self) -> bool:
        """Changed or withdrawn while nothing was given back, corrected after it was refused."""
        return self.state is not State.DONE

    @property
    def has_made_room(self) -> bool:
        """What was refused may be corrected and sent again under its number, without being called a change."""
        return self.state in _ENDED

    may_be_sent_again = has_made_room
    """What was wrong may not have been in it: the inventory may stand elsewhere since."""


def undoing_standing_of(cursor: Cursor, number: int) -> UndoingStanding | None:
    cursor.execute("SELECT status, state FROM clearance_undoing WHERE id = %s FOR UPDATE", (number,))
    row = cursor.fetchone()
    return UndoingStanding(row[0], State(row[1])) if row else None
