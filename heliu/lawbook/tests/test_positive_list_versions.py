"""A version of the positive list: defects by row, lines corrected in the draft, two persons, in force from its day."""

import io
from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from xlsxwriter import Workbook

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.lawbook.positive_list import api, models
from heliu.lawbook.positive_list.facts import MOVES, Kind
from heliu.lawbook.tables.facts import OPEN_MAX, State
from heliu.lawbook.tests.drafts import customs, refresh, zone
from heliu.lawbook.tests.goods_lists import (
    AT,
    CREAM,
    DAY,
    HONEY,
    LINES,
    PUZZLE,
    UNWEIGHED,
    drafted,
    handed_in,
    paper,
    released,
    table,
)
from heliu.people.facts import Actor
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import demo_list, list_on
from heliu.policies.rules.positive_list_remarks import RemarkKind

EVE = date(2026, 12, 31)
pytestmark = pytest.mark.django_db


def test_a_released_list_stands_from_its_day_on_and_not_the_day_before():
    handed_in(since=date(2027, 2, 1))
    refresh()
    assert list_on(date(2027, 2, 1)).is_demo, "what only waits does not stand"
    released()
    assert refresh()
    assert not refresh()
    assert (list_on(EVE).is_demo, list_on(DAY).is_demo) == (True, False)
    assert list(list_on(DAY).rows) == [HONEY, CREAM, PUZZLE]
    assert (list_on(DAY).is_whole, str(list_on(DAY).reference)) == (True, "财政部等公告2026年第8号 清单")


def test_a_workbook_is_read_as_well_and_every_defect_comes_back_with_its_row():
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([("序号", "税号", "商品名称", "备注"), ("1", "0409.0000", "蜂蜜", "旧的除外")]):
            sheet.write_row(place, 0, row)
    number = api.upload(file.getvalue(), "清单.xlsx", paper(announced=1), AT, actor=customs())
    assert list(api.contents(number, actor=zone()).rows) == [HONEY]
    with pytest.raises(Invalid) as refused:
        drafted(
            lines=(*LINES, "4,4090000,蜂蜜,", f"5,{CREAM},护肤品,", "6,33061010,,", f"7,96190011,尿裤,{'长' * 1001}")
        )
    told = [(one.pointer, one.code) for one in refused.value.violations]
    assert told == [("/5/code", "digits"), ("/6/code", "twice"), ("/7/name", "empty"), ("/8/remark", "length")]
    assert all("行" in one.detail and one.fix for one in refused.value.violations)
    assert models.ListVersion.objects.count() == 1


def test_what_of_the_remarks_needs_a_person_is_counted():
    counts = api.contents(drafted(), actor=zone()).counts
    assert counts == {RemarkKind.BONDED_ONLY: 1, RemarkKind.TEXT: 1}


def test_a_draft_is_corrected_line_by_line_and_nothing_else_is():
    author = customs()
    number = drafted(author)
    told = {"number": "3", "code": "9503.0060", "name": "智力玩具", "remark": "旧的除外"}
    api.write_line(number, PUZZLE, told, 1, actor=author)
    assert api.contents(number, actor=author).counts == {RemarkKind.BONDED_ONLY: 1, RemarkKind.KIND_EXCLUDED: 1}
    with pytest.raises(Conflict):
        api.write_line(number, PUZZLE, told, 1, actor=author)  # somebody saw the revision before
    with pytest.raises(Invalid) as refused:
        api.write_line(number, "", {"code": "9503", "remark": "长" * 1001}, 2, actor=author)
    assert [one.pointer for one in refused.value.violations] == ["/code", "/name", "/remark"]
    with pytest.raises(Invalid):
        api.write_line(number, "", told, 2, actor=author)  # the code stands there
    with pytest.raises(NotThere):
        api.write_line(number, "11111111", told, 2, actor=author)
    with pytest.raises(NotAllowed):
        api.drop_line(number, HONEY, 2, actor=zone())
    api.write_line(number, "", told | {"code": "96190011", "name": "尿裤"}, 2, actor=author)
    api.drop_line(number, HONEY, 3, actor=author)
    assert list(api.contents(number, actor=author).rows) == [CREAM, PUZZLE, "96190011"]
    assert (api.version(number, actor=author).lines, api.version(number, actor=author).revision) == (3, 4)
    for code in (CREAM, PUZZLE):
        api.drop_line(number, code, api.version(number, actor=author).revision, actor=author)
    with pytest.raises(Conflict):
        api.drop_line(number, "96190011", 6, actor=author)
    api.submit(number, AT, actor=author)
    with pytest.raises(Conflict):
        api.write_line(number, "96190011", told, 6, actor=author)
    api.give_back(number, "第 3 行有误", AT, actor=zone())
    api.write_line(number, "96190011", told, 6, actor=author)
    api.submit(number, AT, actor=author)
    with pytest.raises(Conflict):
        api.release(
            number, 6, AT, actor=zone(), unweighed=UNWEIGHED
        )  # the second person looked at it before the correction
    api.release(number, 7, AT, actor=zone(), unweighed=UNWEIGHED)


def test_never_by_who_uploaded_it_never_for_today_and_once_a_day():
    with pytest.raises(NotAllowed):
        api.upload(table(*LINES), "t.csv", paper(), AT, actor=Actor(1, "王五"))
    with pytest.raises(Invalid):
        drafted(since=date(2026, 11, 26))
    number = drafted()
    with pytest.raises(Invalid):
        api.submit(number, AT + timedelta(days=40), actor=customs())
    api.submit(number, AT, actor=customs())
    with pytest.raises(NotAllowed):
        api.release(number, 1, AT, actor=customs(), unweighed=UNWEIGHED)
    with pytest.raises(NotThere):
        api.release(number + 1, 1, AT, actor=zone(), unweighed=UNWEIGHED)
    with pytest.raises(Invalid):
        api.release(number, 1, AT + timedelta(days=40), actor=zone())
    api.release(number, 1, AT, actor=zone(), unweighed=UNWEIGHED)
    with pytest.raises(Conflict):
        released()
    assert [one.state for one in api.versions(zone())] == [State.WAITING, State.RELEASED]
    assert [one.is_open for one in api.open_versions(zone())] == [True], "what is released is not"
    assert (api.waiting(zone()), api.waiting(customs())) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"reference": Reference("", "清单", DAY)}, "/title"),
        ({"status": "sure"}, "/status"),
        ({"announced": 0}, "/announced"),
    ],
)
def test_a_list_names_its_document(changes, pointer):
    with pytest.raises(Invalid) as refused:
        api.upload(table(*LINES), "t.csv", paper(**changes), AT, actor=customs())
    assert [one.pointer for one in refused.value.violations] == [pointer]


def test_every_move():
    author, second = customs(), zone()
    moves = {
        State.WAITING: lambda number: api.submit(number, AT, actor=author),
        State.RELEASED: lambda number: api.release(number, 1, AT, actor=second, unweighed=UNWEIGHED),
        State.DRAFT: lambda number: api.give_back(number, "第 3 行有误", AT, actor=second),
        State.WITHDRAWN: lambda number: api.withdraw(number, "另有文件", AT, actor=author),
    }
    ways = {State.DRAFT: (), State.WAITING: (State.WAITING,), State.WITHDRAWN: (State.WITHDRAWN,)}
    ways[State.RELEASED] = (State.WAITING, State.RELEASED)
    for state in MOVES:
        for to in MOVES:
            sid = transaction.savepoint()
            number = drafted(author)
            for step in ways[state]:
                moves[step](number)
            if to in MOVES[state]:
                moves[to](number)
                assert api.version(number, actor=second).state is to
            else:
                with pytest.raises(Conflict):
                    moves[to](number)
            transaction.savepoint_rollback(sid)


def test_a_reason_is_given_and_only_the_author_takes_back():
    number = handed_in()
    with pytest.raises(Invalid):
        api.give_back(number, " ", AT, actor=zone())
    with pytest.raises(NotAllowed):
        api.withdraw(number, "另有文件", AT, actor=zone())
    with pytest.raises(NotAllowed):
        api.give_back(number, "有误", AT, actor=customs())


def test_what_is_released_is_never_changed_whoever_asks():
    number = released()
    waits = handed_in(since=date(2027, 7, 1))
    for key, change in ((number, {"title": "别的"}), (number, {"state": "draft"}), (waits, {"text": "别的"})):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            models.ListVersion.objects.filter(pk=key).update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        models.ListVersion.objects.filter(pk=number).delete()


def test_a_version_is_compared_with_what_would_be_in_force_without_it():
    first = released()
    found = api.comparison(first, actor=zone())
    assert (found.base, found.base_is_demo) == (demo_list().reference, True)
    later = drafted(
        since=date(2027, 7, 1), lines=(LINES[0].replace("仅限网购保税商品", ""), LINES[1], "4,96190011,尿裤,")
    )
    found = api.comparison(later, actor=zone())
    assert (found.base_lines, found.base_is_demo) == (3, False)
    told = [(one.code, one.kind) for one in found.found]
    assert told == [(HONEY, "remark"), (PUZZLE, "removed"), ("96190011", "added")]
    assert found.count(Kind.REMARK) == 1


def test_so_many_may_be_open_and_no_more():
    author = customs()
    for _ in range(OPEN_MAX):
        drafted(author)
    with pytest.raises(TooMany):
        drafted(author)
