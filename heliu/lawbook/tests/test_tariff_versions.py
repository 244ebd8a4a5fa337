"""A version of the tariff: two persons, from its day on, in the judge and in the statement's rates, never edited."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from heliu.clearance.terms import copy_rates
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.lawbook.tables.facts import OPEN_MAX, State
from heliu.lawbook.tariff import api, models
from heliu.lawbook.tariff.facts import MOVES, Kind
from heliu.lawbook.tests.drafts import customs, refresh, zone
from heliu.lawbook.tests.tariff_tables import AT, DAY, LINES, MILK, NAPPIES, paper, released, table, uploaded
from heliu.people.facts import Actor
from heliu.policies.classification.search import search
from heliu.policies.parameters import Reference
from heliu.policies.tariff import lines_in_force, starter, tariff_line
from heliu.taxation.api import needs_goods

EVE = date(2026, 12, 31)


@pytest.mark.django_db
def test_a_released_table_is_the_tariff_from_its_day_on_and_not_the_day_before():
    refresh()
    assert tariff_line(NAPPIES, DAY).vat == Decimal("0.13")
    released()
    assert refresh()
    assert not refresh()
    assert (tariff_line(NAPPIES, EVE).vat, tariff_line(NAPPIES, DAY).vat) == (Decimal("0.13"), Decimal("0.09"))
    assert (tariff_line(MILK, DAY).duty, tariff_line(MILK, DAY).confidence) == (Decimal("0.05"), "secondary")
    assert tariff_line("0409000001", DAY).vat == Decimal("0.03")
    assert [line.code for line in lines_in_force(DAY)] == sorted([NAPPIES, MILK, "0409000001"])
    assert tariff_line("3303000020", DAY) is None
    assert [hit.line.code for hit in search("岩蜜", DAY)] == ["0409000001"]
    assert search("岩蜜", EVE) == []


@pytest.mark.django_db
def test_a_provisional_rate_takes_the_place_of_a_duty_by_quantity_and_the_other_way_round():
    released(
        lines=(
            "2204210000,葡萄酒,升,7.5元/升,5%,13%,",
            "2204290000,葡萄酒,升,10%+1元/升,15%,13%,",
            "2205100000,味美思酒,升,20%,2元/升,13%,",
        )
    )
    refresh()
    found = [tariff_line(code, DAY) for code in ("2204210000", "2204290000", "2205100000")]
    assert [(line.duty, line.duty_amount) for line in found] == [(Decimal("0.05"), 0), (Decimal("0.15"), 0), (0, 2)]
    asked = [needs_goods([line.code], DAY) for line in found]
    assert asked == [False, False, True], "how many litres, only the document tells"


@pytest.mark.django_db
def test_the_statement_reads_the_rates_of_the_table_in_force():
    released()
    refresh()
    held = {}
    for day in (EVE, DAY):
        copy_rates(connection.connection, day)
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, vat FROM clearance_rate")
            held[day] = dict(cursor.fetchall())
    assert (held[EVE][NAPPIES], held[DAY][NAPPIES]) == (Decimal("0.13"), Decimal("0.09"))
    assert (len(held[EVE]), len(held[DAY])) == (len(list(lines_in_force(EVE))), 3)


@pytest.mark.django_db
def test_never_by_who_uploaded_it_never_for_today_and_once_a_day():
    with pytest.raises(NotAllowed):
        api.upload(table(*LINES), "t.csv", paper(), AT, actor=Actor(1, "王五"))
    with pytest.raises(Invalid):
        uploaded(since=date(2026, 11, 26))
    number = uploaded()
    with pytest.raises(NotAllowed):
        api.release(number, AT, actor=customs())
    with pytest.raises(NotThere):
        api.release(number + 1, AT, actor=zone())
    with pytest.raises(Invalid):
        api.release(number, AT + timedelta(days=40), actor=zone())
    api.release(number, AT, actor=zone())
    with pytest.raises(Conflict):
        released()
    assert [one.state for one in api.versions(zone())] == [State.WAITING, State.RELEASED]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"reference": Reference("", "附件", DAY)}, "/title"),
        ({"reference": Reference("公告", " ", DAY)}, "/title"),
        ({"status": "sure"}, "/status"),
        ({"status": "confirmed", "reference": Reference("公告", "附件", None)}, "/status"),
    ],
)
def test_a_table_names_its_document(changes, pointer):
    with pytest.raises(Invalid) as refused:
        api.upload(table(*LINES), "t.csv", paper(**changes), AT, actor=customs())
    assert [one.pointer for one in refused.value.violations] == [pointer]


@pytest.mark.django_db
def test_every_defect_comes_back_with_its_row_and_nothing_is_kept():
    with pytest.raises(Invalid) as refused:
        uploaded(lines=(*LINES, "402100000,奶粉,千克,10%,,13%,", "0402210000,奶粉,斛,10%,,13%,"))
    assert [one.pointer for one in refused.value.violations] == ["/5/code", "/6/units"]
    assert all("行" in one.detail and one.fix for one in refused.value.violations)
    assert models.Version.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("to", [State.RELEASED, State.REJECTED, State.WITHDRAWN])
def test_every_move(state, to):
    author, second = customs(), zone()
    moves = {
        State.RELEASED: lambda number: api.release(number, AT, actor=second),
        State.REJECTED: lambda number: api.reject(number, "第 3 行有误", AT, actor=second),
        State.WITHDRAWN: lambda number: api.withdraw(number, "另有文件", AT, actor=author),
    }
    number = uploaded(author)
    if state is not State.WAITING:
        moves[state](number)
    if to in MOVES[state]:
        moves[to](number)
        assert api.version(number, actor=second).state is to
    else:
        with pytest.raises(Conflict):
            moves[to](number)


@pytest.mark.django_db
def test_a_reason_is_given_and_only_the_author_takes_back():
    number = uploaded()
    with pytest.raises(Invalid):
        api.reject(number, " ", AT, actor=zone())
    with pytest.raises(NotAllowed):
        api.withdraw(number, "另有文件", AT, actor=zone())
    with pytest.raises(NotAllowed):
        api.reject(number, "有误", AT, actor=customs())


@pytest.mark.django_db
def test_what_was_decided_is_never_changed_whoever_asks():
    number = released()
    for change in ({"title": "别的"}, {"state": "waiting"}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            models.Version.objects.filter(pk=number).update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        models.Version.objects.filter(pk=number).delete()
    waiting = uploaded(since=date(2027, 7, 1))
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        models.Version.objects.filter(pk=waiting).update(text="别的")


@pytest.mark.django_db
def test_a_version_is_compared_with_what_would_be_in_force_without_it():
    first = released()
    found = api.comparison(first, actor=zone())
    assert found.base == starter().reference
    assert found.count(Kind.ADDED) == 1
    assert found.count(Kind.REMOVED) == found.base_lines - 2
    assert {one.code for one in found.found if one.kind == "rate"} == {NAPPIES, MILK}
    later = uploaded(since=date(2027, 7, 1), lines=(LINES[0].replace("2%", "1%"), *LINES[1:]))
    found = api.comparison(later, actor=zone())
    assert (found.base_lines, [(one.code, one.columns) for one in found.found]) == (3, [(NAPPIES, ("duty",))])
    assert api.waiting(zone()) == 1
    assert api.waiting(customs()) == 0


@pytest.mark.django_db
def test_so_many_may_wait_and_no_more():
    author = customs()
    for _ in range(OPEN_MAX):
        uploaded(author)
    with pytest.raises(TooMany):
        uploaded(author)
