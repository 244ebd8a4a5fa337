"""Signing by a card on the reader's own machine: what the page's script sends, and what is refused."""

import json

import pytest

from heliu.ceb.ukey import DEFAULT_PIN, SIGN, Card
from heliu.registry.keys import sandbox_signer
from heliu.submission import sending
from heliu.web.kit.card import BODY_BYTES_MAX
from heliu.web.portal.declare.tests.test_declare_pages import fill_all
from heliu.web.portal.sending.tests.clerks import SELLER

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def post(clerk, address, body):
    content = body if isinstance(body, str) else json.dumps(body)
    return clerk.post(address, content, content_type="application/json", headers={"accept": "application/json"})


@pytest.fixture
def batch(clerk):
    """Confirmed for the card, not yet signed."""
    number = fill_all(clerk)
    answer = clerk.post(f"/portal/declare/{number}/confirm/", {"seal": "ukey"})
    assert answer.headers["Location"] == f"/portal/sending/{number}/sign/"
    return number


@pytest.fixture
def card(batch):
    return Card(sandbox_signer(SELLER))


def test_the_page_may_speak_to_the_card_and_to_nobody_else(clerk, batch):
    page = clerk.get(f"/portal/sending/{batch}/sign/")
    policy = page.headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:61232" in policy
    assert "script-src 'self'" in policy
    assert "ws://127.0.0.1:61232" not in clerk.get("/portal/declare/").headers["Content-Security-Policy"]
    assert "PIN" not in page.content.decode()


def test_what_was_not_confirmed_is_led_back_to_its_check(clerk):
    number = fill_all(clerk)
    assert clerk.get(f"/portal/sending/{number}/sign/").headers["Location"] == f"/portal/declare/{number}/check/"


def test_what_the_card_signed_is_sent(clerk, batch, card, open_doors):
    certificate = card.signer.certificate_base64.decode()
    asked = post(clerk, f"/portal/sending/{batch}/sign/prepare/", {"certificate": certificate}).json()["bundles"]
    values = {}
    for bundle in asked:
        request = {"_id": 1, "_method": SIGN, "args": {"inData": bundle["inData"], "passwd": DEFAULT_PIN}}
        values[bundle["bundle"]] = json.loads(card.answer(json.dumps(request)))["_args"]["Data"][0]
    done = post(clerk, f"/portal/sending/{batch}/sign/done/", {"certificate": certificate, "values": values})
    assert done.json() == {"next": f"/portal/sending/{batch}/"}
    sending.send(batch)
    assert len(open_doors) == 4


@pytest.mark.parametrize("step", ["prepare", "done"])
@pytest.mark.parametrize(
    "body", ["", "[]", "{", {}, {"certificate": "AAAA", "values": {}}, {"certificate": 5, "values": {"1": "x"}}]
)
def test_nonsense_is_refused_as_a_problem_and_nothing_is_queued(clerk, batch, open_doors, step, body):
    answer = post(clerk, f"/portal/sending/{batch}/sign/{step}/", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    sending.send(batch)
    assert open_doors == []


def test_a_request_at_the_limit_is_read_and_a_longer_one_is_not(clerk, batch):
    address = f"/portal/sending/{batch}/sign/prepare/"
    assert post(clerk, address, "{" + " " * (BODY_BYTES_MAX - 1)).status_code == 422
    answer = post(clerk, address, "{" + " " * BODY_BYTES_MAX)
    assert (answer.status_code, "BODY_BYTES_MAX" in answer.json()["detail"]) == (413, True)


def test_a_signature_of_another_key_is_refused(clerk, batch, open_doors):
    other = sandbox_signer("5105960012")
    certificate = other.certificate_base64.decode()
    asked = post(clerk, f"/portal/sending/{batch}/sign/prepare/", {"certificate": certificate}).json()["bundles"]
    values = {one["bundle"]: "AA" * 32 for one in asked}
    answer = post(clerk, f"/portal/sending/{batch}/sign/done/", {"certificate": certificate, "values": values})
    assert (answer.status_code, "第 1 个报文" in answer.json()["detail"]) == (422, True)
