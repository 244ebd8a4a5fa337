"""Changes and deletions (改单、删单): what may still be changed, and what customs holds already."""

import pytest

from heliu.intake.tests.customs_counter import (
    INVENTORY,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    WAYBILL,
    Purchase,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NAMES = {ORDER: "order", PAYMENT: "payment", WAYBILL: "waybill", INVENTORY: "inventory"}
OLDER = {ORDER: "-301014", PAYMENT: "-401012", WAYBILL: "-505016", INVENTORY: "-621001"}
NONE = {ORDER: "-301009", PAYMENT: "-401006", WAYBILL: "-504014", INVENTORY: "-621011"}
FIXED = {ORDER: "-301011", PAYMENT: "-401008", WAYBILL: "-504016", INVENTORY: "-621012"}
CHANGE, DELETION = "2", "3"


def revised(purchase, kind, app_type=CHANGE, hour=11, **changes):
    return purchase.document(kind, appType=app_type, appTime=f"{purchase.day}{hour}0000", **changes)


@pytest.mark.parametrize("kind", NAMES)
def test_a_change_takes_the_place_of_what_is_not_yet_decided(counter, kind):
    purchase = Purchase()
    counter.send(kind, purchase.document(kind))
    receipt = counter.send(kind, revised(purchase, kind, note="更改"))[0]
    assert receipt["returnStatus"] == ("2" if kind == INVENTORY else "120")
    assert counter.stored(NAMES[kind], purchase) == 1


@pytest.mark.parametrize("hour", ["09", "10"], ids=["更早", "相同时间"])
@pytest.mark.parametrize("kind", NAMES)
def test_an_older_change_is_refused(counter, kind, hour):
    purchase = Purchase()
    counter.send(kind, purchase.document(kind))
    receipt = counter.send(kind, revised(purchase, kind, hour=hour, note="更改"))[0]
    assert receipt["returnStatus"] == OLDER[kind]
    assert "旧报文" in receipt["returnInfo"]


@pytest.mark.parametrize("app_type", [CHANGE, DELETION], ids=["改单", "删单"])
@pytest.mark.parametrize("kind", NAMES)
def test_what_is_not_there_cannot_be_revised(counter, kind, app_type):
    purchase = Purchase()
    assert counter.send(kind, revised(purchase, kind, app_type))[0]["returnStatus"] == NONE[kind]
    assert counter.stored(NAMES[kind], purchase) == 0


@pytest.mark.parametrize("app_type", [CHANGE, DELETION], ids=["改单", "删单"])
@pytest.mark.parametrize("kind", NAMES)
def test_what_is_released_can_no_longer_be_revised(counter, kind, app_type):
    purchase = Purchase()
    assert counter.declare(purchase)["returnStatus"] == "800"
    receipt = counter.send(kind, revised(purchase, kind, app_type, note="更改"))[0]
    assert receipt["returnStatus"] == FIXED[kind]
    assert counter.stored(NAMES[kind], purchase) == 1


@pytest.mark.parametrize("kind", NAMES)
def test_a_deleted_document_is_gone_and_may_be_sent_anew(counter, kind):
    purchase = Purchase()
    counter.send(kind, purchase.document(kind))
    receipt = counter.send(kind, revised(purchase, kind, DELETION))[0]
    assert (receipt["returnStatus"], receipt["returnInfo"]) == ("120", "[Code:1800;Desc:删除申报成功]")
    assert counter.stored(NAMES[kind], purchase) == 0
    accepted = counter.send(kind, purchase.document(kind, appTime=f"{purchase.day}120000"))[0]
    assert accepted["returnStatus"] == ("2" if kind == INVENTORY else "120")
    assert counter.stored(NAMES[kind], purchase) == 1


def test_a_deleted_waiting_inventory_is_not_matched_any_more(counter):
    purchase = Purchase()
    counter.send(INVENTORY, purchase.document(INVENTORY))
    counter.send(INVENTORY, revised(purchase, INVENTORY, DELETION))
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in (ORDER, PAYMENT, WAYBILL)))
    assert counter.later(purchase) == []
    assert counter.rows("SELECT count(*) FROM clearance_waiting") == [(0,)]
    assert counter.rows("SELECT status, outcome FROM clearance_decision") == [(100, 8)]


def test_a_changed_waiting_inventory_is_matched_as_changed(counter):
    purchase = Purchase()
    counter.send(INVENTORY, purchase.document(INVENTORY, goods=((MILK, MILK_NAME, 3, "100.00"),)))
    counter.send(INVENTORY, revised(purchase, INVENTORY))
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in (ORDER, PAYMENT, WAYBILL)))
    logged, released = counter.later(purchase)
    assert logged["returnStatus"] == "120"
    assert released["returnStatus"] == "800"


def test_a_changed_order_is_what_the_inventory_is_compared_with(counter):
    purchase = Purchase()
    counter.send(ORDER, purchase.document(ORDER, goods=((MILK, MILK_NAME, 3, "100.00"),)))
    counter.send(ORDER, revised(purchase, ORDER))
    assert counter.declare(purchase, (PAYMENT, WAYBILL, INVENTORY))["returnStatus"] == "800"


def test_a_change_completes_a_waiting_inventory_as_a_new_order_does(counter):
    purchase = Purchase()
    counter.declare(purchase, (ORDER, WAYBILL, INVENTORY))
    counter.send(ORDER, revised(purchase, ORDER, note="更改"))
    counter.send(PAYMENT, purchase.document(PAYMENT))
    assert [one["returnStatus"] for one in counter.later(purchase)] == ["120", "800"]


def test_the_order_of_a_returned_inventory_may_be_changed_and_the_inventory_declared_anew(counter):
    purchase = Purchase()
    wrong = ((MILK, MILK_NAME, 3, "100.00"),)
    raws = [counter.signed(ORDER, purchase.document(ORDER, goods=wrong))]
    raws += [counter.signed(kind, purchase.document(kind)) for kind in (PAYMENT, WAYBILL, INVENTORY)]
    assert counter.commit(*raws)[-1][0]["returnStatus"] == "100"
    assert counter.send(ORDER, revised(purchase, ORDER))[0]["returnStatus"] == "120"
    assert counter.send(INVENTORY, revised(purchase, INVENTORY))[0]["returnStatus"] == "800"


def test_a_change_whose_new_order_number_is_taken_leaves_the_old_inventory_standing(counter):
    taken, waiting = Purchase(), Purchase()
    counter.send(INVENTORY, taken.document(INVENTORY), waiting.document(INVENTORY))
    receipt = counter.send(INVENTORY, revised(waiting, INVENTORY, orderNo=taken.order_no))[0]
    assert receipt["returnStatus"] == "-621004"
    assert counter.stored("inventory", waiting) == 1
    assert counter.decision(waiting)[0] == 2
    counter.commit(*(counter.signed(kind, waiting.document(kind)) for kind in (ORDER, PAYMENT, WAYBILL)))
    assert [one["returnStatus"] for one in counter.later(waiting)] == ["120", "800"]


def test_new_and_changed_in_one_commit_the_change_stands(counter):
    purchase = Purchase()
    counter.commit(
        counter.signed(ORDER, purchase.document(ORDER, goods=((MILK, MILK_NAME, 3, "100.00"),))),
        counter.signed(ORDER, revised(purchase, ORDER)),
    )
    assert counter.declare(purchase, (PAYMENT, WAYBILL, INVENTORY))["returnStatus"] == "800"


def test_a_repeated_change_gets_its_receipt_again(counter):
    purchase = Purchase()
    counter.send(ORDER, purchase.document(ORDER))
    change = counter.signed(ORDER, revised(purchase, ORDER, note="更改"))
    first = counter.commit(change)
    assert counter.commit(change) == first
    assert counter.stored("order", purchase) == 1


@pytest.mark.parametrize("kind", NAMES)
def test_a_deletion_sent_again_gets_its_receipt_again(counter, kind):
    purchase = Purchase()
    counter.send(kind, purchase.document(kind))
    deletion = counter.signed(kind, revised(purchase, kind, DELETION))
    first = counter.commit(deletion)
    assert counter.commit(deletion) == first
    twice = counter.commit(deletion, deletion)
    assert twice == [*first, *first]
    assert counter.stored(NAMES[kind], purchase) == 0


@pytest.mark.parametrize("kind", NAMES)
def test_a_deletion_twice_in_one_commit_gets_one_receipt(counter, kind):
    purchase = Purchase()
    counter.send(kind, purchase.document(kind))
    deletion = counter.signed(kind, revised(purchase, kind, DELETION))
    first, second = counter.commit(deletion, deletion)
    assert (first[0]["returnStatus"], first) == ("120", second)
    assert counter.stored(NAMES[kind], purchase) == 0


@pytest.mark.parametrize("kind", NAMES)
def test_a_deletion_sent_again_leaves_what_came_since(counter, kind):
    """Its appTime is later than that of the new document: taken for a new deletion it would delete that one."""
    purchase = Purchase()
    counter.send(kind, purchase.document(kind))
    deletion = counter.signed(kind, revised(purchase, kind, DELETION))
    first = counter.commit(deletion)
    again = purchase.document(kind, guid=f"{kind}-again".ljust(36, "0"))
    assert int(counter.send(kind, again)[0]["returnStatus"]) > 0
    assert counter.commit(deletion) == first
    assert counter.stored(NAMES[kind], purchase) == 1


def test_another_deletion_of_what_is_gone_has_nothing_to_delete(counter):
    purchase = Purchase()
    counter.send(ORDER, purchase.document(ORDER))
    counter.send(ORDER, revised(purchase, ORDER, DELETION))
    assert counter.send(ORDER, revised(purchase, ORDER, DELETION, hour=12))[0]["returnStatus"] == NONE[ORDER]
