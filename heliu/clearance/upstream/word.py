"""The customs' word taken (海关审结): an inventory stands where customs says, whatever we had expected.

The quota of its buyer moves along in the same transaction, locked before the decision as everywhere: what customs
returns gives back, what it reviews reserves, what it passes commits, be it above the limit. Idempotent.
"""

from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.facts import ExportOutcome
from heliu.clearance.facts import Outcome
from heliu.clearance.upstream.rules import CLOSED, DECIDED, RELEASED, Side, side

ACTOR: Final = "海关"
NOTE_CHARS_MAX: Final = 500
_COMMITTED: Final = (DECIDED, RELEASED, CLOSED)
_HOLD_WAITING: Final = "SELECT FROM clearance_waiting WHERE inventory_id = %s FOR UPDATE"
_HOLD_QUOTA: Final = (
    "SELECT FROM clearance_quota q JOIN clearance_decision d ON d.buyer_id = q.buyer_id AND d.year = q.year"
    " WHERE d.inventory_id = %s FOR UPDATE OF q"
)
_HOLD: Final = (
    "SELECT status, counted, tax_price, buyer_id, year FROM clearance_decision WHERE inventory_id = %s FOR UPDATE"
)
_QUOTA: Final = (
    "INSERT INTO clearance_quota AS q (buyer_id, year, reserved, committed, purchases)"
    " VALUES (%(buyer)s, %(year)s, greatest(%(reserved)s, 0), greatest(%(committed)s, 0), greatest(%(purchases)s, 0))"
    " ON CONFLICT (buyer_id, year) DO UPDATE SET reserved = q.reserved + %(reserved)s,"
    " committed = q.committed + %(committed)s, purchases = q.purchases + %(purchases)s"
)
_MOVE: Final = (
    "UPDATE clearance_decision SET status = %(status)s, counted = %(counted)s, decided_at = now(),"
    " outcome = CASE WHEN %(refused)s THEN %(returned)s ELSE %(admitted)s END,"
    " duty = CASE WHEN %(refused)s THEN NULL ELSE duty END,"
    " consumption_tax = CASE WHEN %(refused)s THEN NULL ELSE consumption_tax END,"
    " vat = CASE WHEN %(refused)s THEN NULL ELSE vat END WHERE inventory_id = %(id)s"
)
_MOVE_EXPORT: Final = (
    "UPDATE clearance_export_decision SET status = %s, outcome = %s, decided_at = now()"
    " WHERE inventory_id = %s AND status <> %s"
)
_STEP: Final = "INSERT INTO clearance_step (inventory_id, status, note, actor) VALUES (%s, %s, %s, %s)"


def take_word(cursor: Cursor, kind: str, document_id: int, status: int, note: str) -> None:
    """Move what we decided to where customs is. Does nothing for other documents, and while customs is under way."""
    if side(kind, status) is Side.UNDER_WAY:
        return
    if kind == "CEB621":
        moved = _import(cursor, document_id, status)
    elif kind == "CEB603":
        moved = _export(cursor, document_id, status)
    else:
        return
    if moved:
        cursor.execute(_STEP, (document_id, status, note[:NOTE_CHARS_MAX], ACTOR))


def _import(cursor: Cursor, number: int, status: int) -> bool:
    for text in (_HOLD_WAITING, _HOLD_QUOTA, _HOLD):
        cursor.execute(text, (number,))
    row = cursor.fetchone()
    if row is None or row[0] == status:
        return False
    before, counted, tax_price, buyer, year = row
    refused = side("CEB621", status) is Side.REFUSED
    counts = 0 if refused else tax_price
    was_committed, is_committed = before in _COMMITTED, status in _COMMITTED
    cursor.execute(
        _QUOTA,
        {
            "buyer": buyer,
            "year": year,
            "reserved": (0 if is_committed else counts) - (0 if was_committed else counted),
            "committed": (counts if is_committed else 0) - (counted if was_committed else 0),
            "purchases": (counts > 0) - (counted > 0),
        },
    )
    told = {"status": status, "counted": counts, "refused": refused, "id": number}
    cursor.execute(_MOVE, {**told, "returned": int(Outcome.RETURNED), "admitted": int(Outcome.ADMITTED)})
    cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = %s", (number,))
    return True


def _export(cursor: Cursor, number: int, status: int) -> bool:
    cursor.execute("SELECT FROM clearance_export_waiting WHERE inventory_id = %s FOR UPDATE", (number,))
    refused = side("CEB603", status) is Side.REFUSED
    outcome = int(ExportOutcome.RETURNED if refused else ExportOutcome.ADMITTED)
    cursor.execute(_MOVE_EXPORT, (status, outcome, number, status))
    moved = cursor.rowcount == 1
    cursor.execute("DELETE FROM clearance_export_waiting WHERE inventory_id = %s", (number,))
    return moved
