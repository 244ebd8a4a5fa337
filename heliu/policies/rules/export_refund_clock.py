"""The clock of export refunds (退税时限): working days from the day after acceptance, without what was paused. Pure.

A year whose holidays are not known raises NoCalendar: a day is never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from heliu.policies.parameters import InForce, in_force
from heliu.policies.working_days import is_working_day, working_days_between

FOLDER: Final = "export_refund"
CLASSES: Final = ("1", "2", "3", "4")
ONE_DAY: Final = timedelta(days=1)
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day the clock was stopped to the day it went on; ``until`` None: it stands still now.

    Our reading: the day of the stop still counts, the day it goes on does not.
    """

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Average:
    """Of finished applications. ``days`` rounded half up to hundredths; the goal is compared unrounded."""

    count: int
    days: Decimal
    median: Decimal
    slowest: int
    goal: int
    met: bool


def legal_limit(enterprise_class: str, accepted_on: date) -> InForce:
    """The limit of an enterprise class, in working days. Raises KeyError for a class there is not."""
    if enterprise_class not in CLASSES:
        raise KeyError(f"There is no class {enterprise_class!r}: use one of {', '.join(CLASSES)}.")
    return in_force(f"{FOLDER}/class{enterprise_class}_working_days", accepted_on)


def goal(accepted_on: date) -> InForce:
    return in_force(f"{FOLDER}/zone_goal_working_days", accepted_on)


def days_taken(accepted_on: date, until: date, pauses: Sequence[Pause] = ()) -> int:
    """Net working days after acceptance up to and with ``until``."""
    paused = sum(working_days_between(one.since, min(one.until or until, until)) for one in pauses if one.since < until)
    return working_days_between(accepted_on, until) - paused


def due_on(accepted_on: date, limit: int, pauses: Sequence[Pause] = ()) -> date | None:
    """The last day within the limit, however long the pauses; None while the clock stands still."""
    if any(one.until is None for one in pauses):
        return None
    day, counted = accepted_on, 0
    while counted < limit:
        day += ONE_DAY  # ends: beyond the years whose holidays are known there is NoCalendar
        counted += is_working_day(day) and not any(one.since < day <= (one.until or day) for one in pauses)
    return day


def average(taken: Sequence[int], day: date) -> Average | None:
    """The mean of finished applications beside its goal on ``day``; None of none."""
    if not taken:
        return None
    target, ordered, middle = int(goal(day).value), sorted(taken), len(taken) // 2
    median = Decimal(ordered[middle] if len(taken) % 2 else ordered[middle - 1] + ordered[middle])
    mean = Decimal(sum(taken)) / len(taken)
    return Average(
        len(taken),
        mean.quantize(_HUNDREDTH, ROUND_HALF_UP),
        median if len(taken) % 2 else median / 2,
        ordered[-1],
        target,
        mean <= target,
    )
