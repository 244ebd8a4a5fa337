"""Where an application for return stands (退货申请状态), and making room for its correction."""

from dataclasses import dataclass

from psycopg import Cursor

from heliu.clearance.export_returns.facts import ReturnOutcome
from heliu.clearance.export_returns.moves import AWAITED, RETURNED


@dataclass(frozen=True, slots=True)
class ReturnStanding:
    """The latest status of an application."""

    return_id: int
    status: int
    outcome: ReturnOutcome

    @property
    def may_be_replaced(self) -> bool:
        """Changed or deleted while its goods are on the way, corrected after it was returned."""
        return self.status in (AWAITED, RETURNED)

    @property
    def has_made_room(self) -> bool:
        """A new application under the same number takes its place without being called a change."""
        return self.status == RETURNED

    @property
    def may_be_sent_again(self) -> bool:
        """Even the same document then applies anew: what was wrong was not in it."""
        return self.outcome in (ReturnOutcome.NOT_YET, ReturnOutcome.LATE, ReturnOutcome.RETURNED)


def return_standing_of(cursor: Cursor, return_id: int) -> ReturnStanding | None:
    cursor.execute(
        "SELECT return_id, status, outcome FROM clearance_export_return WHERE return_id = %s FOR UPDATE", (return_id,)
    )
    row = cursor.fetchone()
    return ReturnStanding(row[0], row[1], ReturnOutcome(row[2])) if row else None


def free_return(cursor: Cursor, return_id: int, successor: int) -> None:
    """Let an application give up its number to ``successor``; what it asked for may be applied for anew."""
    cursor.execute(
        "UPDATE public.declarations_export_return SET superseded_by = %s WHERE id = %s", (successor, return_id)
    )
    cursor.execute(
        "UPDATE clearance_export_return SET outcome = %s, status = %s WHERE return_id = %s AND status = %s",
        (int(ReturnOutcome.WITHDRAWN), RETURNED, return_id, AWAITED),
    )
