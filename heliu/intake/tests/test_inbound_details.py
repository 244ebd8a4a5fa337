"""What a supervised site takes in (CEB711): each parcel held against its waybill and its inventory."""

import pytest

from heliu.ceb.strict import violations
from heliu.clearance.moves import NAMES, STATUSES
from heliu.intake.tests.customs_counter import Purchase, codes
from heliu.intake.tests.inbound_sheets import SHEET, sheet, waybill_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FALLEN = (100, 399, -1)


def test_a_sheet_is_taken_with_its_number_and_names_what_does_not_fit(counter):
    whole, undeclared = Purchase(), Purchase()
    counter.declare(whole)
    counter.commit(counter.signed("CEB511", undeclared.document("CEB511")))
    document = sheet(whole.day, [waybill_of(whole)])
    receipt = counter.send(SHEET, document)[0]
    assert (receipt["returnStatus"], receipt["returnInfo"]) == ("399", "[Code:K01;Desc:提运单B1入库1票]")
    assert receipt["rkdNo"].startswith(f"7911{whole.day[:4]}R")
    assert len(receipt["rkdNo"]) == len(receipt["preNo"]) == 18
    assert counter.send(SHEET, document)[0] == receipt
    other = counter.send(SHEET, sheet(whole.day, [waybill_of(whole), waybill_of(undeclared), "NOBODY"]))[0]
    assert (other["returnStatus"], codes(other)) == ("399", ["K01", "K03", "K04", "K06"])
    assert f"1票无清单({waybill_of(undeclared)})" in other["returnInfo"]


def test_every_state_of_an_inventory_has_its_answer(counter):
    purchase = Purchase()
    counter.declare(purchase)
    for place, status in enumerate(STATUSES):
        with counter.connection.transaction():
            counter.connection.execute(
                "UPDATE clearance_decision SET status = %s WHERE inventory_id ="
                " (SELECT id FROM public.declarations_inventory WHERE cop_no = %s)",
                (status, purchase.cop_no),
            )
        document = sheet(
            purchase.day, [waybill_of(purchase)], copNo="STATES", appTime=f"{purchase.day}1200{status % 60:02d}"
        )
        receipt = counter.send(SHEET, document)[0]
        assert codes(receipt) == (["K01", "K05"] if status in FALLEN else ["K01"]), status
        assert status not in FALLEN or f"{status} {NAMES[status]}" in receipt["returnInfo"]
        deleted = {**document[0], "appType": "3", "appTime": f"{purchase.day}13000{place}"}
        assert counter.send(SHEET, (deleted, document[1]))[0]["returnStatus"] == "120"


def test_a_sheet_that_contradicts_itself_is_returned_and_its_number_used_again(counter):
    purchase = Purchase()
    counter.declare(purchase)
    number = waybill_of(purchase)
    twice = counter.send(SHEET, sheet(purchase.day, [number, number], copNo="AGAIN"))[0]
    assert (twice["returnStatus"], codes(twice)) == ("100", ["K02"])
    right = sheet(purchase.day, [number], copNo="AGAIN")
    assert codes(counter.send(SHEET, right)[0]) == ["K01"], "what was returned holds no parcel"
    other = counter.send(SHEET, sheet(purchase.day, [number], copNo="AGAIN", billNo="B2"))[0]
    assert other["returnStatus"] == "-800003"
    change = sheet(purchase.day, [number], copNo="AGAIN", billNo="B2", appType="2", appTime=f"{purchase.day}130000")
    assert codes(counter.send(SHEET, change)[0]) == ["K01"]
    assert counter.send(SHEET, sheet(purchase.day, [number], ieFlag="E"))[0]["returnStatus"] == "-800001"


def test_the_receipt_is_the_official_message(counter):
    purchase = Purchase()
    for document in (sheet(purchase.day, ["NOBODY"]), sheet(purchase.day, ["NOBODY"], ieFlag="E")):
        message = counter.prepared(counter.signed(SHEET, document))
        assert violations(counter.batch().run([message]).answers[message.message_id]) == ()
