"""The page of one message: its life, what it waits for, its receipts in words, its evidence."""

import hashlib
import io
import json
import re
import zipfile

import pytest

from heliu.ceb.writer import write
from heliu.declarations.api import listed
from heliu.declarations.facts import Asked
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, SELLER, TRANSFER, WAYBILL, Purchase
from heliu.people.api import looks_at
from heliu.people.facts import Duty
from heliu.web.database import database

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUERIES_MAX = 30
HEAD = {"guid": "7C0F5E0A-0000-0000-0000-00000000F00D", "transfer": TRANSFER}
NAME, PHONE = "张三", "13800000001"


@pytest.fixture
def parcels(counter):
    """A message with a released, a waiting and a refused inventory; the newest of its kind."""
    released, waiting, refused = Purchase(), Purchase(), Purchase()
    for purchase in (released, refused):
        counter.declare(purchase, (ORDER, PAYMENT, WAYBILL))
    counter.declare(waiting, (ORDER, WAYBILL))
    raw = write(INVENTORY, [one.document(INVENTORY) for one in (released, waiting, refused)], **HEAD)
    before, found, after = raw.rpartition(b"<ceb:customsCode>7911<")
    assert found
    counter.commit(counter.signer.sign(before + b"<ceb:customsCode>79111<" + after))
    return released, waiting, refused


@pytest.fixture
def number(parcels):
    return listed(database(), Asked(None, kind=INVENTORY), 1)[0].id


def page(client, number, suffix=""):
    answer = client.get(f"/messages/{number}/{suffix}")
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_page_tells_the_life_and_where_it_is_stuck(someone, number, parcels):
    shown = page(someone("seller"), number)
    for words in ("接收", "验签", "签名有效", "3 份单证", "1 份已碰单，1 份等待单证", "随应答返回发送方"):
        assert words in shown
    assert "支付凭证（CEB411）" in shown
    assert "前未到将退单" in shown
    assert parcels[1].cop_no in shown


def test_a_refusal_is_told_with_cause_field_and_fix(someone, number):
    shown = page(someone("seller"), number)
    assert "VALUE_TOO_LONG" in shown
    assert "customsCode" in shown
    assert "202205 XSD" in shown, "the citation of the catalogue"
    assert 'href="/errors/VALUE_TOO_LONG/"' in shown
    assert re.search(r'href="/errors/-[0-9]+/"', shown), "the status of the document leads to its page too"


@pytest.mark.parametrize("suffix", ["", "live/", "raw/", "raw/?document=0"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("seller", 200), ("customs", 200), ("zone", 200), ("platform", 404), ("stranger", 404), ("tax", 403)],
)
def test_who_may_see_a_message(someone, number, who, status, suffix):
    assert someone(who).get(f"/messages/{number}/{suffix}").status_code == status


def test_nobody_sees_it_without_signing_in(client, number):
    assert client.get(f"/messages/{number}/").status_code == 302


@pytest.mark.parametrize("address", ["/messages/1/", "/messages/-5/raw/", "/messages/999999999999999999/live/"])
def test_what_is_not_there_is_told_with_the_number_of_the_request(someone, address):
    answer = someone("customs").get(address)
    assert answer.status_code == 404
    assert answer.headers["X-Request-Id"] in answer.content.decode()


def test_the_fragment_is_asked_for_again_while_something_is_under_way(someone, number, counter):
    assert 'hx-trigger="every 5s"' in page(someone("seller"), number, "live/")
    done = Purchase()
    counter.declare(done)
    settled = listed(database(), Asked(None, kind=INVENTORY), 1)[0].id
    assert "hx-trigger" not in page(someone("seller"), settled, "live/")


def test_persons_are_masked_until_a_purpose_is_given_and_every_look_is_noted(someone, number):
    seller = someone("seller")
    shown = page(seller, number, "raw/?document=0")
    assert NAME not in shown.replace('<span class="person">张三', "")
    assert PHONE not in shown
    assert "张*" in shown
    refused = seller.post(f"/messages/{number}/unmask/", {"document": "0", "purpose": "看"})
    assert refused.status_code == 422
    assert looks_at(f"{INVENTORY} {number}") == []
    told = seller.post(f"/messages/{number}/unmask/", {"document": "0", "purpose": "核对订购人电话"})
    assert PHONE in told.content.decode()
    assert told.headers["Cache-Control"] == "no-store"
    (look,) = looks_at(f"{INVENTORY} {number}")
    assert (look.detail, look.purpose, look.name, look.firm_code) == ({"document": 1}, "核对订购人电话", NAME, SELLER)
    assert "核对订购人电话" in page(seller, number, "raw/")


def test_a_firm_reads_which_officer_looked_at_its_message_and_what_for(someone, number):
    someone("customs").post(f"/messages/{number}/unmask/", {"document": "1", "purpose": "核查订购人身份"})
    shown = page(someone("seller"), number, "raw/")
    for words in ("冯二", "海关", "第 2 份单证", "核查订购人身份"):
        assert words in shown


@pytest.mark.parametrize(("who", "duty"), [("seller", Duty.READER), ("zone", None)])
def test_not_everybody_may_unmask(someone, number, who, duty):
    client = someone(who, duty) if duty else someone(who)
    assert client.post(f"/messages/{number}/unmask/", {"document": "0", "purpose": "核对订购人"}).status_code == 403
    assert "显示本份单证的个人信息" not in page(client, number, "raw/?document=0")


def test_the_evidence_can_be_checked_by_whoever_holds_it(someone, number):
    answer = someone("seller").post(f"/messages/{number}/evidence/", {"purpose": "内部审计存档"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        raw = archive.read("message.xml")
        digest = archive.read("message.xml.sha256").decode().split()[0]
        told = json.loads(archive.read("about.json"))
        receipts = [name for name in archive.namelist() if name.startswith("receipts/001-CEB622")]
    assert hashlib.sha256(raw).hexdigest() == digest == told["sha256"]
    assert told["signature"]["verdict"] == "valid"
    assert receipts
    assert looks_at(f"{INVENTORY} {number}")[0].verb == "declarations.download_evidence"


def test_why_a_seal_is_not_believed_is_said(someone, counter):
    raw = counter.signed(INVENTORY, Purchase().document(INVENTORY)).replace("婴儿奶粉".encode(), "婴儿米粉".encode())
    counter.commit(raw)
    number = listed(database(), Asked(None), 1)[0].id
    shown = page(someone("seller"), number, "raw/")
    assert "DIGEST_MISMATCH" in shown
    assert "内容在签名之后被改动" in shown
    assert "验签未过" in page(someone("seller"), number)


def test_what_is_no_xml_is_not_shown_because_it_cannot_be_masked(someone, counter):
    counter.commit(f"<ceb:CEB311Message {NAME} {PHONE}".encode())
    number = listed(database(), Asked(None), 1)[0].id
    shown = page(someone("customs"), number, "raw/")
    assert PHONE not in shown
    assert "无法逐段遮盖" in shown


def test_a_message_is_sent_again_as_it_was(someone, number, monkeypatch):
    sent = []

    def send(kind, raw, **_):
        sent.append((kind, raw[:5]))
        return []

    monkeypatch.setattr("heliu.submission.doors.send", send)
    assert someone("seller").post(f"/messages/{number}/resend/").status_code == 302
    assert sent == [(INVENTORY, b"<?xml")]
    assert someone("customs").post(f"/messages/{number}/resend/").status_code == 403


def test_the_page_asks_the_database_little(someone, number, statements):
    seller = someone("seller")
    seller.get(f"/messages/{number}/")
    statements.clear()
    seller.get(f"/messages/{number}/")
    assert len(statements) <= QUERIES_MAX


def test_the_documents_are_paged(someone, counter):
    purchases = [Purchase() for _ in range(60)]
    counter.send(ORDER, *(one.document(ORDER) for one in purchases))
    number = listed(database(), Asked(None), 1)[0].id
    first = page(someone("seller"), number)
    assert purchases[49].order_no in first
    assert purchases[50].order_no not in first
    assert purchases[59].order_no in page(someone("seller"), number, "?from=50")
