"""After a return by an officer or by the clock the firm declares again under the same numbers."""

from datetime import timedelta

import pytest

from heliu.clearance.api import LocalAuthority, find
from heliu.clearance.windows import return_overdue
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.kernel.days import now

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def number_of(counter, purchase):
    return find(counter.connection, purchase.document(INVENTORY)[0]["copNo"])


@pytest.fixture
def waiting(counter):
    """An inventory without its payment."""
    purchase = Purchase()
    for kind in (ORDER, WAYBILL):
        counter.send(kind, purchase.document(kind))
    (receipt,) = counter.send(INVENTORY, purchase.document(INVENTORY))
    assert receipt["returnStatus"] == "2"
    return purchase


def test_a_closed_window_lets_the_same_document_declare_anew(counter, waiting):
    first = number_of(counter, waiting)
    assert return_overdue(counter.connection, now() + timedelta(days=8), 10) == 1
    (again,) = counter.send(INVENTORY, waiting.document(INVENTORY))
    assert again["returnStatus"] == "2"
    assert number_of(counter, waiting) > first
    counter.send(PAYMENT, waiting.document(PAYMENT))
    (repeated,) = counter.send(INVENTORY, waiting.document(INVENTORY))
    assert repeated["returnStatus"] == "800"


def test_what_an_officer_returned_is_taken_again(counter, waiting):
    LocalAuthority(counter.connection).return_to_sender(number_of(counter, waiting), "张三", "企业申请")
    counter.send(PAYMENT, waiting.document(PAYMENT))
    (again,) = counter.send(INVENTORY, waiting.document(INVENTORY))
    assert again["returnStatus"] == "800"
    (repeated,) = counter.send(INVENTORY, waiting.document(INVENTORY))
    assert repeated == again
