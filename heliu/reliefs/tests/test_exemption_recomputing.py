"""A registration checked again: the same by its own law; another regime, other excluded goods and a move are named."""

from datetime import date
from decimal import Decimal

import pytest

from heliu.kernel.problems import NotThere
from heliu.policies.recomputing.facts import Agreement, Cause
from heliu.reliefs.exemption import api
from heliu.reliefs.exemption.facts import Decision, Via
from heliu.reliefs.exemption.models import Standing as StandingRow
from heliu.reliefs.tests.exports import Parcel, decided, officer, raw, seller, send, wanted

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CLEAR_LAW, BEFORE_THE_LAW = date(2025, 12, 31), date(2010, 1, 1)


def by_name(number, day=None):
    return {one.name: one for one in api.recomputed(raw(), api.number_of(number), day).results}


def causes(result):
    return {because.cause for because in result.because}


def test_a_registration_by_its_own_law_and_by_another(counter):
    actor, tax = seller(), officer()
    good, late = Parcel(flag="A"), Parcel(flag="A")
    inventory = send(counter, good)
    decided(counter, inventory, 0)
    decided(counter, send(counter, late), 3)
    lines = [wanted(good.cop_no), wanted(late.cop_no), wanted("NOLIST")]
    number, excused, waiting = api.register(raw(), lines, Via.PAGE, actor=actor)
    asked = api.ask_exception(excused, "平台当日停机，附停机公告", actor=actor)
    api.decide(raw(), asked, Decision.GRANTED, "情况属实", actor=tax)
    (chosen,) = api.choices(f" {api.number_of(number).lower()} ")
    assert (chosen.name, api.choices("WP99999999"), api.choices("12")) == (f"{good.cop_no}/1", [], [])
    for one in (number, excused, waiting):
        told = api.recomputed(raw(), api.number_of(one), None)
        assert told.agrees, [(each.name, each.stored, each.again) for each in told.results]
    told = api.recomputed(raw(), api.number_of(excused), None)
    assert {one.code: (one.broken, bool(one.seen)) for one in told.rules}["NI07"] == (True, True)
    assert [one["side"] for one in told.lines] == ["registered", "listed"]

    found = by_name(number, CLEAR_LAW)
    assert (found["standing"].stored, found["standing"].again) == ("warned", "eligible")
    assert {because.used.name for because in found["standing"].because} == {"no_invoice/regime"}
    assert (found["stake_cny"].stored, found["stake_cny"].again) == (Decimal("23.01"), None)
    assert causes(found["stake_cny"]) == {Cause.FOLLOWS}
    assert found["exempt_cny"].agreement is Agreement.SAME
    found = by_name(number, BEFORE_THE_LAW)
    assert found["conditions"].again == ("NI01", "NI05", "NI06")
    assert {one.used.name for one in found["conditions"].because} == {
        "no_invoice/exemption",
        "no_invoice/modes",
        "risk/zone_districts",
    }
    api.note_exclusion(api.Noted("0402", "乳", date(2024, 12, 1), date(2024, 12, 31), "示例公告"), actor=tax)
    found = by_name(number, date(2024, 12, 5))
    assert (found["conditions"].again, causes(found["conditions"])) == (("NI08",), {Cause.EXCLUDED})
    assert by_name(number)["conditions"].agreement is Agreement.SAME, "the goods were excluded for a month long ago"

    StandingRow.objects.filter(registration_id=number).update(stake_cny=Decimal("1.00"))
    assert causes(by_name(number)["stake_cny"]) == {Cause.UNEXPLAINED}
    StandingRow.objects.filter(registration_id=number).update(broken=["NI07"])
    assert causes(by_name(number)["conditions"]) == {Cause.UNEXPLAINED}, "no paper moved, and the law is the same"
    decided(counter, inventory, 0, status=399)
    found = by_name(number)
    assert (found["conditions"].again, causes(found["conditions"])) == (("NI09",), {Cause.MOVED})
    api.withdraw(number, actor=actor)
    assert api.choices(api.number_of(number)) == []
    with pytest.raises(NotThere):
        by_name(number)
