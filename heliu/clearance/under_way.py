"""What is under way (在办清单): the inventories of both directions that wait for a document or for an officer."""

from datetime import datetime
from typing import Final

from psycopg import Connection

from heliu.clearance import moves
from heliu.clearance.dossier import Row, risks, rows
from heliu.clearance.exports import moves as export_moves
from heliu.clearance.exports.dossier import export_risks
from heliu.clearance.exports.windows import EXPORT_NAMES, missing_of_exports
from heliu.clearance.windows import NAMES, missing, waits_until

LISTED_MAX: Final = 1_000
IMPORT, EXPORT = "import", "export"
_WAITING: Final = """
SELECT * FROM (
    (SELECT w.inventory_id AS id, 'import' AS direction, i.cop_no AS "copNo", i.ebc_code AS "ebcCode",
        w.order_no AS "orderNo", w.since
    FROM clearance_waiting w JOIN public.declarations_inventory i ON i.id = w.inventory_id ORDER BY w.since LIMIT %s)
    UNION ALL
    (SELECT w.inventory_id, 'export', i.cop_no, i.ebc_code, w.order_no, w.since
    FROM clearance_export_waiting w JOIN public.declarations_export_inventory i ON i.id = w.inventory_id
    ORDER BY w.since LIMIT %s)
) found ORDER BY since LIMIT %s
"""
_REVIEWED: Final = """
SELECT * FROM (
    (SELECT d.inventory_id AS id, 'import' AS direction, i.cop_no AS "copNo", i.ebc_code AS "ebcCode", d.status,
        d.decided_at AS since, d.score, d.risks
    FROM clearance_decision d JOIN public.declarations_inventory i ON i.id = d.inventory_id
    WHERE d.status IN (300, 500) ORDER BY d.decided_at LIMIT %s)
    UNION ALL
    (SELECT d.inventory_id, 'export', i.cop_no, i.ebc_code, d.status, d.decided_at, d.score, d.risks
    FROM clearance_export_decision d JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
    WHERE d.status IN (300, 500) ORDER BY d.decided_at LIMIT %s)
) found ORDER BY since LIMIT %s
"""


def waiting(connection: Connection, at: datetime, limit: int = LISTED_MAX) -> list[Row]:
    """The inventories that wait for a counterpart, the longest first, with what they lack and until when they may."""
    found = rows(connection, _WAITING, limit, limit, limit)
    with connection.cursor() as cursor:
        lacking = missing(cursor, [row["id"] for row in found if row["direction"] == IMPORT])
        lacking |= missing_of_exports(cursor, [row["id"] for row in found if row["direction"] == EXPORT])
    for row in found:
        names = EXPORT_NAMES if row["direction"] == EXPORT else NAMES
        ends = waits_until(row["since"])
        row |= {"missing": [names[kind] for kind in lacking.get(row["id"], [])], "until": ends, "overdue": ends < at}
    return found


def under_review(connection: Connection, limit: int = LISTED_MAX) -> list[Row]:
    """The inventories in the officers' hands, the longest first."""
    found = rows(connection, _REVIEWED, limit, limit, limit)
    for row in found:
        is_export = row["direction"] == EXPORT
        table = export_moves if is_export else moves
        fired = export_risks if is_export else risks
        row |= {"status_name": table.name(row["status"]), "risks": fired(row["risks"])}
    return found
