"""The review: a purpose first, all a decision rests on, the same result by its own law, explained by another's."""

from datetime import date

import pytest

from heliu.clearance.facts import Outcome
from heliu.clearance.recomputing.api import recomputed
from heliu.intake.tests.customs_counter import INVENTORY, MILK, MILK_NAME, PAYMENT
from heliu.intake.tests.export_parcels import Parcel
from heliu.kernel.problems import NotThere
from heliu.people.api import looks_at
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import GoodsList, ListRow
from heliu.policies.recomputing.facts import Agreement, Cause
from heliu.web.database import database
from heliu.web.office.audits.tests.reviewed import BEFORE_THE_LAW, OLD_LIMIT, by_name, declared, exported, opened

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DEAR = ((MILK, MILK_NAME, 2, "1500.00"),)
QUERIES_MAX = 60


def test_a_decision_is_the_same_by_the_law_of_its_own_day(counter):
    """Released, mismatched, waiting, exports of each kind: nothing differs, so nothing needs an explanation."""
    mismatch = declared(counter, **{PAYMENT: {"amountPaid": "198.00"}})
    for number in (declared(counter), mismatch, exported(counter), exported(counter, "9710")):
        told = recomputed(database(), number, None)
        assert told.agrees, [(one.name, one.stored, one.again) for one in told.results]
        assert told.day == told.decided_on
        assert not any(one.changed for one in told.parameters)


def test_by_the_law_of_another_day_each_difference_says_why(counter):
    number = declared(counter)
    told = by_name(recomputed(database(), number, OLD_LIMIT))
    assert told["broken"].agreement is Agreement.SAME
    assert {told[name].agreement for name in ("risks", "score", "vat")} == {Agreement.UNKNOWN}
    assert {because.cause for because in told["risks"].because} == {Cause.NOT_IN_FORCE}
    # The tariff held begins in 2026: an unknown code is taxed as zero on no day, it goes to an officer.
    assert (told["outcome"].again, told["status"].again) == ("untaxable", 300)
    for name in ("outcome", "vat"):
        assert [because.cause for because in told[name].because] == [Cause.CANNOT_COMPUTE]
        assert MILK in told[name].because[0].detail
    assert Cause.FOLLOWS in {because.cause for because in told["status"].because}


def test_an_order_above_the_old_limit_names_the_limit(counter):
    told = recomputed(database(), declared(counter, DEAR), OLD_LIMIT)
    found = by_name(told)
    assert (found["outcome"].stored, found["outcome"].again) == ("admitted", "over_single")
    assert (found["status"].again, found["counted"].again, found["vat"].again) == (-621005, 0, None)
    assert [because.cause for because in found["vat"].because] == [Cause.FOLLOWS]
    limits = {because.used.name: because.used for because in found["outcome"].because}
    limit = limits["import_composite_tax/single_order_limit"]
    assert (limit.then.value, limit.now.value) == (5000, 2000)
    assert limit.now.reference.title == "财关税〔2016〕18号"
    assert [step["rule"] for step in told.trace if step["step"] == "channel"] == ["TAX-07"]


def test_by_another_positive_list_the_difference_names_both(counter):
    number, later = declared(counter), date(2099, 1, 5)
    rows = {"33049900": ListRow("", "33049900", "护肤品")}
    stand_lists([GoodsList(later, Reference("2099年清单", "", None), "secondary", 1, rows)])
    try:
        found = by_name(recomputed(database(), number, later))
        day_before = by_name(recomputed(database(), number, date(2099, 1, 4)))
    finally:
        stand_lists([])
    assert (found["outcome"].again, found["status"].again, found["vat"].again) == ("not_listed", 100, None)
    (because,) = found["outcome"].because
    assert because.cause is Cause.GOODS_LIST
    assert because.detail.endswith("→ 2099年清单")
    assert day_before["outcome"].again == "admitted"


def test_what_came_or_was_done_later_is_no_difference_or_is_said(counter):
    """A list before its order stays without it; a case that was taken back says that it moved on."""
    parcel = Parcel("9710")
    counter.send("CEB603", parcel.document("CEB603"))
    for kind in ("CEB303", "CEB505"):
        counter.send(kind, parcel.document(kind))
    first = counter.rows("SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s", parcel.cop_no)[0][0]
    told = recomputed(database(), first, None)
    assert by_name(told)["outcome"].stored == "order_missing"
    assert told.agrees
    number = declared(counter)
    counter.rows(
        "UPDATE clearance_decision SET outcome = %s, status = 399 WHERE inventory_id = %s RETURNING 1",
        *(int(Outcome.CANCELLED), number),
    )
    outcome = by_name(recomputed(database(), number, None))["outcome"]
    assert (outcome.again, [because.cause for because in outcome.because]) == ("admitted", [Cause.MOVED])


def test_a_day_before_all_law_is_told_and_no_error(counter):
    for number in (declared(counter), exported(counter)):
        told = by_name(recomputed(database(), number, BEFORE_THE_LAW))
        assert told["status"].agreement is Agreement.UNKNOWN
        assert "2010-01-01" in told["status"].because[0].detail


def test_a_number_that_is_none_is_not_there(counter):
    with pytest.raises(NotThere):
        recomputed(database(), 999_999_999, None)


def test_a_purpose_is_asked_for_recorded_and_shown(someone, counter):
    number = declared(counter)
    client = someone("tax")
    asked = client.get(f"/office/audits/{number}/").content.decode()
    assert "写明用途后打开" in asked
    assert "结果对照" not in asked
    assert "用途" in client.post(f"/office/audits/{number}/", {"purpose": " "}).content.decode()
    assert not looks_at(f"inventory {number}")
    shown = opened(client, number)
    assert [one.purpose for one in looks_at(f"inventory {number}")] == ["年度审计抽查"]
    for words in ("全部一致", "所用的参数", "财关税〔2018〕49号", "TAX-05", "三流比对", "年度审计抽查", "1332"):
        assert words in shown
    for hidden in ("张三", "13800000001", "risk/", "R03", "风险分值", "重算之日"):
        assert hidden not in shown


def test_who_may_see_risk_sees_its_rules_and_numbers(someone, counter):
    shown = opened(someone("customs"), declared(counter, **{INVENTORY: {"netWeight": "3.00", "grossWeight": "1.25"}}))
    for words in ("R03", "风险分值", "运单重量", "命中"):
        assert words in shown


def test_another_day_stands_in_the_address(someone, counter):
    number, client = declared(counter), someone("customs")
    opened(client, number)
    then = client.get(f"/office/audits/{number}/", {"on": "2018-12-31"}).content.decode()
    for words in ("无法重算", "2000.00", "5000.00", "回到决定当日", "没有值", "重算之日"):
        assert words in then
    wrong = client.get(f"/office/audits/{number}/", {"on": "2018-13-01"})
    assert wrong.status_code == 200
    assert "日期写成" in wrong.content.decode()


def test_a_decision_is_found_by_each_of_its_numbers(someone, counter):
    number, client = declared(counter), someone("zone")
    cop_no, order_no = counter.rows("SELECT cop_no, order_no FROM public.declarations_inventory WHERE id = %s", number)[
        0
    ]
    for key in (cop_no, order_no, str(number), f" {cop_no} "):
        answer = client.post("/office/audits/", {"number": key, "purpose": "投诉核查"})
        assert answer.status_code == 302, key
        assert answer.headers["Location"] == f"/office/audits/{number}/"
    assert "没有找到" in client.post("/office/audits/", {"number": "X", "purpose": "投诉核查"}).content.decode()


@pytest.mark.parametrize(("who", "status"), [("commerce", 403), ("seller", 403), ("customs", 200)])
def test_who_may_review(someone, who, status):
    assert someone(who).get("/office/audits/").status_code == status


def test_the_page_asks_a_bounded_number_of_questions(someone, counter, statements):
    number, client = exported(counter), someone("customs")
    opened(client, number)
    del statements[:]
    client.get(f"/office/audits/{number}/")
    assert len(statements) <= QUERIES_MAX
