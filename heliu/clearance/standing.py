"""Where an inventory stands (清单状态), and making room for its correction."""

from dataclasses import dataclass
from decimal import Decimal

from psycopg import Connection, Cursor

from heliu.clearance.facts import Outcome
from heliu.clearance.moves import CANCELLED

REJECTED = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest status of an inventory and what it took of the quota."""

    inventory_id: int
    status: int
    outcome: Outcome
    counted: Decimal

    @property
    def may_be_replaced(self) -> bool:
        """A returned declaration may be corrected and sent again (退单后重新申报); a waiting one changed."""
        return self.has_made_room or self.outcome == Outcome.WAITING

    @property
    def has_made_room(self) -> bool:
        """A new declaration under the same keys takes its place without being called a change."""
        return self.status in (REJECTED, CANCELLED) or self.status < 0

    @property
    def may_be_sent_again(self) -> bool:
        """Returned by an officer or because the window closed, cancelled: even the same document then declares anew."""
        return self.outcome in (Outcome.RETURNED, Outcome.WINDOW_CLOSED, Outcome.CANCELLED)


def standing_of(cursor: Cursor, inventory_id: int) -> Standing | None:
    cursor.execute(
        "SELECT inventory_id, status, outcome, counted FROM clearance_decision WHERE inventory_id = %s FOR UPDATE",
        (inventory_id,),
    )
    row = cursor.fetchone()
    return Standing(row[0], row[1], Outcome(row[2]), row[3]) if row else None


def free(cursor: Cursor, inventory_id: int, successor: int) -> None:
    """Let a returned or waiting inventory give up its keys to ``successor``."""
    cursor.execute(
        "UPDATE public.declarations_inventory SET superseded_by = %s WHERE id = %s",
        (successor, inventory_id),
    )
    cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = %s", (inventory_id,))
    cursor.execute(
        "UPDATE clearance_decision SET outcome = %s, status = %s WHERE inventory_id = %s AND outcome = %s",
        (int(Outcome.WITHDRAWN), REJECTED, inventory_id, int(Outcome.WAITING)),
    )


def status_counts(connection: Connection) -> dict[int, int]:
    """How many inventories stand at each status."""
    return dict(connection.execute("SELECT status, count(*) FROM clearance_decision GROUP BY status").fetchall())
