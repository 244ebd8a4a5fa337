"""What is under way (在办清单): the inventories of both directions that wait for a document or for an officer."""

from datetime import datetime
from typing import Final

from psycopg import Connection

from heliu.clearance import moves
from heliu.clearance.dossier import Row, fired, rows
from heliu.clearance.exports import moves as export_moves
from heliu.clearance.exports.windows import EXPORT_NAMES, missing_of_exports
from heliu.clearance.queue import EXPORT, IMPORT, Case, cases
from heliu.clearance.windows import NAMES, missing, waits_until
from heliu.risk.api import export_rules_in, rules_in

LISTED_MAX: Final = 1_000
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


def under_review(connection: Connection, direction: str | None = None, limit: int = LISTED_MAX) -> list[Row]:
    """The officers' queue of one direction or both as rows, the longest first, each with the risk rules that fired."""
    return [_reviewed(case) for case in cases(connection, None, None, limit, direction)]


def _reviewed(case: Case) -> Row:
    return {
        "id": case.inventory_id,
        "direction": EXPORT if case.is_export else IMPORT,
        "copNo": case.cop_no,
        "ebcCode": case.ebc_code,
        "status": case.status,
        "status_name": (export_moves if case.is_export else moves).name(case.status),
        "since": case.since,
        "score": case.score,
        "risks": fired((export_rules_in if case.is_export else rules_in)(case.risks)),
    }
