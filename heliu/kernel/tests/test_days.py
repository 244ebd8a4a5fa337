from datetime import UTC, date, datetime

import pytest

from heliu.kernel.days import business_day, customs_time, day_bounds, from_customs_time, read_day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31), id="北京时间午夜前一秒"),
        pytest.param(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), date(2027, 1, 1), id="北京时间新年零点"),
    ],
)
def test_the_day_changes_at_midnight_in_beijing(instant, day):
    assert business_day(instant) == day


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        business_day(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_bounds_of_a_day_hold_exactly_that_day():
    begins, ends = day_bounds(date(2026, 11, 22))
    assert (begins, ends) == (datetime(2026, 11, 21, 16, tzinfo=UTC), datetime(2026, 11, 22, 16, tzinfo=UTC))
    assert business_day(begins) == date(2026, 11, 22)


def test_customs_time_reads_back():
    instant = datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC)
    assert customs_time(instant) == "20261122120506"
    assert from_customs_time("20261122120506") == instant


@pytest.mark.parametrize(
    "text", ["", "2026112212050", "20261322120506", "２０２６１１２２１２０５０６", "2026-11-22 120"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        from_customs_time(text)


@pytest.mark.parametrize("text", ["20261101", "2026-11-01", "2026/11/1", "2026.11.01", "2026年11月1日", " 20261101 "])
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "text", ["", "2026", "20261301", "2026-02-30", "01.11.2026", "二〇二六年", "２０２６1101", "2026-11-011"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None
