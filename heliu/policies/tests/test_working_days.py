"""Working days by the yearly notices; an unknown year is an alarm and not a guess."""

import csv
from datetime import date, timedelta

import pytest

from heliu.policies.working_days import (
    FOLDER,
    NoCalendar,
    after_working_days,
    calendar_of,
    is_working_day,
    moved_to_working_day,
)

YEARS = sorted(int(path.stem) for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_is_sound(year):
    notice = calendar_of(year)
    assert notice.reference.title
    assert {day.year for day in notice.closed | notice.worked} == {year}
    assert all(day.weekday() >= 5 for day in notice.worked)
    assert not notice.closed & notice.worked
    assert len(notice.closed) >= 28


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 2, 17), False, id="春节初一"),
        pytest.param(date(2026, 2, 14), True, id="春节调休的周六"),
        pytest.param(date(2026, 10, 8), True, id="国庆后第一天"),
        pytest.param(date(2026, 11, 21), False, id="普通周六"),
    ],
)
def test_holidays_and_makeup_days(day, works):
    assert is_working_day(day) is works


def test_a_deadline_in_the_golden_week_moves_behind_it():
    assert moved_to_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert moved_to_working_day(date(2026, 10, 8)) == date(2026, 10, 8)


def test_counting_starts_on_the_next_day():
    assert after_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert after_working_days(date(2026, 9, 30), 0) == date(2026, 9, 30)
    with pytest.raises(ValueError, match="count from 0"):
        after_working_days(date(2026, 9, 30), -1)


def test_a_year_without_a_notice_is_an_alarm():
    with pytest.raises(NoCalendar, match="2027") as unknown:
        is_working_day(date(2027, 1, 4))
    assert unknown.value.status == 503, "a page answers with the sentence"
    with pytest.raises(NoCalendar, match="holidays/2027"):
        after_working_days(date(2026, 12, 31), 1)


@pytest.mark.shared
def test_every_day_agrees_with_the_public_table(shared):
    rows = csv.DictReader((shared / "data/rules/holidays.csv").read_text(encoding="utf-8-sig").splitlines())
    special = {date.fromisoformat(row["date"]): row["kind"] == "makeup_workday" for row in rows}
    day = date(YEARS[0], 1, 1)
    while day.year <= YEARS[-1]:
        assert is_working_day(day) is special.get(day, day.weekday() < 5), day
        day += timedelta(days=1)
