"""The sweep (补碰): inventories that should have been matched and were not, because two processes missed each other.

One process stores a payment while another stores the inventory; neither sees the other's uncommitted row, both commit,
and nobody matches them. The sweep finds what waits although everything is there.
"""

import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from psycopg import Connection

EVERY_S = 1.0
AT_ONCE_MAX = 500
_DUE: Final[Mapping[str, str]] = {
    "CEB621": """
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
""",
    "CEB603": """
SELECT w.inventory_id FROM clearance_export_waiting w
CROSS JOIN LATERAL (SELECT * FROM window_export_order o
    WHERE o.order_no = w.order_no AND o.ebp_code = w.ebp_code AND o.ebc_code = w.ebc_code AND o.superseded_by IS NULL
    LIMIT 1) o
CROSS JOIN LATERAL (SELECT * FROM window_export_waybill b
    WHERE b.logistics_no = w.logistics_no AND b.logistics_code = w.logistics_code AND b.superseded_by IS NULL
    LIMIT 1) b
WHERE w.since > now() - interval '1 hour' AND (NOT w.needs_collection OR EXISTS (
    SELECT FROM window_collection c WHERE c.order_no = w.order_no AND c.ebp_code = w.ebp_code
        AND c.ebc_code = w.ebc_code AND c.superseded_by IS NULL))
ORDER BY w.inventory_id LIMIT %s
""",
}
Due = Mapping[str, Sequence[int]]
NOTHING: Final[Due] = MappingProxyType({})


class Sweep:
    """Looks at most once a second."""

    def __init__(self) -> None:
        self._next_at = 0.0

    def due(self, connection: Connection) -> Due:
        """Waiting inventories whose counterparts are all there, by kind; empty when it is not time to look."""
        if time.monotonic() < self._next_at:
            return NOTHING
        self._next_at = time.monotonic() + EVERY_S
        found = {kind: connection.execute(query, (AT_ONCE_MAX,)).fetchall() for kind, query in _DUE.items()}
        return {kind: [row[0] for row in rows] for kind, rows in found.items() if rows}
