"""Where an inventory stands (清单状态), and the moves which do not come from the comparison: closing, making room."""

from dataclasses import dataclass
from decimal import Decimal

from psycopg import Connection, Cursor

from heliu.clearance.facts import Outcome
from heliu.clearance.judge import RELEASED

CLOSED = 899
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
        return self.status == REJECTED or self.status < 0 or self.outcome == Outcome.WAITING

    @property
    def has_made_room(self) -> bool:
        """A new declaration under the same keys takes its place without being called a change."""
        return self.status == REJECTED or self.status < 0

    @property
    def may_be_sent_again(self) -> bool:
        """Returned by an officer or because the window closed: even the same document then declares anew."""
        return self.outcome in (Outcome.RETURNED, Outcome.WINDOW_CLOSED)


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


@dataclass(frozen=True, slots=True)
class Closing:
    """An inventory that was closed, with what its receipt repeats and whom it is for."""

    inventory_id: int
    message_id: int
    echo: list[str | None]


def close_delivered(cursor: Cursor) -> list[Closing]:
    """Close (结关) the released inventories whose parcels the staged deliveries (CEB513) report as signed for."""
    cursor.execute(
        "WITH closing AS MATERIALIZED ("
        " SELECT i.* FROM stage_delivery s CROSS JOIN LATERAL (SELECT * FROM window_waybill w"
        "  WHERE w.logistics_no = s.logistics_no AND w.logistics_code = s.logistics_code"
        "  AND w.superseded_by IS NULL LIMIT 1) w"
        " CROSS JOIN LATERAL (SELECT * FROM window_inventory i WHERE i.order_no = w.order_no"
        "  AND i.logistics_no = w.logistics_no AND i.superseded_by IS NULL LIMIT 1) i"
        "), closed AS (UPDATE clearance_decision d SET status = %s FROM closing c"
        "  WHERE d.inventory_id = c.id AND d.status = %s RETURNING d.inventory_id),"
        " noted AS (INSERT INTO clearance_step (inventory_id, status, note, actor)"
        "  SELECT inventory_id, %s, '签收后结关', 'CEB513' FROM closed)"
        " SELECT c.id, c.message_id, ARRAY[c.guid, c.customs_code, c.ebp_code, c.ebc_code, c.agent_code, c.cop_no]"
        " FROM closing c WHERE c.id IN (SELECT inventory_id FROM closed)",
        (CLOSED, RELEASED, CLOSED),
    )
    return [Closing(*row) for row in cursor.fetchall()]


def status_counts(connection: Connection) -> dict[int, int]:
    """How many inventories stand at each status."""
    return dict(connection.execute("SELECT status, count(*) FROM clearance_decision GROUP BY status").fetchall())
