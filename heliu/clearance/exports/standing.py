"""Where an export inventory stands (出口清单状态), and making room for its correction."""

from dataclasses import dataclass

from psycopg import Cursor

from heliu.clearance.exports.facts import ExportOutcome
from heliu.clearance.exports.moves import CANCELLED, RETURNED


@dataclass(frozen=True, slots=True)
class ExportStanding:
    """The latest status of an export inventory."""

    inventory_id: int
    status: int
    outcome: ExportOutcome

    @property
    def may_be_replaced(self) -> bool:
        """A returned declaration may be corrected and sent again (退单后重新申报); a waiting one changed."""
        return self.status in (RETURNED, CANCELLED) or self.outcome == ExportOutcome.WAITING

    @property
    def has_made_room(self) -> bool:
        """A new declaration under the same keys takes its place without being called a change."""
        return self.status in (RETURNED, CANCELLED)

    @property
    def may_be_sent_again(self) -> bool:
        """Even the same document then declares anew: what was wrong was not in it, or it was taken back."""
        return self.outcome in (
            ExportOutcome.RETURNED,
            ExportOutcome.WINDOW_CLOSED,
            ExportOutcome.CANCELLED,
            ExportOutcome.ORDER_MISSING,
        )


def export_standing_of(cursor: Cursor, inventory_id: int) -> ExportStanding | None:
    cursor.execute(
        "SELECT inventory_id, status, outcome FROM clearance_export_decision WHERE inventory_id = %s FOR UPDATE",
        (inventory_id,),
    )
    row = cursor.fetchone()
    return ExportStanding(row[0], row[1], ExportOutcome(row[2])) if row else None


def free_export(cursor: Cursor, inventory_id: int, successor: int) -> None:
    """Let a returned, cancelled or waiting inventory give up its keys to ``successor``."""
    cursor.execute(
        "UPDATE public.declarations_export_inventory SET superseded_by = %s WHERE id = %s", (successor, inventory_id)
    )
    cursor.execute("DELETE FROM clearance_export_waiting WHERE inventory_id = %s", (inventory_id,))
    cursor.execute(
        "UPDATE clearance_export_decision SET outcome = %s, status = %s WHERE inventory_id = %s AND outcome = %s",
        (int(ExportOutcome.WITHDRAWN), RETURNED, inventory_id, int(ExportOutcome.WAITING)),
    )
