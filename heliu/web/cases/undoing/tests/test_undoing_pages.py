"""The pages of undoing: the enterprise sees the consequences and sends, the officer decides, both see what is back."""

import json
import re
from datetime import timedelta

import pytest

from heliu.ceb.ukey import DEFAULT_PIN, SIGN, Card
from heliu.clearance.tests.declared import SELLER
from heliu.clearance.undoing.api import open_ones, read
from heliu.clearance.undoing.facts import State
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.kernel.days import now
from heliu.registry.api import sandbox_signer
from heliu.submission.facts import Return
from heliu.submission.undoing import KEPT_MAX
from heliu.web.tests.visitors import text

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def declared(counter):
    """A released inventory; its number."""
    purchase = Purchase()
    for kind in (ORDER, PAYMENT, WAYBILL, INVENTORY):
        counter.send(kind, purchase.document(kind))
    return counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", purchase.cop_no)[0][0]


@pytest.fixture
def doors(counter, keys_folder, settings, monkeypatch):
    """What a page composed and somebody signed goes through the counter; returns what came."""
    came = []

    def send(message, raw, _timeout_s):
        came.append(message)
        told = counter.commit(raw)[0]
        return [Return(one["guid"], int(one["returnStatus"]), one["returnInfo"], {}) for one in told]

    settings.STATE_DIR = keys_folder
    monkeypatch.setattr("heliu.submission.doors.send", send)
    monkeypatch.setattr("heliu.submission.undoing.load_directory", lambda _day: counter.desk.directory)
    return came


@pytest.mark.usefixtures("doors")
def test_a_return_from_its_preview_to_the_goods(someone, counter, declared):
    seller, customs = someone("seller"), someone("customs")
    address = f"/undoing/of/{declared}/"
    assert address in text(seller, f"/declaration/{declared}/")
    assert "还可退 2" in text(seller, address)
    foreseen = text(seller, f"{address}?kind=return&q1=1")
    for value in ("-100.00", "U20", "清单状态不变"):
        assert value in foreseen
    assert "U35" in text(seller, f"{address}?kind=return&q1=3")
    for wrong in ("abc", "1e9999999", "1e-9999999", "NaN", "0.000001"):
        assert "数量应为数字" in text(seller, f"{address}?kind=return&q1={wrong}")
    refused = seller.post(address, {"kind": "return", "q1": "1", "reason": " "})
    assert refused.status_code == 422
    told = {"kind": "return", "q1": "1", "reason": "买家不要了", "seal": "sandbox"}
    sent = seller.post(address, told, follow=True)
    assert "120" in sent.content.decode()
    (one,) = open_ones(counter.connection)
    counter.connection.commit()
    assert one.cop_no in text(customs, "/undoing/")
    assert "最迟" in text(seller, f"/declaration/{declared}/")
    own = f"/undoing/{one.id}/"
    assert "核收退货" in text(customs, own)
    late = customs.post(own, {"verb": "receive", "arrived_on": "2020-01-01"})
    assert late.status_code == 422
    assert 'value="2020-01-01"' in late.content.decode(), "what was given stands there still"
    told = {"verb": "receive", "arrived_on": f"{counter.day}", "original_goods": "1"}
    elsewhere = customs.post(own, told)
    assert elsewhere.status_code == 409
    assert "不在原监管作业场所，或者没有确认" in elsewhere.content.decode()
    assert 'name="original_goods" value="1" checked' in elsewhere.content.decode()
    assert 'name="original_place" value="1" required' in elsewhere.content.decode()
    done = customs.post(own, told | {"original_place": "1"}, follow=True)
    assert "已核收" in done.content.decode()
    shown = text(seller, f"/declaration/{declared}/")
    for value in ("至今退回", "100.00", "办结"):
        assert value in shown


@pytest.mark.usefixtures("doors")
def test_a_cancellation_is_decided_by_an_officer(someone, counter, declared):
    seller, customs = someone("seller"), someone("customs")
    address = f"/undoing/of/{declared}/"
    assert "U12" in text(seller, f"{address}?kind=cancel")
    seller.post(address, {"kind": "cancel", "reason": "买家不要了", "seal": "sandbox"})
    (one,) = open_ones(counter.connection)
    counter.connection.commit()
    assert "已撤销" in text(customs, f"/undoing/{one.id}/")
    customs.post(f"/undoing/{one.id}/", {"verb": "approve"})
    assert "已撤销" in text(seller, f"/declaration/{declared}/")
    assert "清单已撤销" in text(seller, f"{address}?kind=cancel")


def script(client, address, body):
    """As the script of the page posts."""
    return client.post(
        address, json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )


def signed_by(card, client, address, kept):
    """What the card has to sign, signed; what the script hands over then."""
    certificate = card.signer.certificate_base64.decode()
    asked = script(client, f"{address}sign/prepare/", {"certificate": certificate, "kept": kept}).json()["bundles"]
    values = {}
    for bundle in asked:
        request = {"_id": 1, "_method": SIGN, "args": {"inData": bundle["inData"], "passwd": DEFAULT_PIN}}
        values[bundle["bundle"]] = json.loads(card.answer(json.dumps(request)))["_args"]["Data"][0]
    return {"certificate": certificate, "kept": kept, "values": values}


def kept_on(answer):
    assert "connect-src 'self' ws://127.0.0.1:61232" in answer.headers["Content-Security-Policy"]
    return re.search(r'data-kept="([^"]+)"', answer.content.decode())[1]


def test_a_return_is_signed_by_a_card_and_withdrawn_by_it(someone, counter, declared, doors):
    seller, card = someone("seller"), Card(sandbox_signer(SELLER))
    address = f"/undoing/of/{declared}/"
    form = {"kind": "return", "q1": "1", "reason": "买家不要了", "seal": "ukey"}
    kept = kept_on(seller.post(address, form))
    told = signed_by(card, seller, address, kept)
    assert doors == [], "nothing is sent before the card has signed"
    for wrong in ({"kept": "AAAA"}, {"kept": kept[:-8] + "AAAAAAA="}, {"values": {"1": "AAAA"}}, {"values": {}}):
        assert script(seller, f"{address}sign/done/", told | wrong).status_code == 422, wrong
    assert script(someone("carrier"), f"{address}sign/done/", told).status_code == 404
    assert script(someone("broker"), f"{address}sign/done/", told).status_code == 422, "kept for somebody else"
    assert doors == []
    assert script(seller, f"{address}sign/done/", told).json() == {"next": f"/declaration/{declared}/"}
    (one,) = open_ones(counter.connection)
    counter.connection.commit()

    own = f"/undoing/{one.id}/withdraw/"
    assert own in text(seller, f"/declaration/{declared}/")
    assert own not in text(someone("customs"), f"/declaration/{declared}/")
    assert "申请立即终止" in text(seller, own)
    for who in ("customs", "carrier", "stranger", "platform"):
        assert someone(who).get(own).status_code == 404
    kept = kept_on(seller.post(own, {"seal": "ukey"}))
    script(seller, f"{address}sign/done/", signed_by(card, seller, address, kept))
    assert (doors, read(counter.connection, one.id).state) == (["CEB625", "CEB625"], State.WITHDRAWN)
    assert "已撤回" in text(seller, f"/declaration/{declared}/")
    assert seller.post(own, {"seal": "sandbox"}).status_code == 409
    assert "不能撤回" in text(seller, own)


def test_what_was_kept_for_a_card_does_not_last(someone, declared, doors, monkeypatch):
    seller = someone("seller")
    kept = kept_on(seller.post(f"/undoing/of/{declared}/", {"kind": "cancel", "reason": "买家不要了", "seal": "ukey"}))
    card = Card(sandbox_signer(SELLER))
    told = signed_by(card, seller, f"/undoing/of/{declared}/", kept)
    monkeypatch.setattr("heliu.submission.undoing.now", lambda: now() + KEPT_MAX + timedelta(seconds=1))
    answer = script(seller, f"/undoing/of/{declared}/sign/done/", told)
    assert (answer.status_code, "30 分钟" in answer.json()["detail"], doors) == (422, True, [])


@pytest.mark.parametrize(
    ("who", "ask", "queue"),
    [
        ("seller", 200, 403),
        ("carrier", 404, 403),
        ("stranger", 404, 403),
        ("customs", 200, 200),
        ("commerce", 403, 403),
    ],
)
def test_who_may_see_what(someone, declared, who, ask, queue):
    client = someone(who)
    assert client.get(f"/undoing/of/{declared}/").status_code == ask
    assert client.get("/undoing/").status_code == queue
