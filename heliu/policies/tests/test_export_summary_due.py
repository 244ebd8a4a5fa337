"""By when the lists of a month are summed up: the day before and the day of each change, and around holidays."""

from datetime import date

import pytest

from heliu.policies.parameters import NotInForce
from heliu.policies.rules.export_summary import due_on


@pytest.mark.parametrize(
    ("month", "last"),
    [
        pytest.param(date(2014, 7, 1), date(2014, 8, 10), id="首个期限"),
        pytest.param(date(2018, 11, 1), date(2018, 12, 10), id="10日的最后一个月"),
        pytest.param(date(2018, 12, 1), date(2019, 1, 15), id="15日的第一个月"),
        pytest.param(date(2026, 1, 1), date(2026, 2, 24), id="15日在春节假期, 顺延至节后"),
        pytest.param(date(2026, 7, 1), date(2026, 8, 17), id="15日是星期六"),
        pytest.param(date(2026, 10, 31), date(2026, 11, 16), id="15日是星期日, 按月不按日"),
        pytest.param(date(2026, 11, 1), date(2026, 12, 15), id="工作日"),
        pytest.param(date(2026, 12, 1), date(2027, 1, 15), id="没有2027年的节假日安排, 不推后"),
    ],
)
def test_the_last_day(month, last):
    assert due_on(month) == last


def test_before_the_first_law_nothing_is_due():
    with pytest.raises(NotInForce):
        due_on(date(2014, 6, 1))
