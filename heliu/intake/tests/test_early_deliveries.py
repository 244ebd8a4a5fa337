"""A delivery (CEB513) closes its inventory whichever comes first: the report, the documents or the release."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import psycopg
import pytest

from heliu.clearance.api import LocalAuthority
from heliu.clearance.windows import close_signed_for
from heliu.intake.tests.customs_counter import DELIVERY, INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.kernel.days import now

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DOCUMENTS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
RISKY = {"netWeight": "3.00", "grossWeight": "1.25"}  # R03: to the officers' documents lane
# Every order of the documents with the delivery first, between and last: 5 x 4 places are enough to meet each pair.
ORDERS = [
    (*documents[:place], DELIVERY, *documents[place:])
    for documents in (DOCUMENTS, DOCUMENTS[::-1], *list(permutations(DOCUMENTS))[5:20:7])
    for place in range(5)
]


def statuses(counter, purchase):
    """What the firm of the inventory was told of it, in order."""
    found = counter.rows("SELECT message_id FROM public.declarations_inventory WHERE cop_no = %s", purchase.cop_no)
    bodies = counter.rows(
        "SELECT body FROM clearance_answer WHERE message = 'CEB622' AND message_id = %s ORDER BY txid, id", found[0][0]
    )
    return [
        one["returnStatus"] for (body,) in bodies for one in counter.opened(body) if one["copNo"] == purchase.cop_no
    ]


def early(counter):
    return counter.rows("SELECT count(*) FROM clearance_early_delivery")[0][0]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_any_order_of_arrival_ends_closed(counter, order):
    purchase = Purchase()
    for kind in order:
        counter.send(kind, purchase.document(kind))
    assert counter.decision(purchase) == (899, Decimal(200))
    told = statuses(counter, purchase)
    assert told[-2:] == ["800", "899"], "released, then closed"
    assert told.count("899") == 1
    assert early(counter) == 0


@pytest.mark.parametrize("first", [True, False], ids=["签收先到", "签收同批最后"])
def test_all_in_one_commit_are_released_and_closed(counter, first):
    purchase = Purchase()
    kinds = (DELIVERY, *DOCUMENTS) if first else (*DOCUMENTS, DELIVERY)
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in kinds))
    assert counter.decision(purchase)[0] == 899
    assert statuses(counter, purchase) == ["800", "899"]


def test_a_delivery_waits_for_the_officer_and_counts_with_the_release(counter):
    purchase = Purchase()
    for kind in (ORDER, PAYMENT, WAYBILL):
        counter.send(kind, purchase.document(kind))
    assert counter.send(INVENTORY, purchase.document(INVENTORY, **RISKY))[0]["returnStatus"] == "300"
    counter.send(DELIVERY, purchase.document(DELIVERY))
    assert (counter.decision(purchase)[0], early(counter)) == (300, 1)
    (number,) = counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", purchase.cop_no)[0]
    with psycopg.connect(counter.url, autocommit=True) as connection:
        assert LocalAuthority(connection).release(number, "李四").status == 800
    assert counter.decision(purchase)[0] == 899
    assert statuses(counter, purchase) == ["300", "800", "899"]
    assert early(counter) == 0


def test_a_delivery_that_was_taken_back_does_not_count(counter):
    purchase = Purchase()
    counter.send(DELIVERY, purchase.document(DELIVERY))
    later = f"{purchase.day}110000"
    assert counter.send(DELIVERY, purchase.document(DELIVERY, appType="3", appTime=later))[0]["returnStatus"] == "120"
    assert counter.declare(purchase)["returnStatus"] == "800"
    assert (counter.decision(purchase)[0], early(counter)) == (800, 0)


def test_a_returned_declaration_leaves_the_delivery_to_its_correction(counter):
    purchase = Purchase()
    counter.send(DELIVERY, purchase.document(DELIVERY))
    for kind in (ORDER, PAYMENT, WAYBILL):
        counter.send(kind, purchase.document(kind))
    assert counter.send(INVENTORY, purchase.document(INVENTORY, buyerName="李四"))[0]["returnStatus"] == "100"
    assert early(counter) == 1
    assert counter.send(INVENTORY, purchase.document(INVENTORY))[0]["returnStatus"] == "800"
    assert counter.decision(purchase)[0] == 899


def test_what_two_processes_did_at_once_is_closed_by_the_timer(counter):
    """Neither saw the other: the release stands beside a delivery that still waits for it."""
    purchase = Purchase()
    counter.send(DELIVERY, purchase.document(DELIVERY))
    (unseen,) = counter.rows("DELETE FROM clearance_early_delivery RETURNING logistics_no, logistics_code")
    assert counter.declare(purchase)["returnStatus"] == "800"
    counter.rows("INSERT INTO clearance_early_delivery VALUES (%s, %s) RETURNING 1", *unseen)
    with psycopg.connect(counter.url, autocommit=True) as connection:
        assert close_signed_for(connection, now(), 180, 10) == 1
        assert close_signed_for(connection, now(), 180, 10) == 0
    assert counter.decision(purchase)[0] == 899
    assert statuses(counter, purchase) == ["800", "899"]


def test_a_delivery_nothing_is_released_for_is_forgotten(counter):
    counter.send(DELIVERY, Purchase().document(DELIVERY))
    with psycopg.connect(counter.url, autocommit=True) as connection:
        assert close_signed_for(connection, now() + timedelta(days=179), 180, 10) == 0
        assert early(counter) == 1
        close_signed_for(connection, now() + timedelta(days=181), 180, 10)
        assert early(counter) == 0
