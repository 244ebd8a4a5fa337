"""Holidays on pages (节假日安排): a year no file holds is entered by one officer and released by another."""

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.parameters import in_force
from heliu.policies.working_days import SATURDAY, held, in_file
from heliu.refunds.calendars import hold
from heliu.refunds.clock import recount
from heliu.refunds.facts import Table
from heliu.refunds.models import HolidayYear
from heliu.refunds.releasing import KEEP, RELEASED, fact, proposed, release

ALARM_FROM_MONTH: Final = 11
"""The notice of the next year comes out in autumn: from then on its absence is an alarm."""


@transaction.atomic
def propose_year(
    year: int, closed: list[date], worked: list[date], document: str, published: date, *, actor: Actor
) -> Table:
    """Enter a year, or one that was entered wrongly or changed by a later notice; a second person's release counts.

    Raises Invalid; Conflict for a year that comes with the platform.
    """
    require(actor, KEEP)
    if in_file(year):
        raise Conflict(_("%(year)d 年的节假日安排已经有了。") % {"year": year})
    _check(year, closed, worked)
    made = HolidayYear.objects.create(
        year=year,
        published=published,
        document=document,
        closed=[str(day) for day in sorted(closed)],
        worked=[str(day) for day in sorted(worked)],
        **proposed(actor),
    )
    record(actor, KEEP, subject=f"{year}", document=document)
    return year_fact(made)


def _check(year: int, closed: list[date], worked: list[date]) -> None:
    days = [*closed, *worked]
    if len(set(days)) < len(days) or any(day.year != year for day in days):
        raise Invalid.at(
            "closed", "holiday_days", _("日期重复，或不在 %(year)d 年。") % {"year": year}, _("请逐日核对通知。")
        )
    least = int(in_force("export_refund/public_holidays", date(year, 1, 1)).value)
    if len(closed) < least:
        said = _("放假日只有 %(count)d 天，全年安排至少 %(least)d 天。") % {"count": len(closed), "least": least}
        raise Invalid.at("closed", "holiday_few", said, _("请录入全年的放假日。"))
    if wrong := [day for day in worked if day.weekday() < SATURDAY]:
        said = _("调休上班日 %(day)s 不是周末。") % {"day": wrong[0]}
        raise Invalid.at("worked", "holiday_worked", said, _("请只填周六、周日的上班日。"))


@transaction.atomic
def release_year(table_id: int, *, actor: Actor) -> Table:
    """Let a year count; the clocks that waited for it are counted anew."""
    row = release(HolidayYear.objects.all(), table_id, actor=actor)
    hold(connection.connection)
    recount()
    record(actor, KEEP, subject=f"{row.year}", document=row.document, step=RELEASED)
    return year_fact(row)


def years(*, actor: Actor) -> list[Table]:
    require(actor, KEEP)
    return [year_fact(one) for one in HolidayYear.objects.all()[:50]]


def missing_year(today: date | None = None) -> int | None:
    """The year whose holidays are needed and not known: this one, or from autumn on the next."""
    day = today or business_day(now())
    last = day.year + (day.month >= ALARM_FROM_MONTH)
    return next((year for year in range(day.year, last + 1) if not held(year)), None)


def year_fact(one: HolidayYear) -> Table:
    return fact(one, one.year, len(one.closed) + len(one.worked))
