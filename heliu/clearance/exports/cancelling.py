"""Cancelling an export inventory (撤销, CEB605): asked for by its firm, granted until the goods have left.

An officer who inspects the goods is not interrupted; what has departed comes back as a return of goods (CEB213).
"""

import re
from collections.abc import Sequence
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.authority import HeldExport, hold_exports, move_exports
from heliu.clearance.exports.moves import MOVES, ExportVerb, advice, name
from heliu.clearance.exports.papers import record
from heliu.clearance.facts import Paper
from heliu.declarations.api import numbers_ending

ACTOR: Final = "CEB605"
OUR_NUMBER: Final = re.compile(r"[0-9]{8}E([0-9]{9})", re.ASCII)
_ASKED: Final = (
    "SELECT id, invt_no, ebc_code, agent_code, reason FROM public.declarations_cancellation"
    " WHERE id = ANY (%s) ORDER BY id"
)
_SUMMED: Final = (
    "SELECT s.sum_no FROM clearance_summed x JOIN clearance_summary s ON s.id = x.summary_id WHERE x.inventory_id = %s"
)
_FOUND: Final = (
    "SELECT id, superseded_by FROM public.declarations_export_inventory WHERE id = ANY (%s) AND ebc_code = %s"
    " AND agent_code = %s"
)


def cancel(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Work off stored cancellations in the order they came; what each is answered."""
    cursor.execute(_ASKED, (sorted(ids),))
    told = {}
    for number, *asked in cursor.fetchall():
        told[number] = _cancel_one(cursor, *asked)
        record(cursor, ACTOR, number, told[number].status)
    return told


def _cancel_one(cursor: Cursor, invt_no: str, ebc_code: str, agent_code: str, reason: str) -> Paper:
    found = _inventory(cursor, invt_no, ebc_code, agent_code)
    if found is not None and found[1] is not None:
        detail = f"清单[{invt_no}]已由企业删除或由后来的申报代替, 不能撤销"
        return Paper(100, f"[Code:E31;Desc:{detail};Fix:要撤销后来的申报, 请写它的清单编号(invtNo)]")
    held = hold_exports(cursor, ExportVerb.CANCEL, [found[0]]) if found is not None else []
    if not held:
        detail = f"没有收发货人{ebc_code}、申报企业{agent_code}的清单[{invt_no}]"
        return Paper(100, f"[Code:E30;Desc:{detail};Fix:请核对原清单编号(invtNo)与两家企业的编码]")
    if sum_no := _summed(cursor, held[0]):
        text = f"清单已由汇总申请{sum_no}汇总, 不能撤销"
        return Paper(100, f"[Code:E32;Desc:{text};Fix:请修改或撤销汇总报关单; 货物退回的请申报出口退货(CEB213)]")
    if not _may(held[0]):
        return _refused(held[0])
    return _on_hold(held[0]) if on_hold(cursor, held[0].inventory_id) else _granted(cursor, held, reason)


def _summed(cursor: Cursor, held: HeldExport) -> str | None:
    """The summary application that holds the inventory."""
    cursor.execute(_SUMMED, (held.inventory_id,))
    row = cursor.fetchone()
    return str(row[0]) if row else None


def _may(held: HeldExport) -> bool:
    return held.status in MOVES[ExportVerb.CANCEL]


def _granted(cursor: Cursor, held: list[HeldExport], reason: str) -> Paper:
    moved = move_exports(cursor, ExportVerb.CANCEL, held, ACTOR, [reason])[0]
    return Paper(moved.status, moved.note)


def on_hold(cursor: Cursor, inventory_id: int) -> bool:
    """An officer stopped it (暂缓): the firm does not take away what is looked into."""
    cursor.execute("SELECT FROM clearance_hold WHERE inventory_id = %s", (inventory_id,))
    return cursor.fetchone() is not None


def _on_hold(held: HeldExport) -> Paper:
    detail = f"清单现在是{held.status} {name(held.status)}, 海关暂缓办理, 不能撤销"
    return Paper(100, f"[Code:E31;Desc:{detail};Fix:请联系主管海关, 解除暂缓后再申请撤销]")


def _refused(held: HeldExport) -> Paper:
    detail = f"清单现在是{held.status} {name(held.status)}, 不能撤销"
    return Paper(100, f"[Code:E31;Desc:{detail};Fix:{advice(held.status).rstrip('。')}]")


def _inventory(cursor: Cursor, invt_no: str, ebc_code: str, agent_code: str) -> tuple[int, int | None] | None:
    """Our number, which ends an inventory's, and what took its place. Of several that end alike the firms' own."""
    given = OUR_NUMBER.fullmatch(invt_no)
    if given is None:
        return None
    cursor.execute(_FOUND, (numbers_ending(cursor.connection, given[1]), ebc_code, agent_code))
    found: list[tuple[int, int | None]] = cursor.fetchall()
    return found[0] if len(found) == 1 else None
