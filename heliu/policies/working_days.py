"""Working days (工作日): the yearly holiday notices of the State Council, one file per year, and counting by them.

A year whose notice we do not hold is an error: next year's Spring Festival is not a working day just because nobody
has written it down yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import yaml

from heliu.kernel.problems import Unavailable
from heliu.policies.parameters import Reference

FOLDER = Path(__file__).with_name("holidays")
SATURDAY = 5
MAX_WORKING_DAYS = 1_000
SPAN_DAYS_MAX = 3_660
"""Ten years: a span longer than that is a wrong date."""
ONE_DAY = timedelta(days=1)


class NoCalendar(Unavailable):
    """The holiday notice of that year is missing: whoever asked is told so, and nothing is counted."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year's notice: weekdays that are free, and weekend days that are worked."""

    closed: frozenset[date]
    worked: frozenset[date]
    reference: Reference


_ALSO: list[Callable[[int], Year | None]] = []


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``. Raises ``NoCalendar`` for a year without a notice."""
    year = calendar_of(day.year)
    return day in year.worked or (day.weekday() < SATURDAY and day not in year.closed)


def moved_to_working_day(day: date) -> date:
    """``day`` itself, or the next working day: a deadline on a holiday moves on (海关总署令第272号 第二十条)."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def moved_where_known(day: date) -> date:
    """As :func:`moved_to_working_day`; while the holidays of its year are not published the day as it was counted.

    That is never later than the law's.
    """
    try:
        return moved_to_working_day(day)
    except NoCalendar:
        return day


def after_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``; counting starts on the next day."""
    if not 0 <= count <= MAX_WORKING_DAYS:
        raise ValueError(f"{count} working days: count from 0 to {MAX_WORKING_DAYS}.")
    for _ in range(count):
        day = moved_to_working_day(day + ONE_DAY)
    return day


def working_days_between(since: date, until: date) -> int:
    """Working days after ``since`` up to and with ``until``. Raises ``NoCalendar`` for a year without a notice."""
    if (until - since).days > SPAN_DAYS_MAX:
        raise ValueError(f"{since} to {until} is longer than {SPAN_DAYS_MAX} days.")
    return sum(is_working_day(since + timedelta(days=place)) for place in range(1, (until - since).days + 1))


def in_file(year: int) -> bool:
    """Whether the notice of ``year`` comes with the platform: nobody overrules it."""
    return _from_file(year) is not None


def held(year: int) -> bool:
    """Whether we know the holidays of ``year``."""
    try:
        calendar_of(year)
    except NoCalendar:
        return False
    return True


def ask_also(source: Callable[[int], Year | None]) -> None:
    """Ask ``source`` for a year no file holds: officers release one before the next version of the platform does."""
    if source not in _ALSO:
        _ALSO.append(source)


def calendar_of(year: int) -> Year:
    """The notice of ``year``: of its file, else of whoever else is asked. Raises ``NoCalendar``."""
    found = _from_file(year) or next(filter(None, (source(year) for source in _ALSO)), None)
    if found is None:
        raise NoCalendar(
            f"没有 {year} 年的节假日安排，不能推算该年的工作日。"
            f"请按国务院办公厅通知在“节假日”页面录入，或补充 heliu/policies/holidays/{year}.yaml。"
        )
    return found


@lru_cache(maxsize=64)
def _from_file(year: int) -> Year | None:
    path = FOLDER / f"{year}.yaml"
    if not path.is_file():
        return None
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    closed = frozenset(
        entry["from"] + timedelta(days=place)
        for entry in content["closed"]
        for place in range((entry["to"] - entry["from"]).days + 1)
    )
    return Year(closed, frozenset(content["working"]), Reference(**content["reference"]))
