"""Declarations of a firm (汇总报关单) as refunds rest on them: lines, parcels, when they left, what came back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import dict_row

from heliu.clearance.exports.facts import Declared, DeclaredHead, DeclaredLine, Parcel
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.clearance.exports.summaries.entry_numbers import FORMED_ALONE
from heliu.kernel.problems import Conflict

PARCEL_LINES_MAX: Final = 20_000
"""Lines of parcels in the declarations one looks at together."""
DECLARATIONS_MAX: Final = 200
_HEADS: Final = f"""
SELECT d.id, coalesce(nullif(d.customs_entry_no, ''), d.entry_no) AS entry_no, s.sum_no, s.ebc_code AS firm,
    d.trade_mode,
    (SELECT max((x.decided_at AT TIME ZONE 'Asia/Shanghai')::date) FROM clearance_summary_item t
     JOIN clearance_export_decision x ON x.inventory_id = t.inventory_id WHERE t.declaration_id = d.id) AS exported_on
FROM clearance_summary_declaration d JOIN clearance_summary s ON s.id = d.summary_id
WHERE s.ebc_code = %(firm)s AND (d.customs_entry_no = ANY (%(entries)s)
    OR d.entry_no = ANY (%(entries)s) AND {FORMED_ALONE})
ORDER BY d.id DESC LIMIT %(most)s
"""  # noqa: S608 - a part of the statement, not of what is asked
# Of the newest only; each parcel is looked at once, however many lines it has.
_LISTED: Final = """
SELECT coalesce(nullif(h.customs_entry_no, ''), h.entry_no), e.exported_on, h.trade_mode,
    (SELECT count(*) FROM clearance_summary_line l WHERE l.declaration_id = h.id), e.parcels,
    f.inventory_id, f.goods_no
FROM (SELECT d.* FROM clearance_summary_declaration d JOIN clearance_summary s ON s.id = d.summary_id
    WHERE s.ebc_code = %(firm)s ORDER BY d.id DESC LIMIT %(most)s) h
CROSS JOIN LATERAL (SELECT max((x.decided_at AT TIME ZONE 'Asia/Shanghai')::date) AS exported_on, count(*) AS parcels
    FROM (SELECT DISTINCT t.inventory_id FROM clearance_summary_item t WHERE t.declaration_id = h.id) t
    LEFT JOIN clearance_export_decision x USING (inventory_id)) e
CROSS JOIN LATERAL (SELECT t.inventory_id, t.goods_no FROM clearance_summary_item t WHERE t.declaration_id = h.id
    ORDER BY t.inventory_id, t.goods_no LIMIT 1) f
ORDER BY h.id DESC
"""
_LINES: Final = (
    "SELECT declaration_id, line_no, goods_code, name, unit, currency, quantity, total FROM clearance_summary_line"
    " WHERE declaration_id = ANY (%s) ORDER BY declaration_id, line_no"
)
_PARCELS: Final = f"""
SELECT t.declaration_id, t.line_no, t.inventory_id, t.goods_no, {INVENTORY_NO} AS invt_no, i.logistics_no, t.quantity,
    t.total, coalesce((SELECT sum(b.quantity) FROM clearance_export_return r
        JOIN clearance_export_return_line b ON b.return_id = r.return_id AND b.gnum = t.goods_no
        WHERE r.inventory_id = t.inventory_id), 0) AS returned
FROM clearance_summary_item t JOIN public.declarations_export_inventory i ON i.id = t.inventory_id
JOIN public.declarations_message m ON m.id = i.message_id
WHERE t.declaration_id = ANY (%s) ORDER BY t.inventory_id, t.goods_no LIMIT %s
"""  # noqa: S608 - a part of the statement, not of what is asked


def declarations_of(connection: Connection[Any], firm: str, most: int) -> list[DeclaredHead]:
    """The declarations of a seller as a list shows them, the newest first, without their parcels."""
    rows = connection.execute(_LISTED, {"firm": firm, "most": most}).fetchall()
    return [
        DeclaredHead(entry_no, exported_on, mode, lines, parcels, (inventory, goods))
        for entry_no, exported_on, mode, lines, parcels, inventory, goods in rows
    ]


def declared_by(connection: Connection[Any], firm: str, entries: Sequence[str]) -> list[Declared]:
    """These declarations of a seller whole, the newest first. Raises Conflict for too many parcels at once.

    A number that is not there, or not the firm's, is left out.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        asked = {"firm": firm, "entries": list(entries), "most": DECLARATIONS_MAX}
        heads = cursor.execute(_HEADS, asked).fetchall()
        ids = [head["id"] for head in heads]
        lines = cursor.execute(_LINES, (ids,)).fetchall()
        parcels = cursor.execute(_PARCELS, (ids, PARCEL_LINES_MAX + 1)).fetchall()
    if len(parcels) > PARCEL_LINES_MAX:
        raise Conflict(f"一次最多查看 {PARCEL_LINES_MAX} 行包裹商品（PARCEL_LINES_MAX），请减少报关单。")
    of_line: dict[tuple[int, int], list[Parcel]] = defaultdict(list)
    for row in parcels:
        of_line[row.pop("declaration_id"), row.pop("line_no")].append(Parcel(**row))
    of_head: dict[int, list[DeclaredLine]] = defaultdict(list)
    for row in lines:
        number = row.pop("declaration_id")
        of_head[number].append(DeclaredLine(**row, parcels=tuple(of_line[number, row["line_no"]])))
    numbered = [(head.pop("id"), head) for head in heads]
    return [Declared(**head, lines=tuple(of_head[number])) for number, head in numbered]
