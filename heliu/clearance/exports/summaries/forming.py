"""Declarations formed of what whole applications hold (汇总成报关单), by the jobs process; told by CEB702 and CEB792.

One application a transaction, held by its row: it may run twice at once and be stopped anywhere.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import dict_row

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.exports.moves import RETURNED
from heliu.clearance.exports.sets import incomplete_sets, is_late
from heliu.clearance.exports.summaries.applying import KIND
from heliu.clearance.exports.summaries.grouping import SummedDeclaration, form
from heliu.clearance.exports.summaries.judging import NAMED_MAX
from heliu.clearance.exports.summaries.reading import inventories_of
from heliu.clearance.exports.summaries.results import Formed, results
from heliu.clearance.exports.telling import tell_again
from heliu.clearance.notices import Notice, store_notices
from heliu.declarations.api import TABLES, Archive
from heliu.kernel.days import business_day
from heliu.kernel.phrases import shown
from heliu.policies.parameters import in_force

LINES_MAX: Final = "export_summary/lines_per_declaration"
CONCLUDED: Final = 399
_NEXT: Final = "SELECT * FROM clearance_summary WHERE ready AND status = 2 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
_NAMES: Final = (
    "SELECT a.id, a.agent_name, a.ebc_name, a.decl_agent_name, m.sender, m.dxp_id, m.id AS message_id"
    " FROM public.declarations_summary_application a JOIN public.declarations_message m ON m.id = a.message_id"
    " JOIN clearance_export_paper p ON p.document_id = a.id AND p.status <> 100"
    " WHERE a.cop_no = %s AND a.agent_code = %s AND a.superseded_by IS NULL ORDER BY a.part_no"
)
_NUMBERS: Final = "SELECT nextval('declarations_id') FROM generate_series(1, %s)"
_DECLARATION: Final = (
    "INSERT INTO clearance_summary_declaration (id, summary_id, decl_seq_no, entry_no, trade_mode, traf_mode,"
    " port_code, country, owner_code, ems_no, gross_kg, net_kg) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_LINE: Final = (
    "COPY clearance_summary_line (declaration_id, line_no, goods_code, name, country, currency, unit, unit1, unit2,"
    " quantity, quantity1, quantity2, total) FROM STDIN"
)
_ITEM: Final = (
    "COPY clearance_summary_item (inventory_id, goods_no, declaration_id, line_no, quantity, total) FROM STDIN"
)
_DONE: Final = "UPDATE clearance_summary SET status = 399, formed_at = %s WHERE id = %s"
_BEGUN: Final = "SELECT id FROM clearance_summary WHERE agent_code = %s AND cop_no = %s AND status = 2 FOR UPDATE"
_RETURN_PAPERS: Final = (
    "UPDATE clearance_export_paper p SET status = 100, awaits = false FROM public.declarations_summary_application a"
    " WHERE p.document_id = a.id AND a.cop_no = %s AND a.agent_code = %s AND a.superseded_by IS NULL AND p.awaits"
    " RETURNING a.id"
)


def form_next(connection: Connection, archive: Archive, at: datetime) -> int:
    """Form the declarations of the oldest whole application; how many applications that were (0 or 1)."""

    def work(cursor: Cursor) -> int:
        with connection.cursor(row_factory=dict_row) as rows:
            summary = rows.execute(_NEXT).fetchone()
            if summary is None:
                return 0
        parts = parts_of(cursor, summary["cop_no"], summary["agent_code"])
        inventories = list(inventories_of(cursor, summary["id"], archive))
        lines_max = int(in_force(LINES_MAX, business_day(at)).value)
        flags = {"by_owner": summary["by_owner"], "by_name": summary["by_name"]}
        formed = _numbered(cursor, summary, form(inventories, **flags, lines_max=lines_max), at)
        _store(cursor, summary["id"], formed)
        cursor.execute(_DONE, (at, summary["id"]))
        store_notices(cursor, [*_conclusions(cursor, summary, parts, (len(inventories), formed), at)])
        return 1

    return in_one_transaction(connection, work)


def parts_of(cursor: Cursor, cop_no: str, agent_code: str) -> list[dict[str, Any]]:
    """The parts of an application with the names in them and who sent each, in their order."""
    with cursor.connection.cursor(row_factory=dict_row) as rows:
        return rows.execute(_NAMES, (cop_no, agent_code)).fetchall()


def _numbered(
    cursor: Cursor, summary: dict[str, Any], declarations: Sequence[SummedDeclaration], at: datetime
) -> list[Formed]:
    """Give each declaration its numbers: the summary's own (汇总统一编号) and the declaration form's (报关单编号)."""
    cursor.execute(_NUMBERS, (len(declarations),))
    day = business_day(at)
    found = []
    for (number,), declaration in zip(cursor.fetchall(), declarations, strict=True):
        serial = f"{number % 1_000_000_000:09d}"
        # The ninth digit of a declaration's number: 0 for exports (海关进出口货物报关单填制规范).
        entry_no = f"{summary['customs_code']}{day:%Y}0{serial}"
        found.append(Formed(number, f"S{day:%Y%m%d}{serial}", entry_no, declaration))
    return found


def _store(cursor: Cursor, summary_id: int, formed: Sequence[Formed]) -> None:
    cursor.executemany(
        _DECLARATION,
        [
            (one.id, summary_id, one.decl_seq_no, one.entry_no, *one.whole.head, one.whole.gross_kg, one.whole.net_kg)
            for one in formed
        ],
    )
    with cursor.copy(_LINE) as copy:
        for one in formed:
            for place, line in enumerate(one.whole.lines, 1):
                code, _, *rest = line.goods
                amounts = (line.quantity, line.quantity1, line.quantity2, line.total)
                copy.write_row((one.id, place, code, line.name, *rest, *amounts))
    with cursor.copy(_ITEM) as copy:
        for one in formed:
            for place, item in one.whole.items:
                goods = item.line
                copy.write_row((item.inventory.id, goods.number, one.id, place, goods.quantity, goods.total))


def _conclusions(
    cursor: Cursor,
    summary: dict[str, Any],
    parts: Sequence[dict[str, Any]],
    formed: tuple[int, list[Formed]],
    at: datetime,
) -> list[Notice]:
    inventories, declarations = formed
    numbers = shown((one.entry_no for one in declarations), NAMED_MAX)
    text = f"汇总完成, {inventories}份清单汇总成{len(declarations)}份报关单({numbers})"
    changes = {"returnStatus": str(CONCLUDED), "sumNo": summary["sum_no"]}
    told = [
        notice
        for part in parts
        for notice in tell_again(cursor, part["id"], TABLES[KIND], f"[Code:E78;Desc:{text}]", at, **changes)
    ]
    return [*told, *results(summary, parts[0], [one.resulting() for one in declarations], at)]


def give_up_incomplete(connection: Connection, at: datetime, limit: int) -> int:
    """Return applications whose other parts have not come within the window: their inventories are free again."""

    def work(cursor: Cursor) -> int:
        late = [one for one in incomplete_sets(cursor, limit, kinds=(KIND,)) if is_late(one, at)]
        for one in late:
            cursor.execute(_BEGUN, (one.owner, one.cop_no))
            for (summary_id,) in cursor.fetchall():
                cursor.execute("DELETE FROM clearance_summed WHERE summary_id = %s", (summary_id,))
                cursor.execute("UPDATE clearance_summary SET status = 100 WHERE id = %s", (summary_id,))
            cursor.execute(_RETURN_PAPERS, (one.cop_no, one.owner))
            text = f"分报文收到{len(one.here)}/{one.parts}部分, 逾期未到齐, 汇总申请退回"
            note = f"[Code:E79;Desc:{text};Fix:请重新申请, 编号可继续使用]"
            for (document_id,) in cursor.fetchall():
                changes = {"returnStatus": str(RETURNED)}
                store_notices(cursor, tell_again(cursor, document_id, TABLES[KIND], note, at, **changes))
        return len(late)

    return in_one_transaction(connection, work)
