"""The clock of an application (计时): its last day kept with it, counted anew whenever it stops or goes on."""

import re
from datetime import date
from typing import Final

from heliu.kernel.days import business_day
from heliu.policies.rules.export_refund_clock import Pause, days_taken, due_on, goal, legal_limit
from heliu.policies.working_days import NoCalendar, working_days_between
from heliu.refunds import models
from heliu.refunds.facts import WITH_OFFICERS, Clock, State

FAR: Final = date(9999, 12, 31)
_YEAR: Final = re.compile(r"[0-9]{4}")


def clock_of(row: models.Application, pauses: list[Pause], today: date) -> Clock | None:
    """How it stands at the end of ``today``; None before it was accepted."""
    if row.accepted_on is None:
        return None
    law, target = legal_limit(row.enterprise_class, row.accepted_on), int(goal(row.accepted_on).value)
    limit, end = int(law.value), row.done_on or max(today, row.accepted_on)
    try:
        net = days_taken(row.accepted_on, end, pauses)
        gross = working_days_between(row.accepted_on, end)
        due = due_on(row.accepted_on, limit, pauses)
        goal_day = due_on(row.accepted_on, target, pauses)
    except NoCalendar as unknown:
        return Clock(limit, target, None, None, None, None, None, str(law.reference), _year_in(unknown))
    left = limit - net if row.state == State.ACCEPTED else None
    return Clock(limit, target, net, gross, due, goal_day, left, str(law.reference))


def pauses_of(row: models.Application) -> list[Pause]:
    return [Pause(one.since, one.until) for one in row.pauses.all()]


def wind(row: models.Application) -> None:
    """Write the last day the clock leads to, and where the application stands in the officers' list."""
    row.due_on = None
    if row.accepted_on is not None and row.state == State.ACCEPTED:
        law = legal_limit(row.enterprise_class, row.accepted_on)
        try:
            row.due_on = due_on(row.accepted_on, int(law.value), pauses_of(row))
        except NoCalendar:
            row.due_on = None
    row.sort_on = row.due_on or (business_day(row.submitted_at) if row.state in WITH_OFFICERS else FAR)


def recount() -> None:
    """Wind the clocks of all that is under review: a year's holidays have become known, on a page or in a new file."""
    for row in models.Application.objects.filter(state=State.ACCEPTED).prefetch_related("pauses"):
        wind(row)
        row.save(update_fields=["due_on", "sort_on"])


def _year_in(unknown: NoCalendar) -> int | None:
    found = _YEAR.search(str(unknown))
    return int(found[0]) if found else None
