"""The review clock: working days, boundary days, resting with the enterprise, and a year nobody has announced."""

from datetime import date

import pytest

from heliu.policies.working_days import working_days_between
from heliu.registry.filing.clock import Span, clock, due_on
from heliu.registry.filing.confirming import asked, confirmation_fault

FRIDAY, MONDAY, TUESDAY = date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 10)
WEDNESDAY, THURSDAY = date(2026, 11, 11), date(2026, 11, 12)


@pytest.mark.parametrize(
    ("spans", "due"),
    [
        pytest.param([], None, id="从未提交"),
        pytest.param([Span(FRIDAY)], WEDNESDAY, id="周五提交, 次日起算, 跳过周末"),
        pytest.param([Span(date(2026, 9, 30))], date(2026, 10, 10), id="国庆前一日提交, 10 月 10 日周六补班"),
        pytest.param([Span(date(2026, 11, 8))], WEDNESDAY, id="周日提交"),
        pytest.param([Span(FRIDAY, MONDAY)], None, id="在企业补正, 不计"),
        pytest.param([Span(FRIDAY, MONDAY), Span(date(2026, 11, 16))], date(2026, 11, 18), id="用去一日, 还有两日"),
        pytest.param([Span(FRIDAY, FRIDAY), Span(MONDAY)], THURSDAY, id="当日退回不用去"),
        pytest.param([Span(FRIDAY, WEDNESDAY), Span(THURSDAY)], date(2026, 11, 13), id="用完后仍有一日"),
        pytest.param(
            [Span(FRIDAY, date(2026, 11, 20)), Span(date(2026, 11, 23))], date(2026, 11, 24), id="超期退回后仍只有一日"
        ),
        pytest.param([Span(date(2026, 12, 30))], None, id="跨入尚无安排的年度"),
    ],
)
def test_the_last_day(spans, due):
    assert due_on(spans) == due


@pytest.mark.parametrize(
    ("day", "used", "left"),
    [
        pytest.param(FRIDAY, 0, 3, id="提交当日"),
        pytest.param(date(2026, 11, 8), 0, 3, id="周末"),
        pytest.param(MONDAY, 1, 2, id="第一日"),
        pytest.param(WEDNESDAY, 3, 0, id="最后一日"),
        pytest.param(THURSDAY, 4, -1, id="超期一日"),
    ],
)
def test_days_used_and_left(day, used, left):
    told = clock([Span(FRIDAY)], day)
    assert (told.used, told.left, told.is_running) == (used, left, True)
    assert told.limit == 3
    assert "253号" in told.reference
    assert not told.is_confirmed


def test_a_resting_clock_stands_still():
    spans = [Span(FRIDAY, TUESDAY)]
    assert clock(spans, TUESDAY).used == clock(spans, date(2026, 12, 18)).used == 2
    assert not clock(spans, TUESDAY).is_running


def test_a_year_without_a_notice_is_said_and_not_guessed():
    told = clock([Span(date(2026, 12, 30))], date(2026, 12, 31))
    assert told.due_on is None
    assert told.used == 1
    assert "尚未发布" in told.note.zh
    assert clock([Span(date(2026, 12, 30))], date(2027, 1, 4)).used is None


def test_a_span_of_more_than_ten_years_is_a_wrong_date():
    with pytest.raises(ValueError, match="longer than"):
        working_days_between(date(2010, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "confirmed", "year", "overdue"),
    [
        pytest.param(date(2026, 12, 31), None, None, None, id="备案当年不问"),
        pytest.param(date(2027, 1, 1), None, 2027, False, id="次年元旦起"),
        pytest.param(date(2027, 6, 30), None, 2027, False, id="最后一日"),
        pytest.param(date(2027, 7, 1), None, 2027, True, id="逾期第一日"),
        pytest.param(date(2027, 7, 1), 2027, None, None, id="已确认"),
        pytest.param(date(2028, 1, 1), 2027, 2028, False, id="下一年度"),
    ],
)
def test_the_yearly_confirmation_is_asked(day, confirmed, year, overdue):
    told = asked(date(2026, 3, 1), confirmed, day)
    assert (told and told.year, told and told.is_overdue) == (year, overdue)


@pytest.mark.parametrize(
    ("year", "day", "words"),
    [
        pytest.param(2026, date(2026, 5, 1), "自 2027 年起", id="备案当年"),
        pytest.param(2026, date(2027, 5, 1), "只能确认当年", id="过去的年度"),
        pytest.param(2028, date(2027, 5, 1), "只能确认当年", id="将来的年度"),
        pytest.param(2027, date(2027, 12, 31), None, id="逾期仍可确认"),
    ],
)
def test_which_year_may_be_confirmed(year, day, words):
    fault = confirmation_fault(year, date(2026, 3, 1), day)
    assert (fault is None) == (words is None)
    assert words is None or words in fault.zh
