"""Exports that come back through the doors: applied for (CEB213), tallied (CEB215), every state with its answer."""

from collections import Counter
from decimal import Decimal
from random import Random

import psycopg
import pytest

from heliu.ceb.strict import violations
from heliu.clearance.export_returns.api import ReturnAuthority, expire_returns, foresee_return
from heliu.clearance.export_returns.moves import instead_of_return, may_come_back
from heliu.clearance.exports.api import find_export
from heliu.clearance.exports.moves import STATUSES as OF_INVENTORIES
from heliu.intake.tests.customs_counter import codes
from heliu.intake.tests.customs_desk import MASTER
from heliu.intake.tests.export_papers import declare
from heliu.intake.tests.export_parcels import Parcel
from heliu.intake.tests.returned_exports import (
    APPLICATION,
    TALLY,
    application,
    gone,
    later_of,
    tally,
)
from heliu.kernel.days import day_bounds, months_later
from heliu.kernel.problems import Conflict
from heliu.kernel.sealing import Sealer

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MILK = "0402210000"
TWO = ((MILK, "SKU1", 2, "100.00"), (MILK, "SKU2", 3, "33.33"))


@pytest.fixture(autouse=True)
def _same_secret(monkeypatch):
    """The evidence of the counter opens with the platform's own secret."""
    monkeypatch.setattr("heliu.clearance.export_returns.original.Sealer", lambda: Sealer(MASTER))


def plain():
    """What needs no officer when it comes back: declared simplified, so that no tax was refunded."""
    return Parcel(goods=((MILK, "SKU1", 3, "20.00"),), flag="A")


def test_an_application_waits_for_the_tally_and_is_then_decided(counter):
    parcel, told = gone(counter, plain())
    document = application(parcel, told["invtNo"], {1: 2})
    first = counter.send(APPLICATION, document)[0]
    assert (first["returnStatus"], codes(first), first["invtNo"]) == ("120", ["T10"], told["invtNo"])
    assert "gnum 1 退2余1" in first["returnInfo"]
    met = counter.send(TALLY, tally(parcel))[0]
    assert (met["returnStatus"], codes(met)) == ("399", ["T11"])
    released = later_of(counter, document)[-1]
    assert (released["returnStatus"], released["returnInfo"]) == ("800", "[Code:2600;Desc:放行]")
    assert released["preNo"] == first["preNo"]
    again = counter.send(TALLY, tally(parcel))[0]
    assert codes(again) == ["T13"]
    assert counter.send(APPLICATION, document)[0]["returnStatus"] == "800", "the same again gets its latest receipt"


def test_a_tally_before_the_application_is_noted_and_met_by_it(counter):
    parcel, told = gone(counter, plain())
    early = counter.send(TALLY, tally(parcel))[0]
    assert (early["returnStatus"], codes(early)) == ("399", ["T14"])
    found = counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 1}))[0]
    assert found["returnStatus"] == "800"
    other = counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 1}))[0]
    assert (other["returnStatus"], "同一次理货" in other["returnInfo"]) == ("300", True)


def test_several_returns_add_up_and_never_exceed_the_original(counter):
    parcel, told = gone(counter, Parcel(goods=TWO))
    first = application(parcel, told["invtNo"], {1: 1, 2: 3})
    assert counter.send(APPLICATION, first)[0]["returnStatus"] == "120"
    over = counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 2, 2: 1}))[0]
    assert (over["returnStatus"], codes(over)) == ("100", ["T08"])
    assert "gnum 1 qty:2,原清单2,已申请1" in over["returnInfo"]
    assert counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 1}))[0]["returnStatus"] == "120"
    deleted = {**first[0], "appType": "3", "appTime": f"{parcel.day}140000"}
    assert counter.send(APPLICATION, (deleted, first[1]))[0]["returnStatus"] == "120"
    assert counter.send(APPLICATION, application(parcel, told["invtNo"], {2: 3}))[0]["returnStatus"] == "120"


def test_every_fault_is_told_at_once_and_the_number_may_be_used_again(counter):
    parcel, told = gone(counter, Parcel("1210", goods=TWO))
    wrong = application(
        parcel, told["invtNo"], {1: 9, 5: 1}, {"gname": '别的"商品",\''}, tradeMode="9661", country="142"
    )
    receipt = counter.send(APPLICATION, wrong)[0]
    assert (receipt["returnStatus"], codes(receipt)) == ("100", ["T03", "T06", "T07", "T08", "T09"])
    head, lines = application(parcel, told["invtNo"], {1: 1}, coElNo=wrong[0]["coElNo"])
    assert counter.send(APPLICATION, (head, lines))[0]["returnStatus"] == "120"
    changed = {**head, "appType": "2", "appTime": f"{parcel.day}150000"}
    assert counter.send(APPLICATION, (changed, lines))[0]["returnStatus"] == "120", "while its goods are on the way"
    counter.send(TALLY, tally(parcel))
    late = {**head, "appType": "2", "appTime": f"{parcel.day}160000"}
    assert counter.send(APPLICATION, (late, lines))[0]["returnStatus"] == "-213002"


def test_only_the_right_firms_find_the_original(counter):
    parcel, told = gone(counter)
    for invt_no, changes in (("791120260000000001", {}), (told["invtNo"], {"ebpCode": "无"})):
        receipt = counter.send(APPLICATION, application(parcel, invt_no, {1: 1}, **changes))[0]
        assert (receipt["returnStatus"], codes(receipt)) == ("100", ["T01"])


def test_a_mode_outside_the_channel_needs_a_form(counter):
    parcel, told = gone(counter, Parcel("9710"))
    receipt = counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 1}))[0]
    assert (receipt["returnStatus"], codes(receipt)) == ("100", ["T04"])


def test_what_has_not_left_says_where_it_stands_and_what_to_do_instead(counter):
    parcel, told = declare(counter)
    document = application(parcel, told["invtNo"], {1: 1})
    for status in (status for status in OF_INVENTORIES if not may_come_back(status)):
        set_status(counter, parcel, status)
        receipt = counter.send(APPLICATION, document)[0]
        assert (receipt["returnStatus"], codes(receipt)) == ("100", ["T02"])
        assert f"现在是{status} " in receipt["returnInfo"]
        assert instead_of_return(status) in receipt["returnInfo"]
    set_status(counter, parcel, 899)
    assert counter.send(APPLICATION, document)[0]["returnStatus"] == "120", "the very same, once it has left"


def set_status(counter, parcel, status):
    with counter.connection.transaction():
        counter.connection.execute(
            "UPDATE clearance_export_decision SET status = %s WHERE inventory_id ="
            " (SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s)",
            (status, parcel.cop_no),
        )


def test_what_the_tally_says_differently_is_named_and_looked_at(counter):
    parcel, told = gone(counter, plain())
    document = application(parcel, told["invtNo"], {1: 1})
    counter.send(APPLICATION, document)
    receipt = counter.send(TALLY, tally(parcel, billNo="OTHER", voyageNo="X1"))[0]
    assert codes(receipt) == ["T11", "T12"]
    assert f"billNo:{document[0]['billNo']}/OTHER voyageNo:3U8889/X1" in receipt["returnInfo"]
    review = later_of(counter, document)[-1]
    assert (review["returnStatus"], "理货与退货申请不一致" in review["returnInfo"]) == ("300", True)


def test_officers_suspend_inspect_hand_over_and_release(counter):
    parcel, told = gone(counter, Parcel(goods=TWO))
    document = application(parcel, told["invtNo"], {1: 2})
    counter.send(APPLICATION, document)
    desk, number = ReturnAuthority(counter.connection), document[0]["coElNo"]
    counter.send(TALLY, tally(parcel))
    moved = [
        desk.suspend(number, "officer", "核对装箱单").status,
        desk.inspect(number, "officer").status,
        desk.hand_over(number, "officer", "移交缉私").status,
        desk.release(number, "officer").status,
    ]
    assert moved == [600, 500, 505, 800]
    told_later = [one["returnStatus"] for one in later_of(counter, document)]
    assert told_later == ["300", "600", "500", "505", "800"]
    with pytest.raises(Conflict, match="不再变动"):
        desk.return_to_sender(number, "officer", "错误")


def test_the_receipts_are_the_official_messages(counter):
    parcel, told = gone(counter)
    documents = {APPLICATION: application(parcel, told["invtNo"], {1: 1}), TALLY: tally(parcel)}
    for kind, document in documents.items():
        message = counter.prepared(counter.signed(kind, document))
        assert violations(counter.batch().run([message]).answers[message.message_id]) == ()
    (body,) = counter.rows("SELECT body FROM clearance_answer WHERE message = 'CEB214' ORDER BY id DESC LIMIT 1")[0]
    assert counter.opened(body)[0]["returnStatus"] == "300", "tax may have been refunded: an officer sees the papers"


def test_goods_that_are_late_go_back_to_the_firm_by_the_clock_and_by_the_tally(counter):
    """A year after the release nothing comes back by an application; what it had asked for is free again."""
    parcel, told = gone(counter, plain())
    waiting, tallied = (application(parcel, told["invtNo"], {1: 1}, logisticsNo=f"L{n}{parcel.number}") for n in "AB")
    assert [counter.send(APPLICATION, one)[0]["returnStatus"] for one in (waiting, tallied)] == ["120", "120"]
    last = counter.rows("SELECT max(back_until) FROM clearance_export_return")[0][0]
    assert last == months_later(counter.day, 12)
    with psycopg.connect(counter.url, autocommit=True) as timer:
        assert expire_returns(timer, day_bounds(last)[0], 10) == 0, "the last day counts"
        timer.execute(
            "UPDATE clearance_export_return SET released_on = released_on - 400 WHERE return_id ="
            " (SELECT id FROM public.declarations_export_return WHERE cop_no = %s)",
            (tallied[0]["coElNo"],),
        )
        counter.send(TALLY, tally(parcel, logisticsNo=tallied[0]["logisticsNo"]))
        assert expire_returns(timer, day_bounds(last)[1], 10) == 1
    for one in (waiting, tallied):
        assert (later_of(counter, one)[-1]["returnStatus"], codes(later_of(counter, one)[-1])) == ("100", ["T05"])
    assert counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 3}))[0]["returnStatus"] == "120"


def test_the_preview_of_a_return_is_its_outcome(counter):
    """Random parts of an export, one after the other: foreseen and applied for, they come to the same, to the fen."""
    random = Random(213)  # noqa: S311 - no secret is drawn
    outcomes = Counter()
    for mode, flag in (("9610", "B"), ("1210", "A"), ("9710", "B")):
        parcel, told = gone(
            counter, Parcel(mode, goods=((MILK, "SKU1", 3, "10.00"), (MILK, "SKU2", 7, "33.33")), flag=flag)
        )
        inventory_id = find_export(counter.connection, parcel.cop_no)
        for _ in range(8):
            lines = random.sample((1, 2), random.randint(1, 2))
            quantities = {gnum: Decimal(random.randint(1, 3)) for gnum in sorted(lines)}
            foreseen = foresee_return(counter.connection, inventory_id, quantities, counter.day)
            receipt = counter.send(APPLICATION, from_preview(parcel, told["invtNo"], foreseen.application))[0]
            assert (foreseen.why_not == ()) == (receipt["returnStatus"] == "120")
            outcomes[receipt["returnStatus"]] += 1
            if foreseen.consequence is not None:
                assert_came_true(counter, inventory_id, foreseen.consequence)
    assert min(outcomes["120"], outcomes["100"]) > 3, "both are tried"


def from_preview(parcel, invt_no, foreseen):
    """The application as the preview wrote its lines."""
    head, lines = application(parcel, invt_no, {goods.gnum: f"{goods.quantity:f}" for goods in foreseen.goods})
    statutory = [{"qty1": f"{goods.quantity_1:f}"} for goods in foreseen.goods]
    return {**head, "tradeMode": foreseen.trade_mode}, [line | own for line, own in zip(lines, statutory, strict=True)]


def assert_came_true(counter, inventory_id, foreseen):
    number, *kept = counter.rows(
        "SELECT return_id, back_until, tax_free_until, tax_free, refund_due, account_book FROM clearance_export_return"
        " WHERE inventory_id = %s ORDER BY return_id DESC LIMIT 1",
        inventory_id,
    )[0]
    terms = (
        foreseen.back_until,
        foreseen.tax_free_until,
        foreseen.tax_free,
        foreseen.refund_due,
        foreseen.account_book,
    )
    assert tuple(kept) == terms
    lines = counter.rows(
        "SELECT l.gnum, l.quantity, i.quantities[l.gnum] - (SELECT sum(o.quantity) FROM clearance_export_return_line o"
        " JOIN clearance_export_return r USING (return_id) WHERE r.inventory_id = i.id AND o.gnum = l.gnum), l.value"
        " FROM clearance_export_return_line l, public.declarations_export_inventory i"
        " WHERE l.return_id = %s AND i.id = %s ORDER BY l.gnum",
        number,
        inventory_id,
    )
    assert lines == [(one.gnum, one.quantity, one.left, one.value) for one in foreseen.goods]
    whole = counter.rows(
        "SELECT (SELECT sum(q) FROM unnest(i.quantities) q) = sum(l.quantity), sum(l.value)"
        " FROM public.declarations_export_inventory i JOIN clearance_export_return r ON r.inventory_id = i.id"
        " JOIN clearance_export_return_line l USING (return_id) WHERE i.id = %s GROUP BY i.quantities",
        inventory_id,
    )[0]
    assert whole[0] == foreseen.whole
    assert not whole[0] or whole[1] == Decimal("263.31"), "the shares of all returns are the value of the export"
