"""Withheld tax beside levied tax (代扣与应征比对): one row a bill, written by a sweep, listed to who sees the bill."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg import Connection, Cursor

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.taxation.bills import models
from heliu.taxation.bills.facts import Compared, Finding
from heliu.taxation.bills.reading import VIEW, seen_bills
from heliu.taxation.differences import Reason

ORDERS: Final = {"id": "pk", "difference": "difference"}
_INSERT: Final = (
    "INSERT INTO public.taxation_comparison (bill_id, levied, withheld, difference, reason)"
    " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (bill_id) DO NOTHING"
)

_TOTALS: Final = """
SELECT c.reason, count(*), sum(c.difference) FROM public.taxation_comparison c
JOIN public.taxation_bill b ON b.id = c.bill_id
WHERE %(firm)s IN ('', b.withholder) GROUP BY 1 ORDER BY 2 DESC, 1
"""
_NEWEST: Final = """
SELECT b.id, b.order_no, b.withholder, b.seller, b.released_on, c.levied, c.withheld, c.difference, c.reason
FROM public.taxation_comparison c JOIN public.taxation_bill b ON b.id = c.bill_id
WHERE c.reason <> 'equal' AND %(firm)s IN ('', b.withholder) AND %(reason)s IN ('', c.reason)
ORDER BY b.id DESC LIMIT %(limit)s
"""


def keep_findings(cursor: Cursor, found: Sequence[Finding]) -> None:
    """Store what was found, in the caller's transaction."""
    cursor.executemany(
        _INSERT,
        [
            (one.bill_id, one.levied, one.withheld, (one.withheld or Decimal(0)) - one.levied, one.reason.value)
            for one in found
        ],
    )


def list_compared(actor: Actor, asked: Asked) -> list[Compared]:
    return [_fact(one) for one in keyset(_chosen(actor, asked).select_related("bill"), asked, ORDERS)]


def count_compared(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def compared(number: int, *, actor: Actor) -> Compared:
    """One bill, what was withheld beside what is levied. NotThere for those of others."""
    require(actor, VIEW)
    one = models.Comparison.objects.select_related("bill").filter(bill__in=seen_bills(actor), pk=number).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return _fact(one)


def newest_compared(connection: Connection, firm: str, reason: str, limit: int) -> list[Compared]:
    """The newest bills on which they differ, of one withholding agent or all, for one reason or any."""
    rows = connection.execute(_NEWEST, {"firm": firm, "reason": reason, "limit": limit}).fetchall()
    return [
        Compared(number, number, order_no, withholder, seller, day, levied, withheld, difference, Reason(why))
        for number, order_no, withholder, seller, day, levied, withheld, difference, why in rows
    ]


def compared_totals(connection: Connection, firm: str) -> list[tuple[Reason, int, Decimal]]:
    """How many bills and how much difference by reason, the most frequent first."""
    rows = connection.execute(_TOTALS, {"firm": firm}).fetchall()
    return [(Reason(reason), bills, difference) for reason, bills, difference in rows]


def _chosen(actor: Actor, asked: Asked) -> QuerySet[models.Comparison]:
    """The filters: ``reason``, ``firm`` (withholding agent), ``number`` of the order, ``since``, ``until``; ``all``."""
    require(actor, VIEW)
    rows, filters = models.Comparison.objects.all(), asked.filters
    if not actor.is_officer:
        rows = rows.filter(bill__in=seen_bills(actor))
    if reason := filters.get("reason"):
        rows = rows.filter(reason=reason)
    elif not filters.get("all"):
        rows = rows.exclude(reason=Reason.EQUAL.value)
    if firm := filters.get("firm"):
        rows = rows.filter(bill__withholder=firm)
    if number := str(filters.get("number") or "").strip():
        rows = rows.filter(bill__order_no=number)
    if since := filters.get("since"):
        rows = rows.filter(bill__released_on__gte=since)
    if until := filters.get("until"):
        rows = rows.filter(bill__released_on__lte=until)
    return rows


def _fact(one: models.Comparison) -> Compared:
    return Compared(
        id=one.pk,
        bill_id=one.bill_id,
        order_no=one.bill.order_no,
        withholder=one.bill.withholder,
        seller=one.bill.seller,
        released_on=one.bill.released_on,
        levied=one.levied,
        withheld=one.withheld,
        difference=one.difference,
        reason=Reason(one.reason),
    )
