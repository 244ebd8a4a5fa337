"""Making bills (生成税单): each finds its guarantee or not, first released first served; one an inventory for ever."""

from collections.abc import Sequence
from datetime import date, datetime

from psycopg import Cursor

from heliu.kernel.days import business_day
from heliu.taxation.bills import store
from heliu.taxation.bills.accounts import limits, locked, use
from heliu.taxation.bills.clock import days_of, without_guarantee
from heliu.taxation.bills.facts import ZERO, Bill, Draft, State


def generate(cursor: Cursor, drafts: Sequence[Draft], at: datetime) -> list[Bill]:
    """Make the bills that are not there yet, in the caller's transaction; return those made.

    Safe to be called twice at once for the same inventories: accounts are locked first, in order, and a bill that
    another made meanwhile is left alone.
    """
    if not drafts:
        return []
    firms = sorted({draft.withholder for draft in drafts})
    used = locked(cursor, firms)
    there = _there(cursor, drafts)
    free = {firm: limit - used[firm] for firm, limit in limits(cursor, firms, business_day(at)).items()}
    rows = []
    known: dict[tuple[State, date], tuple[date, date]] = {}
    for draft in drafts:
        if draft.inventory_id in there:
            continue
        secured = draft.tax if draft.tax <= free[draft.withholder] else ZERO
        free[draft.withholder] -= secured
        state = State.GUARANTEED if secured else without_guarantee(draft.released_on)
        if (state, draft.released_on) not in known:
            known[state, draft.released_on] = days_of(state, draft.released_on)
        rows.append(store.row_of(draft, state, known[state, draft.released_on], secured))
    made = store.insert(cursor, rows, at) if rows else []
    taken = dict.fromkeys(firms, ZERO)
    for bill in made:
        taken[bill.withholder] += bill.secured
    use(cursor, taken)
    return made


def _there(cursor: Cursor, drafts: Sequence[Draft]) -> set[int]:
    """Which of them have a bill, now that the accounts are ours: what has one takes no guarantee twice."""
    cursor.execute(
        "SELECT inventory_id FROM public.taxation_bill WHERE inventory_id = ANY (%s)",
        ([draft.inventory_id for draft in drafts],),
    )
    return {row[0] for row in cursor.fetchall()}
