"""The positive list is never guessed: known only from a list in force, absent only from a whole one, and the demo

list refuses nobody.
"""

from datetime import date

import pytest

from heliu.policies.parameters import Reference
from heliu.policies.positive_list import demo_list, list_on, stand_lists
from heliu.policies.positive_list_rows import (
    GoodsList,
    ListFault,
    ListRow,
    list_differences,
    read_list,
    write_list,
)
from heliu.policies.rules.positive_list import BONDED, DIRECT, Bar, Position, barred, position_of, refusing
from heliu.policies.rules.positive_list_remarks import RemarkKind, notes_of

BEFORE, FIRST, DAY = date(2022, 2, 28), date(2022, 3, 1), date(2026, 11, 11)
NOTICE = Reference("财政部等公告2022年第7号", "清单", None)
ROWS = {"33049900": "", "04090000": "仅限网购保税商品"}


def held(rows=ROWS, since=FIRST, announced=2):
    lines = {code: ListRow("", code, "货品", remark) for code, remark in rows.items()}
    return GoodsList(since, NOTICE, "secondary", announced, lines)


@pytest.fixture
def standing():
    yield stand_lists
    stand_lists([])


@pytest.mark.parametrize(
    ("code", "day", "table", "position"),
    [
        pytest.param("3304990049", DAY, held(), Position.LISTED, id="在清单内"),
        pytest.param("3304990049", FIRST, held(), Position.LISTED, id="施行首日"),
        pytest.param("3304990049", BEFORE, held(), Position.UNKNOWN, id="施行前一日"),
        pytest.param("9999999999", DAY, held(), Position.NOT_LISTED, id="完整清单内没有"),
        pytest.param("9999999999", DAY, held(announced=1476), Position.UNKNOWN, id="清单不全, 没有不等于不在"),
        pytest.param("3304990049", DAY, held(announced=1476), Position.LISTED, id="清单不全, 有就是有"),
        pytest.param("3304990049", DAY, held(since=date(2020, 1, 1)), Position.UNKNOWN, id="只有旧版清单"),
        pytest.param("3304990049", date(2016, 4, 7), held(since=date(2016, 4, 1)), Position.UNKNOWN, id="第一份之前"),
        pytest.param("3304990049", DAY, demo_list(), Position.LISTED, id="演示清单内"),
        pytest.param("9999999999", DAY, demo_list(), Position.UNKNOWN, id="演示清单不全"),
    ],
)
def test_the_position_of_a_code(code, day, table, position):
    assert position_of(code, day, table).position is position


@pytest.mark.parametrize(
    ("code", "mode", "bar"),
    [
        ("3304990049", DIRECT, None),
        ("0409000000", BONDED, None),
        ("0409000000", "1239", None),
        ("0409000000", DIRECT, Bar.MODE_BARRED),
        ("9999999999", BONDED, Bar.NOT_LISTED),
        ("9999999999", DIRECT, Bar.NOT_LISTED),
    ],
)
def test_what_keeps_goods_out_by_a_mode(code, mode, bar):
    found = barred(["3304990049", code], mode, held())
    assert [(one.place, one.bar) for one in found] == ([(2, bar)] if bar else [])
    assert position_of(code, DAY, held()).bar(mode) is bar


def test_only_a_list_of_the_day_refuses_and_the_demo_list_never_does():
    assert refusing(held(), FIRST) is not None
    assert refusing(held(), BEFORE) is None
    assert refusing(held(since=date(2020, 1, 1)), DAY) is None
    assert refusing(demo_list(), DAY) is None
    assert barred(["9999999999"], DIRECT, None) == []
    assert barred(["9999999999"], DIRECT, held(announced=1476)) == [], "half a list says nothing of what it lacks"


def test_each_list_answers_from_its_day_and_the_demo_list_before_all(standing):
    assert list_on(DAY).is_demo
    first, second = held(), held({"33049900": ""}, since=date(2026, 12, 1), announced=1)
    standing([first, second])
    assert [list_on(day) for day in (FIRST, date(2026, 11, 30), date(2026, 12, 1))] == [first, first, second]
    assert list_on(BEFORE).is_demo


def test_the_demo_list_shows_a_remark_of_each_kind():
    kinds = {note.kind for row in demo_list().rows.values() for note in notes_of(row.remark)}
    assert kinds >= set(RemarkKind) - {RemarkKind.KIND_ONLY}
    assert not demo_list().is_whole


def test_a_list_is_written_and_read_and_compared():
    before = held().rows
    assert read_list(write_list(before.values()), "x") == dict(sorted(before.items()))
    after = {"33049900": ListRow("9", "33049900", "货品", "旧的除外"), "96190011": ListRow("", "96190011", "尿裤")}
    found = [(one.code, one.kind, one.columns) for one in list_differences(before, after)]
    assert found == [("04090000", "removed", ()), ("33049900", "remark", ("remark",)), ("96190011", "added", ())]
    for wrong in ("code\n3304990\n", "code\n33049900\n33049900\n", "code\nABCDEFGH\n"):
        with pytest.raises(ListFault):
            read_list(wrong, "x")


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
    assert int(position_of("33049900", day, demo_list()).in_force.value) == lines
    assert position_of("33049900", date(2016, 4, 7), demo_list()).in_force is None
