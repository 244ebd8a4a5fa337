"""The windows of time of exports (出口期限): how long an inventory may wait, and be under review in the sandbox.

As with imports (clearance/windows.py): small transactions that may run twice at once and be stopped anywhere.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.exports.authority import hold_exports, move_exports
from heliu.clearance.exports.moves import UNDER_REVIEW, WAITING, ExportVerb
from heliu.clearance.windows import SANDBOX, TIMER, window_days
from heliu.kernel.days import day_bounds

_BEGAN: Final = "SELECT DISTINCT (since AT TIME ZONE 'Asia/Shanghai')::date FROM clearance_export_waiting ORDER BY 1"
_OVERDUE: Final = (
    "SELECT inventory_id FROM clearance_export_waiting WHERE since >= %s AND since < %s"
    " ORDER BY inventory_id LIMIT %s FOR UPDATE SKIP LOCKED"
)
_REVIEWED: Final = (
    "SELECT inventory_id FROM clearance_export_decision d WHERE status IN (300, 500) AND decided_at < %s"
    " AND NOT EXISTS (SELECT FROM clearance_hold h WHERE h.inventory_id = d.inventory_id)"
    " ORDER BY decided_at LIMIT %s"
)
# What is missing, by the same look-ups the sweep makes; nothing where all is there and was not compared.
_MISSING: Final = """
SELECT w.inventory_id,
    EXISTS (SELECT FROM public.declarations_export_order d WHERE d.order_no = w.order_no AND d.ebp_code = w.ebp_code
        AND d.ebc_code = w.ebc_code AND d.superseded_by IS NULL),
    NOT w.needs_collection OR EXISTS (SELECT FROM public.declarations_collection d WHERE d.order_no = w.order_no
        AND d.ebp_code = w.ebp_code AND d.ebc_code = w.ebc_code AND d.superseded_by IS NULL),
    EXISTS (SELECT FROM public.declarations_export_waybill d WHERE d.logistics_no = w.logistics_no
        AND d.logistics_code = w.logistics_code AND d.superseded_by IS NULL)
FROM clearance_export_waiting w WHERE w.inventory_id = ANY (%s)
"""
EXPORT_NAMES: Final[Mapping[str, str]] = {"order": "订单", "collection": "收款单", "waybill": "运单"}


def missing_of_exports(cursor: Cursor, ids: Sequence[int]) -> dict[int, list[str]]:
    """What each waiting inventory still lacks, of EXPORT_NAMES; nothing where all is there and was not compared."""
    cursor.execute(_MISSING, (list(ids),))
    return {
        number: [kind for kind, there in zip(EXPORT_NAMES, found, strict=True) if not there]
        for number, *found in cursor.fetchall()
    }


def return_overdue_exports(connection: Connection, at: datetime, limit: int) -> int:
    """Return (退单) at most ``limit`` inventories which waited longer than their window; how many."""

    def work(cursor: Cursor) -> int:
        cursor.execute(_BEGAN)
        for (day,) in cursor.fetchall():
            days = window_days(day)
            begins, ends = day_bounds(day)
            cursor.execute(_OVERDUE, (begins, min(ends, at - timedelta(days=days)), limit))
            if ids := [row[0] for row in cursor.fetchall()]:
                return _expire(cursor, ids, days)
        return 0

    return in_one_transaction(connection, work)


def _expire(cursor: Cursor, ids: list[int], days: int) -> int:
    lacking = missing_of_exports(cursor, ids)
    held = [one for one in hold_exports(cursor, ExportVerb.EXPIRE, ids) if one.status == WAITING]
    if held:
        notes = [expired(days, lacking.get(one.inventory_id, [])) for one in held]
        move_exports(cursor, ExportVerb.EXPIRE, held, TIMER, notes)
    # A row that stands for no waiting inventory would be found again and again.
    cursor.execute("DELETE FROM clearance_export_waiting WHERE inventory_id = ANY (%s)", (ids,))
    return len(ids)


def expired(days: int, lacking: list[str]) -> str:
    """What the receipt says of an inventory whose window closed."""
    named = "、".join(EXPORT_NAMES[kind] for kind in lacking)
    what = f"{named}仍不存在" if lacking else "单证已到齐但未能比对"
    fix = f"请补报{named}后将本清单重新申报" if lacking else "请将本清单原样重新申报"
    return f"[Code:H11;Desc:超过碰单期限{days}天, {what}, 退单;Fix:{fix}, 编号可继续使用]"


def release_reviewed_exports(connection: Connection, at: datetime, minutes: int, limit: int) -> int:
    """Let the sandbox release what has been under review for ``minutes``; how many."""

    def work(cursor: Cursor) -> int:
        cursor.execute(_REVIEWED, (at - timedelta(minutes=minutes), limit))
        ids = [row[0] for row in cursor.fetchall()]
        held = [one for one in hold_exports(cursor, ExportVerb.RELEASE, ids) if one.status in UNDER_REVIEW]
        if held:
            note = f"沙箱: {minutes} 分钟后自动放行"
            move_exports(cursor, ExportVerb.RELEASE, held, SANDBOX, [note] * len(held))
        return len(held)

    return in_one_transaction(connection, work)
