"""From a summary down to its parcels and from a parcel up to its declaration (汇总追溯), by any of their numbers."""

from collections import defaultdict
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import dict_row

from heliu.clearance.exports.cancelling import OUR_NUMBER
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.clearance.exports.summaries.entry_numbers import FORMED_ALONE
from heliu.declarations.api import numbers_ending
from heliu.kernel.problems import NotThere

FOUND_MAX: Final = 100  # inventories one number may lead up from
ITEMS_MAX: Final = 20_000
_NAMED: Final = f"(%(key)s IN (d.decl_seq_no, d.customs_entry_no) OR d.entry_no = %(key)s AND {FORMED_ALONE})"
_SUMMARY: Final = f"""
SELECT s.* FROM clearance_summary s WHERE s.sum_no = %(key)s UNION SELECT s.* FROM clearance_summary_declaration d
JOIN clearance_summary s ON s.id = d.summary_id WHERE {_NAMED}
"""  # noqa: S608 - a part of the statement, not of what is asked
_DECLARATIONS: Final = f"""
SELECT d.* FROM clearance_summary_declaration d WHERE d.summary_id = %(id)s AND (%(key)s = %(sum_no)s OR {_NAMED})
ORDER BY d.id
"""  # noqa: S608
_LINES: Final = "SELECT * FROM clearance_summary_line WHERE declaration_id = ANY (%s) ORDER BY declaration_id, line_no"
_ITEMS: Final = f"""
SELECT t.declaration_id, t.line_no, t.goods_no, t.quantity, t.total, {INVENTORY_NO} AS invt_no, i.id AS inventory_id,
    i.cop_no, i.order_no, i.logistics_no
FROM clearance_summary_item t JOIN public.declarations_export_inventory i ON i.id = t.inventory_id
JOIN public.declarations_message m ON m.id = i.message_id
WHERE t.declaration_id = ANY (%s) ORDER BY t.declaration_id, t.line_no, t.inventory_id, t.goods_no LIMIT %s
"""  # noqa: S608 - a part of the statement, not of what is asked
_UP: Final = f"""
SELECT {INVENTORY_NO} AS invt_no, i.id AS inventory_id, i.cop_no, i.order_no, i.logistics_no, t.goods_no, t.quantity,
    t.total, t.line_no, d.decl_seq_no, d.entry_no, d.customs_entry_no, s.sum_no, s.status,
    s.agent_code, s.ebc_code, s.decl_agent_code
FROM public.declarations_export_inventory i JOIN public.declarations_message m ON m.id = i.message_id
LEFT JOIN clearance_summed x ON x.inventory_id = i.id LEFT JOIN clearance_summary s ON s.id = x.summary_id
LEFT JOIN clearance_summary_item t ON t.inventory_id = i.id
LEFT JOIN clearance_summary_declaration d ON d.id = t.declaration_id
WHERE i.superseded_by IS NULL AND (i.id = ANY (%s) OR i.cop_no = %s OR i.order_no = %s OR i.logistics_no = %s)
ORDER BY i.id, t.goods_no LIMIT %s
"""  # noqa: S608
# ``firm`` NULL: an officer asks.
_OF_INVENTORY: Final = """
SELECT s.id, s.sum_no, s.cop_no, s.status, s.begun_at, s.formed_at, t.goods_no, t.quantity, t.total, t.line_no,
    d.decl_seq_no, d.entry_no, d.customs_entry_no
FROM clearance_summed x JOIN clearance_summary s ON s.id = x.summary_id
LEFT JOIN clearance_summary_item t ON t.inventory_id = x.inventory_id
LEFT JOIN clearance_summary_declaration d ON d.id = t.declaration_id
WHERE x.inventory_id = %s AND (%s::text IS NULL OR %s IN (s.agent_code, s.ebc_code, s.decl_agent_code))
ORDER BY t.goods_no LIMIT %s
"""
_OF_SUMMARY: Final = ("id", "sum_no", "cop_no", "status", "begun_at", "formed_at")
Row = dict[str, Any]


def summed_down(connection: Connection, number: str) -> Row:
    """An application (sumNo), or one of its declarations (declSeqNo, entryId), down to the parcels. Raises NotThere."""
    with connection.cursor(row_factory=dict_row) as cursor:
        summary = cursor.execute(_SUMMARY, {"key": number}).fetchone()
        if summary is None:
            raise NotThere(f"没有汇总申请或汇总报关单 {number[:50]}。")
        asked = {"id": summary["id"], "sum_no": summary["sum_no"], "key": number}
        declarations = cursor.execute(_DECLARATIONS, asked).fetchall()
        ids = [one["id"] for one in declarations]
        lines = cursor.execute(_LINES, (ids,)).fetchall()
        items = cursor.execute(_ITEMS, (ids, ITEMS_MAX)).fetchall()
        held = cursor.execute("SELECT count(*) AS n FROM clearance_summed WHERE summary_id = %s", (summary["id"],))
        inventories = (held.fetchone() or {"n": 0})["n"]
    of_line: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for item in items:
        of_line[item.pop("declaration_id"), item.pop("line_no")].append(item)
    of_declaration: dict[int, list[Row]] = defaultdict(list)
    for line in lines:
        declaration = line.pop("declaration_id")
        of_declaration[declaration].append({**line, "items": of_line[declaration, line["line_no"]]})
    whole = [{**one, "lines": of_declaration[one["id"]]} for one in declarations]
    return {**summary, "inventories": inventories, "declarations": whole}


def summed_up(connection: Connection, key: str) -> list[Row]:
    """The lines of the inventories with this invtNo, copNo, order or waybill number, each with where it was summed.

    An inventory that was not summed is one row without a declaration. Raises NotThere.
    """
    given = OUR_NUMBER.fullmatch(key)
    ids = numbers_ending(connection, given[1]) if given else []
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_UP, (ids, key, key, key, FOUND_MAX)).fetchall()
    rows = [row for row in found if given is None or row["invt_no"] == key or key in _own(row)]
    if not rows:
        raise NotThere(f"没有出口清单 {key[:50]}。请核对清单编号、企业唯一编号、订单编号或运单编号。")
    return rows


def summary_of(connection: Connection, inventory_id: int, firm: str | None) -> Row | None:
    """The application an inventory was summed by, with where each of its goods is declared; None where the firm
    has no part in it, or there is none. Its lines are empty until it is formed.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_OF_INVENTORY, (inventory_id, firm, firm, ITEMS_MAX)).fetchall()
    if not found:
        return None
    summary = {name: found[0][name] for name in _OF_SUMMARY}
    return {**summary, "lines": [row for row in found if row["line_no"] is not None]}


def _own(row: Row) -> tuple[str, ...]:
    return row["cop_no"], row["order_no"], row["logistics_no"]
