"""What is to be summed up by when (每月汇总申报): lists of a month that left and are in no application yet.

Counted by timers, so that a home reads a row: last month, which firms work off now, again and again, the months before
it once a night, for at most a year.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.kernel.days import day_bounds, months_later
from heliu.policies.rules.export_summary import due_on, summed_modes

MONTHS_BACK_MAX: Final = 12
_COUNT: Final = """
INSERT INTO clearance_summary_due (firm, month, due_on, lists)
SELECT f.firm, %(month)s, %(due_on)s, count(*)
FROM clearance_export_decision d
JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
    AND i.statistics_flag = 'B' AND i.trade_mode = ANY (%(modes)s)
CROSS JOIN LATERAL (SELECT DISTINCT k FROM unnest(ARRAY[i.ebc_code, i.agent_code]) k) f (firm)
WHERE d.status = 899 AND d.decided_at >= %(since)s AND d.decided_at < %(until)s
    AND NOT EXISTS (SELECT FROM clearance_summed s WHERE s.inventory_id = d.inventory_id)
GROUP BY f.firm
"""
_ALONE: Final = "LOCK TABLE clearance_summary_due IN SHARE ROW EXCLUSIVE MODE"  # who reads is not kept waiting
_FORGET: Final = "DELETE FROM clearance_summary_due WHERE month = ANY (%s) OR month < %s"
_OF_FIRM: Final = "SELECT month, due_on, lists FROM clearance_summary_due WHERE firm = %s ORDER BY month"


@dataclass(frozen=True, slots=True)
class Due:
    """Lists that left in ``month`` (its first day) and wait for an application until ``due_on``."""

    month: date
    due_on: date
    lists: int


def count_due(connection: Connection, today: date, months_back: int = MONTHS_BACK_MAX) -> int:
    """Count the last ``months_back`` months that are over anew; for how many firms and months something is owed.

    What is older than MONTHS_BACK_MAX is told no more.
    """
    month = today.replace(day=1)
    months = [_months_before(month, back) for back in range(months_back, 0, -1)]
    told_since = _months_before(month, MONTHS_BACK_MAX)

    def work(cursor: Cursor) -> int:
        cursor.execute(_ALONE)  # once a night both timers count at the same minute
        cursor.execute(_FORGET, (months, told_since))
        owed = 0
        for one in months:
            until = day_bounds(months_later(one, 1))[0]
            asked = {"month": one, "due_on": due_on(one), "modes": list(summed_modes(one))}
            asked |= {"since": day_bounds(one)[0], "until": until}
            cursor.execute(_COUNT, asked)
            owed += cursor.rowcount
        return owed

    return in_one_transaction(connection, work)


def summaries_due(connection: Connection, firm: str) -> list[Due]:
    """Of one firm, the oldest month first."""
    return [Due(*row) for row in connection.execute(_OF_FIRM, (firm,)).fetchall()]


def _months_before(month: date, count: int) -> date:
    months = month.year * 12 + month.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
