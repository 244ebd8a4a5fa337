"""The positive list is never guessed: known only from the table in force, and absent only from a whole one."""

from datetime import date

import pytest

from heliu.policies.rules.positive_list import ListHeld, Position, position_of

BEFORE, FIRST, DAY = date(2022, 2, 28), date(2022, 3, 1), date(2026, 11, 11)
WHOLE = {f"{number:08d}": "" for number in range(1, 1_476)} | {"33049900": "仅限网购保税商品"}


def held(remarks, since=FIRST):
    return ListHeld(since, "财政部等公告2022年第7号", remarks)


@pytest.mark.parametrize(
    ("code", "day", "table", "position"),
    [
        pytest.param("3304990049", DAY, held(WHOLE), Position.LISTED, id="在清单内"),
        pytest.param("3304990049", FIRST, held(WHOLE), Position.LISTED, id="施行首日"),
        pytest.param("3304990049", BEFORE, held(WHOLE), Position.UNKNOWN, id="施行前一日, 旧版清单未录入"),
        pytest.param("9999999999", DAY, held(WHOLE), Position.NOT_LISTED, id="完整清单内没有"),
        pytest.param("9999999999", DAY, held({"33049900": ""}), Position.UNKNOWN, id="清单不全, 没有不等于不在"),
        pytest.param("3304990049", DAY, held({"33049900": ""}), Position.LISTED, id="清单不全, 有就是有"),
        pytest.param("3304990049", DAY, None, Position.UNKNOWN, id="未录入清单"),
        pytest.param("3304990049", DAY, held(WHOLE, date(2020, 1, 1)), Position.UNKNOWN, id="只有旧版清单"),
        pytest.param("3304990049", date(2016, 4, 7), None, Position.UNKNOWN, id="第一份清单之前"),
    ],
)
def test_the_position_of_a_code(code, day, table, position):
    assert position_of(code, day, table).position is position


def test_the_remark_and_the_document_come_with_the_answer():
    answer = position_of("3304990049", DAY, held(WHOLE))
    assert (answer.remark, answer.whole) == ("仅限网购保税商品", True)
    assert str(answer.in_force.reference) == "财政部等公告2022年第7号 清单"
    assert answer.in_force.confidence == "secondary", "shown beside the answer"


@pytest.mark.parametrize(
    ("day", "lines"),
    [
        (date(2016, 4, 8), 1142),
        (date(2018, 12, 31), 1142),
        (date(2019, 1, 1), 1321),
        (date(2019, 12, 31), 1321),
        (date(2020, 1, 1), 1413),
        (BEFORE, 1413),
        (FIRST, 1476),
        (DAY, 1476),
    ],
)
def test_the_version_of_each_boundary_day(day, lines):
    assert int(position_of("33049900", day, None).in_force.value) == lines
    assert position_of("33049900", date(2016, 4, 7), None).in_force is None
