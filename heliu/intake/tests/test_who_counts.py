"""Which senders count at the doors: a firm that demands its bound cards, a firm whose filing is suspended."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from uuid import uuid4

import pytest

from heliu.ceb.signature.full import verify_full
from heliu.ceb.writer import write
from heliu.clearance.api import receipts_after
from heliu.intake.facts import Delivery
from heliu.intake.scanning import prepare
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, SELLER, TRANSFER, Purchase
from heliu.intake.tests.test_receipts_log import ask  # noqa: F401 - reads the log
from heliu.intake.tokens import firm_of
from heliu.kernel.days import now
from heliu.registry.facts import RECEIPTS, SEND, SUSPENDED, Token

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def with_firm(counter, *, certificates=None, **changes):
    """Let the desk of the counter see the seller as changed."""
    directory = counter.desk.directory
    firms = {**directory.firms, SELLER: replace(directory.firms[SELLER], **changes)}
    held = directory.certificates if certificates is None else certificates
    changed = replace(directory, firms=MappingProxyType(firms), certificates=MappingProxyType(dict(held)))
    counter.desk = replace(counter.desk, directory=changed, allowed={})


def by_token(counter, purchase, kind=ORDER):
    """An unsigned message as a token of the seller brings it; what is refused of it."""
    raw = write(kind, [purchase.document(kind)], guid=str(uuid4()), transfer=TRANSFER)
    verdict = verify_full(raw, counter.desk.trust, now())
    return prepare(Delivery(raw, "ceb", None, SELLER, now()), verdict, counter.desk).refused


@pytest.mark.parametrize(("kind", "code"), [(ORDER, "-1001"), (INVENTORY, "-621015")])
def test_a_certificate_that_is_not_bound_does_not_count_where_cards_are_demanded(counter, kind, code):
    purchase = Purchase()
    with_firm(counter, cards_only=True, certificates={})
    (receipt,) = counter.send(kind, purchase.document(kind))
    assert receipt["returnStatus"] == code
    for said in ("CARDS_ONLY", f"Path:/{kind}Message/ds:Signature", "Fix:请用已绑定的卡"):
        assert said in receipt["returnInfo"]
    with_firm(counter, cards_only=False, certificates={})
    assert int(counter.send(kind, purchase.document(kind))[0]["returnStatus"]) > 0


def test_a_bound_certificate_counts_and_a_token_does_not(counter):
    assert by_token(counter, Purchase()) == {}
    with_firm(counter, cards_only=True)
    assert counter.send(ORDER, Purchase().document(ORDER))[0]["returnStatus"] == "120"
    (reply,) = by_token(counter, Purchase()).values()
    assert reply.status == -1001
    assert "CARDS_ONLY" in reply.note


def test_a_suspended_firm_sends_nothing_and_fetches_what_it_was_answered(counter, ask):  # noqa: F811
    """Receipts of what it declared before are owed to it: it must know what to pay, return or correct."""
    purchase = Purchase()
    assert counter.declare(purchase)["returnStatus"] == "800"
    with_firm(counter, state=SUSPENDED)
    (receipt,) = counter.send(ORDER, Purchase().document(ORDER))
    assert receipt["returnStatus"] == "-10102"
    assert "已暂停" in receipt["returnInfo"]
    assert [reply.status for reply in by_token(counter, Purchase()).values()] == [-10102]

    held = Token(SELLER, frozenset({SEND, RECEIPTS}), now() + timedelta(hours=1))
    book = replace(counter.desk.directory, tokens=MappingProxyType({hashlib.sha256(b"made up").hexdigest(): held}))
    assert firm_of(b"Bearer made up", book, RECEIPTS, now()) == SELLER
    receipts, _ = ask(receipts_after, SELLER, "", 100)
    assert {one.document["returnStatus"] for one in receipts} >= {"800", "-10102"}
