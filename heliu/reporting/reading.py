"""Reports as people are shown them: scoped, sellers' numbers masked, whole only for this purpose; what is due."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.clearance.sales.api import Entry, entries_of
from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import beyond_the_wall, look, require
from heliu.people.facts import Actor, Role
from heliu.policies.parameters import NotInForce
from heliu.policies.rules.platform_reporting import Due, Quarter, quarter_due, quarter_of
from heliu.registry.api import filed_as, known_as, names_of
from heliu.reporting.basics import VIEW
from heliu.reporting.facts import Obligation, SellerRow, State
from heliu.reporting.facts import Report as ReportFact
from heliu.reporting.making import OWN
from heliu.reporting.models import Report, Seller

LOOK: Final = "reporting.view_seller"
PURPOSE: Final = "平台涉税信息报送（国务院令第810号），不作他用"
ORDERS: Final = {"made_at": "made_at"}
QUARTERS_OWED: Final = 4
"""How many past quarters a platform is reminded of."""
STANDING: Final = (State.DRAFT, State.FILED)


def list_reports(actor: Actor, asked: Asked) -> list[ReportFact]:
    return facts(keyset(_chosen(actor, asked), asked, ORDERS))


def count_reports(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Report]:
    require(actor, VIEW)
    rows, filters = seen(actor), asked.filters
    if firm := filters.get("firm"):
        rows = rows.filter(firm=firm)
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    if year := filters.get("year"):
        rows = rows.filter(year=year)
    return rows


def seen(actor: Actor) -> QuerySet[Report]:
    """A platform sees its own, the tax bureau what was filed."""
    rows = Report.objects.defer("content", "stamp")
    if actor.is_officer:
        return rows.filter(state__in=[State.FILED, State.REPLACED])
    return rows.filter(firm=actor.firm or "")


def report_fact(number: int, *, actor: Actor) -> tuple[ReportFact, list[ReportFact]]:
    """One version, and all versions of its quarter, the latest first. NotThere for those of others."""
    require(actor, VIEW)
    one = seen(actor).filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    versions = seen(actor).filter(firm=one.firm, year=one.year, quarter=one.quarter).order_by("-version")
    return facts([one])[0], facts(versions)


def sellers_of(number: int, *, actor: Actor, limit: int, after: int = 0) -> list[SellerRow]:
    """The sellers of a report, in the order of their codes, going on ``after`` the last one seen."""
    require(actor, VIEW)
    report_of(number, actor)
    rows = Seller.objects.filter(report_id=number, pk__gt=after).order_by("pk")[:limit]
    return [_seller(one) for one in rows]


def faulty_of(number: int, *, actor: Actor, limit: int) -> list[SellerRow]:
    require(actor, VIEW)
    report_of(number, actor)
    return [_seller(one) for one in Seller.objects.filter(report_id=number).exclude(faults=[]).order_by("pk")[:limit]]


def seller_fact(number: int, seller_id: int, *, actor: Actor) -> tuple[ReportFact, SellerRow]:
    require(actor, VIEW)
    report = report_of(number, actor)
    one = Seller.objects.filter(report_id=number, pk=seller_id).first()
    if one is None:
        raise NotThere(_("报告中没有这个经营者。"))
    return facts([report])[0], _seller(one)


def reveal_seller(number: int, seller_id: int, *, actor: Actor) -> SellerRow:
    """The seller's number in full, after it was written down who looks, for this purpose and no other (PTR-04)."""
    report, row = seller_fact(number, seller_id, actor=actor)
    look(actor, LOOK, f"{report.receipt} {row.seller}", purpose=PURPOSE, firm=report.firm)
    return row


def entries(
    connection: Connection, number: int, seller_id: int, *, actor: Actor, since: date | None = None, skip: int = 0
) -> Sequence[Entry]:
    """The orders behind a seller's figures as they stand now, and what was taken off them, by day; ENTRIES_MAX of them
    from a day of the quarter on, after the first ``skip`` of that day.
    """
    report, row = seller_fact(number, seller_id, actor=actor)
    quarter = report.quarter
    days = (since if since and quarter.first <= since <= quarter.last else quarter.first, quarter.last)
    with beyond_the_wall(OWN):
        return entries_of(connection, known_as([report.firm], business_day(now()))[report.firm], row.seller, days, skip)


def report_file(number: int, *, actor: Actor, receipt: bool = False) -> tuple[str, bytes]:
    """Name and bytes of the filed file, or of our receipt. The file names sellers: that it was read is recorded."""
    require(actor, VIEW)
    one = report_of(number, actor, whole=True)
    if one.content is None or one.stamp is None:
        raise NotThere(_("报告还没有报送，没有文件。"))
    if receipt:
        return f"{one}-receipt.json", bytes(one.stamp)
    look(actor, LOOK, str(one), purpose=PURPOSE, firm=one.firm)
    return f"{one}.csv", bytes(one.content)


def report_of(number: int, actor: Actor, *, whole: bool = False) -> Report:
    rows = seen(actor)
    one = (rows.defer(None) if whole else rows).filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return one


def obligations(firm: str, day: date) -> list[Obligation]:
    """The quarters that ended before ``day`` and are under the law, the latest first, each with its last day."""
    quarter, owed = quarter_of(day).before, []
    standing = {
        (one.year, one.quarter, State(one.state)): one.pk
        for one in Report.objects.defer("content", "stamp").filter(firm=firm, state__in=STANDING)
    }
    for _number in range(QUARTERS_OWED):
        due = due_of(quarter)
        if due is not None:
            filed = standing.get((quarter.year, quarter.number, State.FILED))
            draft = standing.get((quarter.year, quarter.number, State.DRAFT))
            owed.append(Obligation(quarter, due, filed is not None, draft or filed))
        quarter = quarter.before
    return owed


def missing_platforms(day: date) -> tuple[Obligation | None, list[str]]:
    """The latest quarter whose last day has passed, and the platforms that have not filed it."""
    quarter = quarter_of(day).before
    for _number in range(QUARTERS_OWED):
        due = due_of(quarter)
        if due is not None and due.day < day:
            filed = Report.objects.filter(year=quarter.year, quarter=quarter.number, state=State.FILED)
            missing = set(filed_as(Role.PLATFORM, due.day)) - set(filed.values_list("firm", flat=True))
            return Obligation(quarter, due, filed=False, report=None), sorted(missing)
        quarter = quarter.before
    return None, []


def due_of(quarter: Quarter) -> Due | None:
    try:
        return quarter_due(quarter)
    except NotInForce:
        return None


def newest(firm: str, limit: int) -> list[ReportFact]:
    """For the command line: the latest first, of a platform or of all."""
    rows = Report.objects.defer("content", "stamp").order_by("-id")
    return facts((rows.filter(firm=firm) if firm else rows)[:limit])


def facts(rows: Iterable[Report]) -> list[ReportFact]:
    found = list(rows)
    names = names_of({one.firm for one in found})
    counted = {
        report: (sellers, faulty)
        for report, sellers, faulty in Seller.objects.filter(report__in=found)
        .values_list("report_id")
        .annotate(sellers=Count("pk"), faulty=Count("pk", filter=~Q(faults=[])))
        .order_by()
    }
    return [
        ReportFact(
            one.pk,
            one.firm,
            names.get(one.firm, ""),
            Quarter(one.year, one.quarter),
            one.version,
            State(one.state),
            counted.get(one.pk, (0, 0))[0],
            one.orders,
            one.net,
            counted.get(one.pk, (0, 0))[1],
            due_of(Quarter(one.year, one.quarter)),
            one.made_at,
            one.made_by,
            one.filed_at,
            one.filed_by,
            one.reason,
            one.digest,
            str(one),
        )
        for one in found
    ]


def _seller(one: Seller) -> SellerRow:
    return SellerRow(
        one.pk,
        one.seller,
        one.name,
        one.uscc,
        one.orders,
        one.gross,
        one.taken_off_count,
        one.taken_off,
        one.gross - one.taken_off,
        one.unvalued,
        tuple(one.faults),
    )
