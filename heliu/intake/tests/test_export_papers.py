"""What is told of export inventories afterwards: cancelled (CEB605), listed (607), arrived (507), departed (509)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from heliu.ceb.strict import violations
from heliu.clearance.exports.api import incomplete_sets
from heliu.clearance.exports.sets import warn_incomplete
from heliu.intake.tests.customs_counter import SELLER
from heliu.intake.tests.export_papers import SITE, arrival, cancellation, declare, departure, master_list
from heliu.intake.tests.export_parcels import INVENTORY, Parcel
from heliu.kernel.days import business_day, now
from heliu.policies.parameters import in_force

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_released_inventory_is_cancelled_and_declared_anew(counter):
    parcel, told = declare(counter)
    receipt = counter.send("CEB605", cancellation(parcel, told["invtNo"]))[0]
    assert (receipt["returnStatus"], receipt["invtNo"]) == ("399", told["invtNo"])
    assert "[Code:E21;" in receipt["returnInfo"]
    assert counter.later(parcel)[-1]["returnStatus"] == "399"
    again = counter.send(INVENTORY, parcel.document(INVENTORY))[0]
    assert again["returnStatus"] == "800"
    assert again["invtNo"] != told["invtNo"]


def test_the_same_cancellation_again_gets_its_receipt_and_another_is_too_late(counter):
    parcel, told = declare(counter)
    document = cancellation(parcel, told["invtNo"])
    first = counter.send("CEB605", document)[0]
    assert counter.send("CEB605", document)[0] == first
    other = counter.send("CEB605", {**document, "copNo": "OTHER"})[0]
    assert (other["returnStatus"], other["returnInfo"][:10]) == ("100", "[Code:E31;")
    change = counter.send("CEB605", {**document, "appType": "2", "appTime": f"{parcel.day}130000"})[0]
    assert change["returnStatus"] == "-607001"


def test_nobody_cancels_what_is_not_his(counter):
    parcel, told = declare(counter)
    for invt_no, changes in (("791120260000000001", {}), (told["invtNo"], {"agentCode": SELLER})):
        receipt = counter.send("CEB605", cancellation(parcel, invt_no, copNo=uuid4().hex[:20], **changes))[0]
        assert (receipt["returnStatus"], receipt["returnInfo"][:10]) == ("100", "[Code:E30;")
    assert counter.later(parcel) == []


def test_a_departure_closes_what_was_released(counter):
    one, other = declare(counter)[0], declare(counter, Parcel("9810"))[0]
    document = departure(one.day, [one.logistics_no, other.logistics_no])
    receipt = counter.send("CEB509", document)[0]
    assert receipt["returnStatus"] == "399"
    assert "离境第1/1部分2票, 结关2票" in receipt["returnInfo"]
    assert [counter.later(parcel)[-1]["returnStatus"] for parcel in (one, other)] == ["899", "899"]
    assert counter.send("CEB509", document)[0] == receipt, "the same again closes nothing twice"
    assert len(counter.later(one)) == 1


def test_what_has_left_cannot_be_cancelled(counter):
    parcel, told = declare(counter)
    counter.send("CEB509", departure(parcel.day, [parcel.logistics_no]))
    receipt = counter.send("CEB605", cancellation(parcel, told["invtNo"]))[0]
    assert receipt["returnStatus"] == "100"
    assert "CEB213" in receipt["returnInfo"]


def test_a_departure_with_a_parcel_that_was_not_released_is_returned_whole(counter):
    good, waiting = declare(counter)[0], Parcel()
    counter.send(INVENTORY, waiting.document(INVENTORY))
    numbers = [good.logistics_no, waiting.logistics_no, "NOBODY"]
    document = departure(good.day, numbers)
    receipt = counter.send("CEB509", document)[0]
    assert receipt["returnStatus"] == "100"
    assert f"2票没有放行的清单({waiting.logistics_no} 2 待碰单、NOBODY 没有清单)" in receipt["returnInfo"]
    assert counter.later(good) == []


@pytest.mark.parametrize(
    ("changes", "twice", "code"),
    [({"msgSeqNo": "3", "msgCount": "2"}, 1, "E44"), ({}, 2, "E41")],
    ids=["部分号超过总数", "同一运单列两次"],
)
def test_a_departure_that_is_wrong_in_itself_says_so(counter, changes, twice, code):
    parcel, _ = declare(counter)
    receipt = counter.send("CEB509", departure(parcel.day, [parcel.logistics_no] * twice, **changes))[0]
    assert (receipt["returnStatus"], receipt["returnInfo"][:10]) == ("100", f"[Code:{code};")


def test_the_parts_of_a_departure_are_settled_one_by_one(counter):
    one, other = declare(counter)[0], declare(counter)[0]
    parts = [
        departure(one.day, [parcel.logistics_no], msgCount="2", msgSeqNo=str(place), copNo="PARTS")
        for place, parcel in enumerate((one, other), 1)
    ]
    told = [counter.send("CEB509", part)[0] for part in parts]
    assert [(part["msgSeqNo"], part["returnStatus"]) for part in told] == [("1", "399"), ("2", "399")]
    assert "[Code:E70;Desc:分报文尚缺1部分(2);" in told[0]["returnInfo"]
    assert told[1]["returnInfo"].endswith("[Code:E71;Desc:分报文共2部分已到齐]")


def test_a_part_that_contradicts_its_set_is_returned_and_its_correction_takes_its_place(counter):
    (one, _), (other, _) = declare(counter), declare(counter)
    counter.send("CEB607", master_list(one.day, [(one.logistics_no, None)], "B", copNo="SET", msgCount="2"))
    wrong = master_list(one.day, [(other.logistics_no, None)], "B", copNo="SET", msgCount="3", msgSeqNo="3")
    told = counter.send("CEB607", wrong)[0]
    assert (told["returnStatus"], told["returnInfo"][:10]) == ("100", "[Code:E49;")
    again = master_list(one.day, [(other.logistics_no, None)], "C", copNo="SET", msgCount="2")
    assert counter.send("CEB607", again)[0]["returnStatus"] == "-903001", "a part may not come twice with other content"
    for changes in ({"msgCount": "2", "msgSeqNo": "3"}, {"msgCount": "2", "msgSeqNo": "2"}):
        told = counter.send("CEB607", (wrong[0] | changes, wrong[1]))[0]
    assert told["returnInfo"].endswith("[Code:E71;Desc:分报文共2部分已到齐]")
    assert counter.rows("SELECT count(*) FROM clearance_export_paper WHERE awaits") == [(0,)]


def test_a_returned_departure_is_sent_again_under_its_number(counter):
    (good, _), late = declare(counter), Parcel()
    counter.send(INVENTORY, late.document(INVENTORY))
    document = departure(good.day, [good.logistics_no, late.logistics_no])
    assert counter.send("CEB509", document)[0]["returnStatus"] == "100"
    for kind in late.kinds[:-1]:
        counter.send(kind, late.document(kind))
    told = counter.send("CEB509", document)[0]
    assert "离境第1/1部分2票, 结关2票" in told["returnInfo"], "the same again, now that all are released"
    change = counter.send("CEB509", ({**document[0], "appType": "2", "appTime": f"{good.day}130000"}, document[1]))[0]
    assert change["returnStatus"] == "-507001"


def test_who_leaves_a_set_incomplete_is_told_once_when_its_window_is_over(counter):
    parcel, _ = declare(counter)
    counter.send("CEB507", arrival(parcel.day, [parcel.logistics_no], copNo="LONG", msgCount="900000000", msgSeqNo="2"))
    days = timedelta(days=int(in_force("export_papers/parts_within_days", business_day(now())).value))
    assert warn_incomplete(counter.connection, now() + days - timedelta(minutes=1), 10) == 0
    assert warn_incomplete(counter.connection, now() + days, 10) == 1
    assert warn_incomplete(counter.connection, now() + days, 10) == 0
    [(body,)] = counter.rows("SELECT body FROM clearance_answer WHERE 'LONG' = ANY (keys)")
    told = counter.opened(body)[0]
    assert (told["returnStatus"], told["msgSeqNo"], told["operatorCode"]) == ("399", "2", SITE)
    assert "分报文收到1/900000000部分, 逾3天仍缺1、3、4、5、6、7、8、9…" in told["returnInfo"]
    [found] = incomplete_sets(counter.connection.cursor(), 10)
    assert (found.kind, found.cop_no, found.here, found.warned) == ("CEB507", "LONG", [2], True)


def test_an_arrival_is_taken_and_says_what_is_missing(counter):
    parcel, _ = declare(counter)
    whole = counter.send("CEB507", arrival(parcel.day, [parcel.logistics_no]))[0]
    assert (whole["returnStatus"], whole["returnInfo"]) == ("399", "[Code:E40;Desc:运抵第1/1部分1票]")
    lacking = counter.send("CEB507", arrival(parcel.day, [parcel.logistics_no, "NOBODY"]))[0]
    assert lacking["returnStatus"] == "399"
    assert "1票无运单(NOBODY), 1票无清单(NOBODY)" in lacking["returnInfo"]


def test_a_master_list_is_taken_and_the_departure_of_its_bill_says_what_is_left(counter):
    (one, told), (other, _) = declare(counter), declare(counter)
    bill = uuid4().hex[:20]
    parcels = [(one.logistics_no, told["invtNo"]), (other.logistics_no, None)]
    receipt = counter.send("CEB607", master_list(one.day, parcels, bill))[0]
    assert (receipt["returnStatus"], receipt["billNo"], receipt["returnInfo"][:10]) == ("120", bill, "[Code:E48;")
    left = counter.send("CEB509", departure(one.day, [one.logistics_no], billNo=bill))[0]
    assert f"提运单{bill}的总分单尚有1票未离境({other.logistics_no})" in left["returnInfo"]
    rest = counter.send("CEB509", departure(one.day, [other.logistics_no], billNo=bill))[0]
    assert "总分单" not in rest["returnInfo"]


def test_a_master_list_is_returned_whole_with_every_fault(counter):
    (one, _), (other, told) = declare(counter), declare(counter)
    counter.send("CEB607", master_list(one.day, [(other.logistics_no, None)], "BILL1"))
    parcels = [(one.logistics_no, told["invtNo"]), (other.logistics_no, None), ("NOBODY", None)]
    receipt = counter.send("CEB607", master_list(one.day, parcels, "BILL2"))[0]
    assert receipt["returnStatus"] == "100"
    codes = [part.partition(";")[0] for part in receipt["returnInfo"].split("[Code:")[1:]]
    assert codes == ["E45", "E46", "E47"]


@pytest.mark.parametrize("kind", ["CEB605", "CEB607", "CEB507", "CEB509"])
def test_the_receipt_is_the_official_message(counter, kind):
    parcel, told = declare(counter)
    documents = {
        "CEB605": cancellation(parcel, told["invtNo"]),
        "CEB607": master_list(parcel.day, [(parcel.logistics_no, told["invtNo"])], "BILL3"),
        "CEB507": arrival(parcel.day, [parcel.logistics_no]),
        "CEB509": departure(parcel.day, [parcel.logistics_no]),
    }
    message = counter.prepared(counter.signed(kind, documents[kind]))
    body = counter.batch().run([message]).answers[message.message_id]
    assert violations(body) == ()
