"""The review clock (审核时限): working days with the officers; with the enterprise it rests. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from heliu.kernel.languages import Words
from heliu.policies.parameters import in_force
from heliu.policies.working_days import NoCalendar, after_working_days, working_days_between
from heliu.registry.filing.facts import Clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

LIMIT: Final = "filing/review_working_days"


@dataclass(frozen=True, slots=True)
class Span:
    """From the day a filing came to the officers to the day it left them; ``until`` None: it is there now."""

    since: date
    until: date | None = None


def due_on(spans: Sequence[Span]) -> date | None:
    """The last day for the decision; None while the clock rests or where no holiday notice reaches that far.

    Our reading: the day of arrival does not count, the day of a return does; what comes back late leaves the officer
    at least one working day.
    """
    if not spans or spans[-1].until is not None:
        return None
    limit = int(in_force(LIMIT, spans[0].since).value)
    try:
        used = sum(working_days_between(span.since, span.until) for span in spans if span.until is not None)
        return after_working_days(spans[-1].since, max(limit - used, 1))
    except NoCalendar:
        return None


def clock(spans: Sequence[Span], day: date) -> Clock | None:
    """How the clock stands at the end of ``day``; None for a filing that was never submitted."""
    if not spans:
        return None
    law = in_force(LIMIT, spans[0].since)
    is_running = spans[-1].until is None
    due = due_on(spans)
    note = None
    try:
        used: int | None = sum(working_days_between(span.since, span.until or max(day, span.since)) for span in spans)
    except NoCalendar:
        used = None
    if used is None or (is_running and due is None):
        note = Words(
            "次年节假日安排尚未发布，期限暂不能推算。",
            "Next year's holidays are not announced yet: the last day cannot be told.",
        )
    return Clock(int(law.value), used, due, is_running, str(law.reference), law.confidence == "confirmed", note)
