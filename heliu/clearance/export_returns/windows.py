"""The windows of returns (退货期限): goods that do not come back in time, and review in the sandbox.

As with exports (exports/windows.py): small transactions that may run twice at once and be stopped anywhere.
"""

from datetime import date, datetime, timedelta
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.export_returns.authority import do_verb
from heliu.clearance.export_returns.decisions import Step, hold_returns, move_return
from heliu.clearance.export_returns.facts import ReturnOutcome
from heliu.clearance.export_returns.moves import AWAITED, RETURNED, UNDER_REVIEW, ReturnVerb
from heliu.clearance.export_returns.rules import T05, late, told
from heliu.clearance.windows import SANDBOX, TIMER
from heliu.kernel.days import business_day

_OVERDUE: Final = (
    "SELECT return_id, released_on FROM clearance_export_return WHERE status = 120 AND back_until < %s"
    " ORDER BY return_id LIMIT %s FOR UPDATE SKIP LOCKED"
)
_REVIEWED: Final = (
    "SELECT return_id FROM clearance_export_return WHERE status IN (300, 500) AND decided_at < %s"
    " ORDER BY decided_at LIMIT %s"
)


def expire_returns(connection: Connection, at: datetime, limit: int) -> int:
    """Return (退单) at most ``limit`` applications whose goods did not come back in time; how many."""
    today = business_day(at)

    def work(cursor: Cursor) -> int:
        cursor.execute(_OVERDUE, (today, limit))
        released: dict[int, date] = dict(cursor.fetchall())
        held = [one for one in hold_returns(cursor, list(released)) if one.status == AWAITED]
        for one in held:
            text = told(T05, late(released[one.return_id], today))
            move_return(cursor, one, Step(RETURNED, ReturnVerb.EXPIRE, text, ReturnOutcome.LATE), TIMER)
        return len(held)

    return in_one_transaction(connection, work)


def release_reviewed_returns(connection: Connection, at: datetime, minutes: int, limit: int) -> int:
    """Let the sandbox release what has been under review for ``minutes``; how many."""

    def work(cursor: Cursor) -> int:
        cursor.execute(_REVIEWED, (at - timedelta(minutes=minutes), limit))
        held = hold_returns(cursor, [row[0] for row in cursor.fetchall()])
        reviewed = [one for one in held if one.status in UNDER_REVIEW]
        for one in reviewed:
            do_verb(cursor, ReturnVerb.RELEASE, one, SANDBOX, f"沙箱: {minutes} 分钟后自动放行")
        return len(reviewed)

    return in_one_transaction(connection, work)
