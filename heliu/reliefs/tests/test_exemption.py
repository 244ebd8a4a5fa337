"""No-invoice exemption at the counter: registered, matched, warned of, excused, lost again, listed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from heliu.intake.tests.export_parcels import INVENTORY as LIST
from heliu.intake.tests.export_parcels import ORDER, WAYBILL
from heliu.kernel.days import now
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooLarge
from heliu.people.facts import Role
from heliu.people.models import Audit
from heliu.policies.rules.exemption import Standing
from heliu.refunds.models import Application, ParcelUse
from heliu.registry.api import stamped
from heliu.reliefs.exemption import api, upkeep
from heliu.reliefs.exemption.facts import Decision, Via
from heliu.reliefs.exemption.models import Delivery, ExceptionRequest
from heliu.reliefs.exemption.models import Standing as StandingRow
from heliu.reliefs.tests.exports import OTHER, SELLER, TODAY, Parcel, decided, officer, raw, seller, send, wanted
from heliu.reliefs.tests.sheets import BAD, GOOD, sheet

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def state(number, actor):
    return api.registration_fact(number, actor=actor)[0]


def again(number):
    api.check(raw(), [number])


def test_a_line_is_matched_released_warned_of_and_lost_when_its_list_is_cancelled(counter):
    actor, parcel = seller(), Parcel(flag="A")
    (number,) = api.register(raw(), [wanted(parcel.cop_no)], Via.PAGE, actor=actor)
    assert state(number, actor).standing is Standing.REGISTERED, "there is no list yet"
    inventory = send(counter, parcel, (ORDER, WAYBILL, LIST))
    again(number)
    found = state(number, actor)
    assert (found.standing, found.inventory_id) == (Standing.MATCHED, inventory)
    decided(counter, inventory, 0)
    StandingRow.objects.update(checked_at="2026-01-01T00:00:00Z")
    assert upkeep.look_again(raw(), now()) == 1
    found = state(number, actor)
    assert (found.standing, found.broken, found.exempt_cny) == (Standing.WARNED, (), Decimal("200.00"))
    assert found.stake_cny == Decimal("23.01"), "200 ÷ 1.13 × 13 %"
    assert api.figures(actor).stake_cny == Decimal("23.01")
    decided(counter, inventory, 0, status=399)
    StandingRow.objects.update(checked_at="2026-01-01T00:00:00Z")
    assert upkeep.watch(raw(), now()) == 1
    found = state(number, actor)
    assert (found.standing, found.broken, found.stake_cny) == (Standing.REFUSED, ("NI09",), None)


def test_what_is_late_or_differs_may_be_excused_by_another_person_and_nothing_else(counter):
    actor, tax = seller(), officer()
    late, differs, both = Parcel(flag="A"), Parcel(flag="A"), Parcel("9710")
    decided(counter, send(counter, late), 3)
    decided(counter, send(counter, differs), 0)
    send(counter, both)
    lines = [
        wanted(late.cop_no),
        wanted(differs.cop_no, quantity=Decimal(3), amount=Decimal("300.00")),
        wanted(both.cop_no),
    ]
    numbers = api.register(raw(), lines, Via.SHEET, actor=actor)
    broken = [state(number, actor).broken for number in numbers]
    assert broken == [("NI07",), ("NI04",), ("NI06",)]
    assert state(numbers[1], actor).differs == ("quantity", "amount")
    with pytest.raises(Conflict, match="其他条件须先满足"):
        api.ask_exception(numbers[2], "请予考虑", actor=actor)
    with pytest.raises(Invalid, match="写明理由"):
        api.ask_exception(numbers[0], "急", actor=actor)
    asked = api.ask_exception(numbers[0], "平台当日停机，附停机公告", actor=actor)
    with pytest.raises(Conflict, match="等待审核"):
        api.ask_exception(numbers[0], "平台当日停机，附停机公告", actor=actor)
    with pytest.raises(NotAllowed):
        api.decide(raw(), asked, Decision.GRANTED, "情况属实", actor=actor)
    assert api.open_exceptions(tax) == 1
    api.decide(raw(), asked, Decision.GRANTED, "情况属实", actor=tax)
    assert state(numbers[0], actor).standing is Standing.WARNED
    with pytest.raises(Conflict, match="已有结论"):
        api.decide(raw(), asked, Decision.REFUSED, "再次审核", actor=tax)
    refused = api.ask_exception(numbers[1], "数量登记时多写一件", actor=actor)
    api.decide(raw(), refused, Decision.REFUSED, "请撤回后重新登记", actor=tax)
    assert state(numbers[1], actor).standing is Standing.REFUSED
    again_asked = api.ask_exception(numbers[1], "数量登记时多写一件", actor=actor)
    api.decide(raw(), again_asked, Decision.GRANTED, "情况属实", actor=tax)
    found = state(numbers[1], actor)
    assert (found.standing, found.exempt_cny) == (Standing.WARNED, Decimal("200.00")), "no more than the list declares"
    ExceptionRequest.objects.filter(pk=again_asked).update(inventory_id=found.inventory_id - 1)
    again(numbers[1])
    assert state(numbers[1], actor).broken == ("NI04",), "an exception of the list that was corrected"
    assert [one.decision for one in api.list_exceptions(tax, Asked(order="asked_at"))] == [
        "granted",
        "refused",
        "granted",
    ]
    assert Audit.objects.filter(verb=api.DECIDE).count() == 3


def test_excluded_goods_are_seen_at_registration_and_again_when_they_are_noted_later(counter):
    actor, tax, parcel = seller(), officer(), Parcel(flag="A")
    decided(counter, send(counter, parcel), 0)
    (number,) = api.register(raw(), [wanted(parcel.cop_no)], Via.PAGE, actor=actor)
    assert state(number, actor).standing is Standing.WARNED
    noted = api.Noted("0402", "乳", TODAY - timedelta(days=1), None, "示例公告")
    with pytest.raises(NotAllowed):
        api.note_exclusion(noted, actor=actor)
    row = api.note_exclusion(noted, actor=tax)
    again(number)
    assert state(number, actor).broken == ("NI08",)
    with pytest.raises(Conflict, match="先终止"):
        api.note_exclusion(replace(noted, since=TODAY), actor=tax)
    (unmatched,) = api.register(raw(), [wanted("NOLIST")], Via.PAGE, actor=actor)
    assert state(unmatched, actor).broken == ("NI03", "NI08"), "told at registration, before any list"
    with pytest.raises(Invalid):
        api.end_exclusion(row, TODAY - timedelta(days=9), actor=tax)
    api.end_exclusion(row, TODAY - timedelta(days=1), actor=tax)
    again(number)
    assert state(number, actor).standing is Standing.WARNED
    found = api.list_exclusions(actor, Asked({"code": "0402210000"}, order="prefix"))
    assert [one.prefix for one in found] == ["0402"]
    with pytest.raises(Conflict):
        api.end_exclusion(row, TODAY, actor=tax)
    api.note_exclusion(replace(noted, prefix="040221", since=TODAY), actor=tax)
    api.withdraw(number, actor=actor)
    (other,) = api.register(raw(), [wanted(parcel.cop_no, hs_code="0401100000")], Via.PAGE, actor=actor)
    assert state(other, actor).broken == ("NI04", "NI08"), "what the list declares is excluded, whatever is registered"


def test_goods_in_an_application_for_refund_are_not_exempt_until_it_is_given_up(counter):
    actor, parcel = seller(), Parcel(flag="A")
    inventory = send(counter, parcel)
    (number,) = api.register(raw(), [wanted(parcel.cop_no)], Via.PAGE, actor=actor)
    told = {"firm": SELLER, "kind": "trader", "state": "submitted", "enterprise_class": "1", "content": {}}
    claim = Application.objects.create(**told, digest="0" * 64, claimed=1, submitted_at=now(), sort_on=TODAY)
    ParcelUse.objects.create(application=claim, inventory_id=inventory, goods_no=1)
    again(number)
    assert state(number, actor).broken == ("NI10",)
    ParcelUse.objects.all().delete()
    StandingRow.objects.update(checked_at="2026-01-01T00:00:00Z")
    assert upkeep.watch(raw(), now()) == 1
    assert state(number, actor).standing is Standing.WARNED


def test_our_own_lists_are_registered_by_one_click_once(counter):
    actor = seller()
    goods = (("0402210000", "SKU1", 2, "100.00"), ("0402210000", "SKU2", 3, "33.33"))
    parcel, trade = Parcel(flag="A", goods=goods), Parcel("9710")
    number = send(counter, parcel)
    send(counter, trade)
    offered = api.offered(raw(), TODAY, actor=actor)
    assert [(one.cop_no, one.wanted.gnum, str(one.wanted.amount), one.taken) for one in offered] == [
        (parcel.cop_no, 1, "200.00", False),
        (parcel.cop_no, 2, "99.99", False),
    ]
    numbers = api.register_lists(raw(), [number], actor=actor)
    assert [state(one, actor).standing for one in numbers] == [Standing.WARNED] * 2
    assert all(one.taken for one in api.offered(raw(), TODAY, actor=actor))
    with pytest.raises(Invalid):
        api.register_lists(raw(), [number], actor=actor)
    other = seller(OTHER)
    assert api.offered(raw(), TODAY, actor=other) == []
    with pytest.raises(Invalid):
        api.register_lists(raw(), [number], actor=other)
    with pytest.raises(NotThere):
        api.registration_fact(numbers[0], actor=other)
    with pytest.raises(NotThere):
        api.withdraw(numbers[0], actor=other)
    api.withdraw(numbers[0], actor=actor)
    assert state(numbers[0], actor).standing is Standing.WITHDRAWN
    assert [one.taken for one in api.offered(raw(), TODAY, actor=actor)] == [False, True]


def test_what_is_wrong_is_refused_whole_with_every_fault():
    actor = seller()
    bad = wanted("", gnum=0, hs_code="12", unit="999", currency="999", amount=Decimal("201.00"), name=" ")
    old = wanted("COP", exported_on=TODAY.replace(year=2000))
    with pytest.raises(Invalid) as refused:
        api.register(raw(), [bad, old], Via.PAGE, actor=actor)
    assert [one.pointer for one in refused.value.violations] == [
        *("/0/cop_no", "/0/name", "/0/gnum", "/0/hs_code", "/0/unit", "/0/currency", "/0/amount"),
        "/1/exported_on",
    ]
    with pytest.raises(Conflict, match="已经登记过"):
        api.register(raw(), [wanted("COP1"), wanted("COP1")], Via.PAGE, actor=actor)
    with pytest.raises(TooLarge, match="REGISTERED_AT_ONCE_MAX"):
        api.register(raw(), [wanted("COP1")] * 2_001, Via.PAGE, actor=actor)
    with pytest.raises(NotAllowed):
        api.register(raw(), [wanted("COP1")], Via.PAGE, actor=officer())


def test_a_workbook_is_previewed_and_its_right_rows_are_registered_once():
    actor = seller()
    number = api.keep_upload(sheet(GOOD, BAD, GOOD), "登记.xlsx", actor=actor)
    _upload, seen = api.see_upload(number, actor=actor)
    told = [(one.row, one.column, one.code) for one in seen.faults]
    assert told == [
        *((3, "exported_on", "day"), (3, "unit", "choice"), (3, "quantity", "range")),
        (4, "gnum", "twice"),
    ]
    assert api.error_workbook(number, actor=actor)[:2] == b"PK"
    with pytest.raises(NotThere):
        api.see_upload(number, actor=seller(OTHER))
    assert api.commit_upload(raw(), number, actor=actor) == 1
    with pytest.raises(Conflict, match="已经登记过了"):
        api.commit_upload(raw(), number, actor=actor)
    again_uploaded = api.keep_upload(sheet(GOOD), "登记.xlsx", actor=actor)
    with pytest.raises(Invalid, match="没有可以登记的行"):
        api.commit_upload(raw(), again_uploaded, actor=actor)
    (row,) = api.list_registrations(actor, Asked(order="registered_at"))
    assert (row.wanted.unit, row.via) == ("007", Via.SHEET)


def test_the_list_for_the_tax_office_is_stamped_and_every_download_recorded(counter):
    actor, tax, parcel = seller(), officer(), Parcel(flag="A")
    decided(counter, send(counter, parcel), 0)
    api.register(raw(), [wanted(parcel.cop_no, name="=1+1 奶粉")], Via.PAGE, actor=actor)
    with pytest.raises(NotAllowed):
        api.deliver(raw(), TODAY, TODAY, actor=officer(Role.ZONE))
    with pytest.raises(Invalid):
        api.deliver(raw(), TODAY, TODAY - timedelta(days=1), actor=tax)
    with pytest.raises(Conflict):
        api.deliver(raw(), TODAY - timedelta(days=9), TODAY - timedelta(days=8), actor=tax)
    number = api.deliver(raw(), TODAY, TODAY, actor=tax)
    name, content = api.delivery_file(number, actor=tax)
    text = content.decode("utf-8-sig")
    assert name == f"MS{number:08d}.csv"
    assert parcel.cop_no in text
    assert "'=1+1 奶粉" in text, "no formula of a stranger's"
    assert "条件符合，政策口径待明确" in text
    _name, signature = api.delivery_file(number, actor=tax, signature=True)
    said = stamped(content, signature)
    assert (said["lines"], said["exempt_cny"], said["at_stake_cny"], said["unclear"]) == (1, "200.00", "23.01", 1)
    with pytest.raises(Invalid, match="改动"):
        stamped(content + b" ", signature)
    with pytest.raises(Invalid, match="签名无效"):
        stamped(content, signature.replace(b'"lines": 1', b'"lines": 2'))
    assert Audit.objects.filter(verb=api.DELIVER).count() == 3
    assert [one.lines for one in api.list_deliveries(tax, Asked(order="id", descending=True))] == [1]
    assert Delivery.objects.get().digest == said["sha256"]
