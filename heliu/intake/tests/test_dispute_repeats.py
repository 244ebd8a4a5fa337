"""The same document again, and another under its key (重复申报): the same receipt, or a refusal by rule."""

import pytest

from heliu.intake.tests.customs_counter import (
    DELIVERY,
    INVENTORY,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    WAYBILL,
    Purchase,
    gist,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
# One value in each kind of document that makes it another document under the same key.
OTHER = {
    ORDER: ("-301010", {"note": "另一份"}),
    PAYMENT: ("-401007", {"note": "另一份"}),
    WAYBILL: ("-504015", {"note": "另一份"}),
    DELIVERY: ("-505012", {"note": "另一份"}),
    INVENTORY: ("-621004", {"note": "另一份"}),
}
NAMES = ("order", "payment", "waybill", "inventory")


@pytest.fixture
def released(counter):
    """A purchase whose inventory is released, and the first receipt of each of its documents."""
    purchase = Purchase()
    receipts = counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in KINDS))
    return purchase, dict(zip(KINDS, (one[0] for one in receipts), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_message_again_gets_the_same_receipt(counter, kind):
    purchase = Purchase()
    raws = {one: counter.signed(one, purchase.document(one)) for one in KINDS}
    first = dict(zip(KINDS, counter.commit(*raws.values()), strict=True))
    assert counter.commit(raws[kind]) == [first[kind]]
    assert [counter.stored(name, purchase) for name in NAMES] == [1] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_in_a_new_message_gets_the_same_receipt(counter, released, kind):
    purchase, first = released
    assert counter.send(kind, purchase.document(kind)) == [first[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_twice_within_one_message_gets_one_receipt_twice(counter, kind):
    purchase = Purchase()
    counter.commit(*(counter.signed(one, purchase.document(one)) for one in KINDS if one != kind))
    first, second = counter.send(kind, purchase.document(kind), purchase.document(kind))
    assert first == second
    assert first["returnStatus"] == ("800" if kind == INVENTORY else "120")
    assert counter.stored(NAMES[KINDS.index(kind)], purchase) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_twice_within_one_commit_gets_one_receipt_twice(counter, kind):
    purchase = Purchase()
    raws = [counter.signed(one, purchase.document(one)) for one in KINDS]
    again = counter.signed(kind, purchase.document(kind))
    *receipts, second = counter.commit(*raws, again)
    assert second == receipts[KINDS.index(kind)]


def test_a_waiting_inventory_sent_again_is_told_of_its_release(counter):
    purchase = Purchase()
    waiting = counter.send(INVENTORY, purchase.document(INVENTORY))[0]
    assert gist(counter.send(INVENTORY, purchase.document(INVENTORY))[0]) == gist(waiting)
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in KINDS[:3]))
    *_, later = counter.later(purchase)
    assert counter.send(INVENTORY, purchase.document(INVENTORY)) == [later]


@pytest.mark.parametrize("kind", [*KINDS, DELIVERY])
def test_other_content_under_a_used_key_is_refused_by_rule(counter, kind):
    purchase = Purchase()
    counter.commit(*(counter.signed(one, purchase.document(one)) for one in (*KINDS, DELIVERY)))
    code, change = OTHER[kind]
    receipt = counter.send(kind, purchase.document(kind, **change))[0]
    assert receipt["returnStatus"] == code
    assert "appType=2" in receipt["returnInfo"]


@pytest.mark.parametrize("kind", KINDS)
def test_two_different_documents_under_one_key_in_one_message(counter, kind):
    purchase = Purchase()
    code, change = OTHER[kind]
    statuses = [
        receipt["returnStatus"]
        for receipt in counter.send(kind, purchase.document(kind), purchase.document(kind, **change))
    ]
    accepted = "2" if kind == INVENTORY else "120"
    assert sorted(statuses) == sorted([accepted, code])
    assert counter.stored(NAMES[KINDS.index(kind)], purchase) == 1


def test_an_inventory_under_a_used_order_number_is_refused_whatever_its_own_number(counter, released):
    purchase, _ = released
    receipt = counter.send(INVENTORY, purchase.document(INVENTORY, copNo="COPANOTHER"))[0]
    assert receipt["returnStatus"] == "-621004"


def test_an_inventory_under_a_used_cop_number_is_refused_whatever_its_order(counter, released):
    purchase, _ = released
    receipt = counter.send(INVENTORY, Purchase().document(INVENTORY, copNo=purchase.cop_no))[0]
    assert receipt["returnStatus"] == "-621004"


WRONG = {"goods": ((MILK, MILK_NAME, 3, "100.00"),)}


@pytest.fixture
def returned(counter):
    """A purchase whose inventory was returned (100): it declares three where the order has two."""
    purchase = Purchase()
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in KINDS[:3]))
    receipt = counter.send(INVENTORY, purchase.document(INVENTORY, **WRONG))[0]
    assert receipt["returnStatus"] == "100"
    return purchase


def test_a_returned_inventory_is_declared_anew_under_its_key(counter, returned):
    receipt = counter.send(INVENTORY, returned.document(INVENTORY))[0]
    assert receipt["returnStatus"] == "800"
    assert counter.decision(returned)[0] == 800
    assert counter.stored("inventory", returned) == 1


def test_the_returned_document_itself_sent_again_is_returned_again(counter, returned):
    assert counter.send(INVENTORY, returned.document(INVENTORY, **WRONG))[0]["returnStatus"] == "100"


def test_an_inventory_over_the_single_limit_may_be_corrected(counter):
    purchase = Purchase(goods=((MILK, MILK_NAME, 2, "2500.01"),))
    assert counter.declare(purchase)["returnStatus"] == "-621005"
    corrected = Purchase(number=purchase.number, buyer=purchase.buyer)
    receipt = counter.send(INVENTORY, corrected.document(INVENTORY))[0]
    assert receipt["returnStatus"] == "100", "its order still says otherwise"


def test_two_corrections_at_once_one_is_taken_and_the_other_refused(counter, returned):
    good, other = returned.document(INVENTORY), returned.document(INVENTORY, note="另一份")
    receipts = counter.commit(counter.signed(INVENTORY, good), counter.signed(INVENTORY, other))
    statuses = sorted(one[0]["returnStatus"] for one in receipts)
    assert statuses == ["-621004", "800"]
    assert counter.stored("inventory", returned) == 1


def test_the_same_correction_twice_at_once_gets_one_receipt_twice(counter, returned):
    first, second = counter.send(INVENTORY, returned.document(INVENTORY), returned.document(INVENTORY))
    assert first == second
    assert first["returnStatus"] == "800"
    assert counter.stored("inventory", returned) == 1
