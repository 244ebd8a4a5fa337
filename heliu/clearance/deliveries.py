"""Delivery reports (签收 CEB513): they close (结关) a released inventory, whichever of the two comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from psycopg import Connection, Cursor, sql

from heliu.clearance.moves import CLOSED, RELEASED
from heliu.clearance.notices import Told
from heliu.kernel.postgres.wire import prepare_once

CLOSED_NOTE: Final = "[Code:2700;Desc:结关]"
STATUSES: Final = {"released": RELEASED, "closed": CLOSED}
_FOLDER: Final = Path(__file__).parent / "sql"
_DELIVER: Final = (_FOLDER / "deliver.sql").read_text(encoding="utf-8").encode()
_DELIVER_LATE: Final = (_FOLDER / "deliver_late.sql").read_text(encoding="utf-8").encode()
ANY_EARLY: Final = b"EXECUTE clearance_any_early"
_ANY_EARLY: Final = "AS SELECT EXISTS (SELECT FROM public.clearance_early_delivery)"
_RELEASED: Final = """
SELECT i.id FROM clearance_early_delivery e
CROSS JOIN LATERAL (
    SELECT w.order_no FROM public.declarations_waybill w
    WHERE w.logistics_no = e.logistics_no AND w.logistics_code = e.logistics_code AND w.superseded_by IS NULL LIMIT 1
) w
CROSS JOIN LATERAL (
    SELECT i.id FROM public.declarations_inventory i
    WHERE i.order_no = w.order_no AND i.logistics_no = e.logistics_no AND i.superseded_by IS NULL LIMIT 1
) i
JOIN clearance_decision d ON d.inventory_id = i.id AND d.status = %s
ORDER BY i.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Closing:
    """An inventory that was closed, with what its receipt repeats and whom it is for."""

    inventory_id: int
    message_id: int
    echo: list[str | None]

    @property
    def told(self) -> Told:
        """What its receipt says."""
        return Told(self.inventory_id, self.message_id, self.echo, CLOSED, CLOSED_NOTE)


def prepare_to_ask_early(connection: Connection) -> bool:
    """Make the connection ready for ANY_EARLY; say whether anything was done."""
    return prepare_once(connection, "clearance_any_early", lambda: sql.SQL(_ANY_EARLY))


def any_early(cursor: Cursor) -> bool:
    """Whether any delivery waits for its release."""
    cursor.execute("SELECT EXISTS (SELECT FROM public.clearance_early_delivery)")
    row = cursor.fetchone()
    return bool(row and row[0])


def close_delivered(cursor: Cursor) -> list[Closing]:
    """Close the released inventories whose parcels the staged deliveries report; the others count with the release."""
    cursor.execute(_DELIVER, STATUSES)
    return [Closing(*row) for row in cursor.fetchall()]


def close_delivered_before(cursor: Cursor, ids: Sequence[int]) -> list[Closing]:
    """Close those of these inventories that are released and whose parcels were reported before."""
    cursor.execute(_DELIVER_LATE, {**STATUSES, "ids": list(ids)})
    return [Closing(*row) for row in cursor.fetchall()]


def released_with_delivery(cursor: Cursor, limit: int) -> list[int]:
    """Inventories released while another process stored their delivery: neither saw the other."""
    cursor.execute(_RELEASED, (RELEASED, limit))
    return [row[0] for row in cursor.fetchall()]


def forget_early(cursor: Cursor, at: datetime, days: int) -> int:
    """Forget deliveries no release came for within so many days; how many."""
    cursor.execute("DELETE FROM clearance_early_delivery WHERE since < %s", (at - timedelta(days=days),))
    return cursor.rowcount
