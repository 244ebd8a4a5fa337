"""The windows of time (期限): how long an inventory may wait for its counterparts, be under review, stay released.

Every step takes at most ``limit`` inventories and says how many it moved: the timers call again until it is none, so a
long pause is made up for in small transactions. All of it may run twice at once and be stopped anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import hold, in_one_transaction, move
from heliu.clearance.batch import decide
from heliu.clearance.decided import Arrived
from heliu.clearance.deliveries import any_early, close_delivered_before, forget_early, released_with_delivery
from heliu.clearance.facts import Outcome
from heliu.clearance.moves import RELEASED, UNDER_REVIEW, WAITING, Verb
from heliu.clearance.notices import Told, notices, store_notices
from heliu.clearance.terms import Terms
from heliu.clearance.wording import explanation
from heliu.declarations.api import GENERATION_LOCK, enter, newest
from heliu.kernel.days import business_day, customs_time, day_bounds
from heliu.policies.parameters import in_force

TIMER: Final = "timer"
SANDBOX: Final = "sandbox"
CLOSING_MARK: Final = "close_released"

_BEGAN = "SELECT DISTINCT (since AT TIME ZONE 'Asia/Shanghai')::date FROM clearance_waiting ORDER BY 1"
_OVERDUE = (
    "SELECT inventory_id FROM clearance_waiting WHERE since >= %s AND since < %s"
    " ORDER BY inventory_id LIMIT %s FOR UPDATE SKIP LOCKED"
)
_MISSING = """
SELECT w.inventory_id,
    EXISTS (SELECT FROM public.declarations_order d
        WHERE d.order_no = w.order_no AND d.ebp_code = w.ebp_code AND d.superseded_by IS NULL),
    EXISTS (SELECT FROM public.declarations_payment d
        WHERE d.order_no = w.order_no AND d.ebp_code = w.ebp_code AND d.superseded_by IS NULL),
    EXISTS (SELECT FROM public.declarations_waybill d
        WHERE d.logistics_no = w.logistics_no AND d.logistics_code = w.logistics_code AND d.superseded_by IS NULL)
FROM clearance_waiting w WHERE w.inventory_id = ANY (%s)
"""
NAMES: Final[Mapping[str, str]] = {"order": "订单", "payment": "支付信息", "waybill": "运单"}
_REVIEWED = (
    "SELECT inventory_id FROM clearance_decision d WHERE status IN (300, 500) AND decided_at < %s AND vat IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM clearance_hold h WHERE h.inventory_id = d.inventory_id)"
    " ORDER BY decided_at LIMIT %s"
)
_RELEASED_SINCE = (
    "SELECT inventory_id, decided_at FROM clearance_decision"
    " WHERE status = 800 AND decided_at >= %s AND decided_at < %s ORDER BY decided_at LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Inventories whose window began on ``day`` and is over."""

    window_days: int
    ids: list[int]


def missing(cursor: Cursor, ids: Iterable[int]) -> dict[int, list[str]]:
    """What each waiting inventory still lacks, of NAMES; nothing where all is there and was not compared."""
    cursor.execute(_MISSING, (list(ids),))
    return {
        number: [kind for kind, there in zip(NAMES, found, strict=True) if not there]
        for number, *found in cursor.fetchall()
    }


def window_days(day: date) -> int:
    """How many days an inventory that began to wait on ``day`` may wait."""
    return int(in_force("clearance/matching_window_days", day).value)


def waits_until(since: datetime) -> datetime:
    """When the window of an inventory that waits since then closes."""
    return since + timedelta(days=window_days(business_day(since)))


def return_overdue(connection: Connection, at: datetime, limit: int) -> int:
    """Return (退单) at most ``limit`` inventories which waited longer than their window; how many."""

    def work(cursor: Cursor) -> int:
        overdue = _overdue(cursor, at, limit)
        if overdue is None:
            return 0
        lacking = missing(cursor, overdue.ids)
        held = [one for one in hold(cursor, Verb.EXPIRE, overdue.ids) if one.status == WAITING]
        if held:
            notes = [expired(overdue.window_days, lacking.get(one.inventory_id, [])) for one in held]
            move(cursor, Verb.EXPIRE, held, TIMER, notes)
        # A row that stands for no waiting inventory would be found again and again.
        cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = ANY (%s)", (overdue.ids,))
        return len(overdue.ids)

    return in_one_transaction(connection, work)


def _overdue(cursor: Cursor, at: datetime, limit: int) -> Overdue | None:
    """The oldest day whose window is over; the window is that in force on the day the waiting began."""
    cursor.execute(_BEGAN)
    for (day,) in cursor.fetchall():
        days = window_days(day)
        begins, ends = day_bounds(day)
        cursor.execute(_OVERDUE, (begins, min(ends, at - timedelta(days=days)), limit))
        if ids := [row[0] for row in cursor.fetchall()]:
            return Overdue(days, ids)
    return None


def expired(days: int, lacking: list[str]) -> str:
    """What the receipt says of an inventory whose window closed."""
    if not lacking:
        return "[Code:H11;Desc:超过碰单期限, 三单已到齐但未能比对, 退单;Fix:请将本清单原样重新申报, 编号可继续使用]"
    named = "、".join(NAMES[kind] for kind in lacking)
    return (
        f"[Code:H11;Desc:超过碰单期限{days}天, {named}仍不存在, 退单;"
        f"Fix:请补报{named}后将本清单重新申报, 编号可继续使用]"
    )


def look_again(connection: Connection, terms: Terms, at: datetime, ids: list[int]) -> int:
    """Compare waiting inventories once more, before their window closes on them; how many were decided.

    ``connection`` was prepared as a committer's (declarations.api.prepare_session).
    """

    def work(cursor: Cursor) -> int:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (GENERATION_LOCK,))
        enter(connection, newest(connection))
        compared = decide(cursor, terms, int(customs_time(at)), Arrived(again=ids))
        decided = [row for row in compared if row.verdict != Outcome.WAITING]
        told = [
            Told(row.id, int(row.told.message_id), row.told.echo, *explanation(row, terms.annual_limit))
            for row in decided
        ]
        if any_early(cursor):
            told += [one.told for one in close_delivered_before(cursor, [row.id for row in decided])]
        store_notices(cursor, notices(cursor, told, at))
        return len(decided)

    return in_one_transaction(connection, work)


def release_reviewed(connection: Connection, at: datetime, minutes: int, limit: int) -> int:
    """Let the sandbox release what has been under review for ``minutes``; how many. Without a tax: officers."""

    def work(cursor: Cursor) -> int:
        cursor.execute(_REVIEWED, (at - timedelta(minutes=minutes), limit))
        ids = [row[0] for row in cursor.fetchall()]
        held = [one for one in hold(cursor, Verb.RELEASE, ids) if one.status in UNDER_REVIEW and one.vat is not None]
        if held:
            move(cursor, Verb.RELEASE, held, SANDBOX, [f"沙箱: {minutes} 分钟后自动放行"] * len(held))
        return len(held)

    return in_one_transaction(connection, work)


def close_signed_for(connection: Connection, at: datetime, days: int, limit: int) -> int:
    """Close what was released just while its delivery was being stored; how many. Forget deliveries kept ``days``."""

    def work(cursor: Cursor) -> int:
        closed = close_delivered_before(cursor, released_with_delivery(cursor, limit))
        store_notices(cursor, notices(cursor, [one.told for one in closed], at))
        forget_early(cursor, at, days)
        return len(closed)

    return in_one_transaction(connection, work)


def close_released(connection: Connection, at: datetime, days: int, limit: int) -> int:
    """Close (结关) at most ``limit`` inventories released more than ``days`` ago; how many.

    A mark keeps what was done before from being read again: every move sets decided_at, and it never goes back.
    """
    until = at - timedelta(days=days)

    def work(cursor: Cursor) -> int:
        cursor.execute(
            "INSERT INTO clearance_mark (name, reached) VALUES (%s, '-infinity') ON CONFLICT DO NOTHING",
            (CLOSING_MARK,),
        )
        cursor.execute("SELECT reached::text FROM clearance_mark WHERE name = %s FOR UPDATE", (CLOSING_MARK,))
        (reached,) = cursor.fetchone() or ("-infinity",)
        cursor.execute(_RELEASED_SINCE, (reached, until, limit))
        found = cursor.fetchall()
        held = [one for one in hold(cursor, Verb.CLOSE, [row[0] for row in found]) if one.status == RELEASED]
        if held:
            move(cursor, Verb.CLOSE, held, TIMER, [f"放行满 {days} 日"] * len(held))
        cursor.execute(
            "UPDATE clearance_mark SET reached = greatest(reached, %s) WHERE name = %s",
            (found[-1][1] if found else until, CLOSING_MARK),
        )
        return len(held)

    return in_one_transaction(connection, work)
