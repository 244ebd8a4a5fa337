"""Bills of a stored past, for measuring what growth costs: made, summed up, paid, taken off, compared, in sets.

As if every day's bills had been guaranteed and every payment made on its last day, but those of the latest days, which
are overdue; one order in fifty stated another tax.
"""

from datetime import date, timedelta
from typing import Final

from psycopg import Connection

from heliu.kernel.days import business_day, now
from heliu.policies.parameters import in_force
from heliu.taxation.bills.clock import days_of
from heliu.taxation.bills.facts import State

_DAYS: Final = (
    "CREATE TEMP TABLE past_days (released_on date, first_on date, last_on date, paid boolean) ON COMMIT DROP"
)
_EVERY: Final = 50
_OVERDUE_DAYS: Final = 5
_STATEMENTS: Final = {
    "payments": """
INSERT INTO public.taxation_payment (firm, kind, state, bills, amount, made_on, due_on, paid_on, late_fee, noted_by)
SELECT b.withholder, 'summary', CASE WHEN p.paid THEN 'paid' ELSE 'open' END,
    count(*) FILTER (WHERE b.returned_by IS NULL OR p.paid),
    coalesce(sum(b.tax) FILTER (WHERE b.returned_by IS NULL OR p.paid), 0), p.first_on, p.last_on,
    CASE WHEN p.paid THEN p.last_on END, 0, CASE WHEN p.paid THEN '历史' ELSE '' END
FROM past_bill b JOIN past_days p USING (released_on) WHERE p.first_on <= %(today)s
GROUP BY b.withholder, p.first_on, p.last_on, p.paid ORDER BY p.first_on
""",
    "bills": """
INSERT INTO public.taxation_bill (inventory_id, message_id, cop_no, order_no, invt_no, customs_code, withholder,
    platform, seller, carrier, agent, taxpayer, released_on, lines, state, first_on, last_on, tax, secured, payment_id,
    version, untold, made_at)
SELECT b.inventory_id, b.message_id, b.cop_no, b.order_no, b.invt_no, b.customs_code, b.withholder, b.platform,
    b.seller, b.carrier, b.agent, b.taxpayer, b.released_on, b.lines,
    CASE WHEN b.returned_by IS NOT NULL THEN 'void' WHEN p.paid THEN 'paid'
        WHEN p.first_on <= %(today)s THEN 'summed' ELSE 'guaranteed' END,
    p.first_on, p.last_on, CASE WHEN b.returned_by IS NULL THEN b.tax ELSE 0 END,
    CASE WHEN b.returned_by IS NULL AND NOT p.paid THEN b.tax ELSE 0 END, t.id, 0, false,
    b.released_on + time '12:00'
FROM past_bill b JOIN past_days p USING (released_on)
LEFT JOIN public.taxation_payment t ON t.firm = b.withholder AND (t.made_on, t.due_on) = (p.first_on, p.last_on)
    AND t.kind = 'summary'
ORDER BY b.released_on, b.inventory_id
""",
    "changes": """
INSERT INTO public.taxation_change (bill_id, reference, before, after, amount, refund, reason, actor, at)
SELECT t.id, 'CEB625 ' || b.returned_by, 'TX' || b.invt_no, '', b.tax, CASE WHEN p.paid THEN b.tax ELSE 0
    END, '退货', 'timer', b.returned_at
FROM past_bill b JOIN past_days p USING (released_on) JOIN public.taxation_bill t USING (inventory_id)
WHERE b.returned_by IS NOT NULL
""",
    "payouts": """
INSERT INTO public.taxation_payout (change_id, firm, state, amount, made_on, due_on, paid_on, reference, noted_by)
SELECT c.id, b.withholder, CASE WHEN back THEN 'paid' ELSE 'due' END, c.refund, made.day, made.day + %(refund_days)s,
    CASE WHEN back THEN made.day END, CASE WHEN back THEN 'TKH' || c.id ELSE '' END, ''
FROM past_bill b JOIN public.taxation_bill t USING (inventory_id) JOIN public.taxation_change c ON c.bill_id = t.id
CROSS JOIN LATERAL (SELECT c.id %% 10 > 0 AS back, b.released_on + 20 AS day) made WHERE c.refund > 0
""",
    "compared": """
INSERT INTO public.taxation_comparison (bill_id, levied, withheld, difference, reason)
SELECT t.id, t.tax, t.tax + off, off, CASE WHEN off = 0 THEN 'equal' WHEN t.id %% 3 = 0 THEN 'freight' ELSE 'rounding'
    END FROM past_bill b JOIN public.taxation_bill t USING (inventory_id)
CROSS JOIN LATERAL (SELECT CASE WHEN t.id %% %(every)s = 0 THEN 0.01 * (t.id %% 7 - 3) ELSE 0 END AS off) d
""",
    "accounts": """
INSERT INTO public.taxation_account AS a (firm, used, freed)
SELECT b.withholder, sum(t.secured), sum(b.tax - t.secured)
FROM past_bill b JOIN public.taxation_bill t USING (inventory_id) GROUP BY 1
ON CONFLICT (firm) DO UPDATE SET used = a.used + excluded.used, freed = a.freed + excluded.freed
""",
}


def store_past(connection: Connection) -> dict[str, int]:
    """Store the drafts that stand in ``past_bill`` with all that followed; how many rows of each were made.

    ``past_bill`` has the columns of :class:`~heliu.taxation.bills.facts.Draft`, ``tax``, and of what was returned whole
    ``returned_by`` and ``returned_at``.
    """
    today = business_day(now())
    days = [row[0] for row in connection.execute("SELECT DISTINCT released_on FROM past_bill").fetchall()]
    connection.execute(_DAYS)
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO past_days VALUES (%s, %s, %s, %s)", [_days(day, today) for day in days])
    told = {
        "today": today,
        "every": _EVERY,
        "refund_days": int(in_force("tax_payment/refund_days", today).value),
    }
    return {name: connection.execute(text, told).rowcount for name, text in _STATEMENTS.items()}


def _days(day: date, today: date) -> tuple[date, date, date, bool]:
    first, last = days_of(State.GUARANTEED, day)
    return day, first, last, last < today - timedelta(days=_OVERDUE_DAYS)
