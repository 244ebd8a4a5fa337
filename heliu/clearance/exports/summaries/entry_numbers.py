"""The number customs gives a summed declaration (报关单编号), later than the result: entered once, told again.

Forming numbers a declaration at once, as the sandbox's customs does. The real number comes by a later CEB792 (the
relay) or from an officer; both stay on record, and whoever asks by either finds the declaration. Customs counts by
itself: where its number is one that another declaration was formed under, it leads to the one customs gave it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import Connection, Cursor, errors
from psycopg.rows import dict_row

from heliu.clearance.authority import check_said, in_one_transaction
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.clearance.exports.summaries.applying import KIND
from heliu.clearance.exports.summaries.forming import CONCLUDED, parts_of
from heliu.clearance.exports.summaries.results import Resulting, results
from heliu.clearance.exports.telling import tell_again
from heliu.clearance.notices import store_notices
from heliu.clearance.upstream.deciders import deciders
from heliu.declarations.api import TABLES
from heliu.kernel.problems import Conflict, Invalid, NotThere

ENTRY_NO: Final = re.compile(r"[0-9]{4}(19|20)[0-9]{2}0[0-9]{9}")
"""关区 4 位, 年份 4 位, 0 (出口), 顺序号 9 位 (海关进出口货物报关单填制规范)."""
FORMED_ALONE: Final = "NOT EXISTS (SELECT FROM clearance_summary_declaration o WHERE o.customs_entry_no = d.entry_no)"
"""Whether the number a declaration ``d`` was formed under still leads to it."""
_FIND: Final = (
    "SELECT d.id, d.decl_seq_no, d.entry_no, d.customs_entry_no, d.gross_kg, d.net_kg, s.sum_no, s.customs_code,"
    " s.agent_code, s.cop_no, s.ebc_code, s.decl_agent_code"
    " FROM clearance_summary_declaration d JOIN clearance_summary s ON s.id = d.summary_id"
    " WHERE %s IN (d.decl_seq_no, d.entry_no) FOR UPDATE OF d"
)
_ENTER: Final = (
    "UPDATE clearance_summary_declaration SET customs_entry_no = %s, customs_entry_at = %s, customs_entry_by = %s"
    " WHERE id = %s"
)
_LINES: Final = f"""
SELECT {INVENTORY_NO} AS "invtNo", i.logistics_no AS "logisticsNo", t.line_no AS gseqno, t.goods_no AS gnum,
    l.goods_code AS gcode
FROM clearance_summary_item t JOIN public.declarations_export_inventory i ON i.id = t.inventory_id
JOIN public.declarations_message m ON m.id = i.message_id
JOIN clearance_summary_line l ON l.declaration_id = t.declaration_id AND l.line_no = t.line_no
WHERE t.declaration_id = %s ORDER BY t.line_no, t.inventory_id, t.goods_no
"""  # noqa: S608 - a part of the statement, not of what is asked


@dataclass(frozen=True, slots=True)
class Entered:
    """A declaration with both its numbers. ``new``: this call entered the customs' one; ``told``: and told the firm so,
    which customs itself does where it decides.
    """

    sum_no: str
    decl_seq_no: str
    entry_no: str
    customs_entry_no: str
    firm: str
    new: bool
    told: bool


def enter_number(connection: Connection, number: str, entry_no: str, actor: str, at: datetime) -> Entered:
    """Enter customs' ``entry_no`` for the declaration with our ``number`` (declSeqNo or entryId), and tell it.

    Raises NotThere, Invalid for what is no number of an export declaration, Conflict where it has another one already
    or another declaration has this one.
    """
    check_said(actor, "")
    if not ENTRY_NO.fullmatch(entry_no):
        raise Invalid(f"{entry_no[:30]} 不是出口报关单编号：应为 18 位，关区 4 位、年份 4 位、0、顺序号 9 位。")
    try:
        return in_one_transaction(connection, lambda cursor: _enter(cursor, number, entry_no, actor, at))
    except errors.UniqueViolation as known:
        raise Conflict(f"报关单编号 {entry_no} 已登记在另一份汇总报关单上，请核对。") from known


def _enter(cursor: Cursor, number: str, entry_no: str, actor: str, at: datetime) -> Entered:
    with cursor.connection.cursor(row_factory=dict_row) as rows:
        found = rows.execute(_FIND, (number,)).fetchone()
        if found is None:
            raise NotThere(f"没有汇总报关单 {number[:50]}。请核对汇总统一编号或报关单编号。")
        entered = (found["sum_no"], found["decl_seq_no"], found["entry_no"], entry_no, found["ebc_code"])
        if found["customs_entry_no"] == entry_no:
            return Entered(*entered, new=False, told=False)
        if found["customs_entry_no"]:
            said = (
                f"汇总报关单 {found['decl_seq_no']} 的海关编号已是 {found['customs_entry_no']}，不能改为 {entry_no}。"
            )
            raise Conflict(f"{said}请与海关核对后，由运维更正。")
        rows.execute(_ENTER, (entry_no, at, actor, found["id"]))
        _tell(cursor, found, entry_no, at, rows.execute(_LINES, (found["id"],)).fetchall())
    return Entered(*entered, new=True, told=not deciders().relayed(KIND))


def _tell(cursor: Cursor, found: Mapping[str, Any], entry_no: str, at: datetime, lines: Sequence[Any]) -> None:
    """The receipt of every part again with both numbers, and the result once more with customs' one."""
    parts = parts_of(cursor, found["cop_no"], found["agent_code"])
    text = f"汇总报关单{found['decl_seq_no']}的海关编号为{entry_no}(汇总时编号{found['entry_no']})"
    changes = {"returnStatus": str(CONCLUDED), "sumNo": found["sum_no"]}
    told = [
        notice
        for part in parts
        for notice in tell_again(cursor, part["id"], TABLES[KIND], f"[Code:E80;Desc:{text}]", at, **changes)
    ]
    written = [{name: str(value) for name, value in line.items()} for line in lines]
    again = Resulting(found["decl_seq_no"], entry_no, found["gross_kg"], found["net_kg"], written)
    store_notices(cursor, [*told, *(results(found, parts[0], [again], at) if parts else [])])
