"""The sweep (补碰): inventories that should have been matched and were not, because two processes missed each other.

One process stores a payment while another stores the inventory; neither sees the other's uncommitted row, both commit,
and nobody matches them. The sweep finds what waits although everything is there.
"""

import time

from psycopg import Connection

EVERY_S = 1.0
AT_ONCE_MAX = 500
_DUE = """
SELECT w.inventory_id FROM clearance_waiting w
CROSS JOIN LATERAL (SELECT * FROM window_order o
    WHERE o.order_no = w.order_no AND o.ebp_code = w.ebp_code AND o.superseded_by IS NULL LIMIT 1) o
CROSS JOIN LATERAL (SELECT * FROM window_payment p
    WHERE p.order_no = w.order_no AND p.ebp_code = w.ebp_code AND p.superseded_by IS NULL LIMIT 1) p
CROSS JOIN LATERAL (SELECT * FROM window_waybill b
    WHERE b.logistics_no = w.logistics_no AND b.logistics_code = w.logistics_code AND b.superseded_by IS NULL
    LIMIT 1) b
WHERE w.since > now() - interval '1 hour'
ORDER BY w.inventory_id LIMIT %s
"""


class Sweep:
    """Looks at most once a second."""

    def __init__(self) -> None:
        self._next_at = 0.0

    def due(self, connection: Connection) -> list[int]:
        """Return waiting inventories whose counterparts are all there; empty when it is not time to look."""
        if time.monotonic() < self._next_at:
            return []
        self._next_at = time.monotonic() + EVERY_S
        return [row[0] for row in connection.execute(_DUE, (AT_ONCE_MAX,)).fetchall()]
