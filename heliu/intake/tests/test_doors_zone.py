"""Honest messages through every door of a real intake, and their receipts back by every way there is."""

import base64
import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from lxml import etree

from heliu.ceb.envelope import Envelope, read_envelope, write_envelope
from heliu.ceb.strict import violations
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.plan import Plan
from heliu.cli.traffic.sets import message_sets
from heliu.kernel.days import now

pytestmark = pytest.mark.database

XML = {"Content-Type": "application/xml"}
DXP_ID = "DXPENT0000000002"
STARTS = iter(range(1_000, 900_000, 1_000))


@pytest.fixture(scope="module")
def signer(zone):
    return signer_of(zone.state)


@pytest.fixture
def messages(signer):
    """Order, payment, waybill and inventory of three purchases nobody has declared yet."""
    plan = Plan(sets=1, documents=3, start=next(STARTS), mismatch=0, over_limit=0, late=0, instant=now())
    return dict(next(iter(message_sets(plan, signer))).messages)


@pytest.fixture(scope="module")
def bearer(zone):
    """The API token of the demonstration zone, and the firm it speaks for."""
    return {"Authorization": f"Bearer {token_of(zone)}"}


def token_of(zone):
    content = json.loads((zone.state / "sandbox" / "tokens.json").read_text())
    return next(iter(content.values()))


def statuses(xml):
    return [leaf.text for leaf in etree.fromstring(xml).iter("{*}returnStatus")]


def numbers(xml):
    return [leaf.text for leaf in etree.fromstring(xml).iter("{*}copNo")]


def post(zone, code, raw):
    answer = httpx.post(f"{zone.url}/ceb/CEB{code}", content=raw, headers=XML, timeout=60)
    assert answer.status_code == 200
    return answer.content


def test_four_messages_in_one_request_meet_in_one_answer(zone, messages):
    parts = [b"--cut\r\nContent-Type: application/xml\r\n\r\n" + raw + b"\r\n" for raw in messages.values()]
    headers = {"Content-Type": "multipart/mixed; boundary=cut"}
    answer = httpx.post(f"{zone.url}/ceb", content=b"".join(parts) + b"--cut--\r\n", headers=headers, timeout=60)
    assert answer.status_code == 200
    boundary = answer.headers["content-type"].partition("boundary=")[2].encode()
    receipts = [piece.partition(b"\r\n\r\n")[2].strip() for piece in answer.content.split(b"--" + boundary)[1:-1]]
    assert [statuses(receipt) for receipt in receipts] == [["120"] * 3] * 3 + [["800"] * 3]


def test_the_answer_to_an_inventory_is_an_official_receipt(zone, messages):
    for code in ("311", "411", "511"):
        assert statuses(post(zone, code, messages[code])) == ["120"] * 3
    receipt = post(zone, "621", messages["621"])
    assert statuses(receipt) == ["800"] * 3
    assert violations(receipt) == ()


def test_the_same_message_again_gets_the_same_receipts(zone, messages):
    first = [post(zone, code, raw) for code, raw in messages.items()]
    again = [post(zone, code, raw) for code, raw in messages.items()]
    assert [statuses(one) for one in first] == [statuses(one) for one in again]
    assert numbers(first[-1]) == numbers(again[-1])


def test_any_order_of_arrival_is_right(zone, messages):
    assert statuses(post(zone, "621", messages["621"])) == ["2"] * 3
    for code in ("411", "511", "311"):
        post(zone, code, messages[code])
    for number in numbers(messages["621"]):
        answer = httpx.get(f"{zone.url}/ceb/CEB622/{number}", timeout=30)
        assert (answer.status_code, statuses(answer.content)) == (200, ["800"])
        assert violations(answer.content) == ()


def test_the_regional_door_and_its_minute(zone, messages):
    """A client of the regional platforms works as it is: OK, then the receipts of the minute."""
    since = now().astimezone(ZoneInfo("Asia/Shanghai"))
    for code, raw in messages.items():
        head = {"version": "1.0", "messageId": f"M{code}", "senderID": "SHOP", "messageType": f"CEB{code}Message.xml"}
        body = {"data": base64.b64encode(raw).decode()}
        answer = httpx.post(
            f"{zone.url}/cebcmsg", json={"message": {"messageHead": head, "messageBody": body}}, timeout=60
        )
        assert (answer.status_code, answer.content) == (200, b"OK")
    rows = []
    for minute in (since, since + timedelta(minutes=1)):
        query = {"dxpid": DXP_ID, "qryid": minute.strftime("%Y%m%d%H%M")}
        rows += httpx.get(f"{zone.url}/ceb622msg", params=query, timeout=30).json()
    wanted = set(numbers(messages["621"]))
    found = [row for row in rows if row["copno"] in wanted]
    assert {row["copno"] for row in found if row["returnstatus"] == "800"} == wanted
    assert {row["trans_dxpid"] for row in found} == {DXP_ID}


def test_the_envelope_and_its_receipt(zone, messages):
    created = now().replace(tzinfo=None)
    for code, raw in messages.items():
        envelope = Envelope(f"E-{code}", DXP_ID, ("DXPEDCCEB0000002",), created, f"CEB{code}Message", raw)
        answer = httpx.post(f"{zone.url}/dxp?answer=receipt", content=write_envelope(envelope), headers=XML, timeout=60)
        assert answer.status_code == 200
        back = read_envelope(answer.content)
    assert (back.message_type, back.receiver_ids) == ("CEB622Message", (DXP_ID,))
    assert statuses(back.data) == ["800"] * 3


def test_every_receipt_of_a_firm_once_by_cursor(zone, messages, bearer):
    for code, raw in messages.items():
        post(zone, code, raw)
    given, after = [], ""
    while True:
        answer = httpx.get(f"{zone.url}/receipts", params={"after": after, "limit": 7}, headers=bearer, timeout=30)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        if not page["receipts"]:
            break
        assert len(page["receipts"]) <= 7
        given += page["receipts"]
        after = page["next"]
    released = [one["copNo"] for one in given if one["message"] == "CEB622" and one["returnStatus"] == "800"]
    assert set(numbers(messages["621"])) <= set(released)
    personal = {"buyerName", "buyerIdNumber", "buyerTelephone", "consignee", "payerName"}
    assert not any(personal & one.keys() for one in given)


def test_the_same_receipts_as_official_messages(zone, messages, bearer):
    for code, raw in messages.items():
        post(zone, code, raw)
    after, kinds = "", set()
    while True:
        answer = httpx.get(f"{zone.url}/receipts", params={"after": after, "format": "xml"}, headers=bearer, timeout=30)
        if answer.status_code == 204:
            break
        kinds.add(answer.headers["heliu-message"])
        assert violations(answer.content) == ()
        after = answer.headers["heliu-next"]
    assert kinds >= {"CEB312", "CEB412", "CEB512", "CEB622"}


@pytest.mark.parametrize("cursor", ["1", "x.1", "-1.1", "99999999999999999999999.1", "1.1~99999", "1.1~x", "~", "."])
def test_a_made_up_cursor_is_refused(zone, bearer, cursor):
    answer = httpx.get(f"{zone.url}/receipts", params={"after": cursor}, headers=bearer, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor")


def test_unsigned_messages_are_taken_with_the_firms_token_only(zone, bearer):
    class Unsigned:
        def sign(self, unsigned, _form="strict", /):
            return unsigned

    plan = Plan(sets=1, documents=1, start=next(STARTS), mismatch=0, over_limit=0, late=0, instant=now())
    raw = dict(next(iter(message_sets(plan, Unsigned()))).messages)["311"]
    without = httpx.post(f"{zone.url}/ceb/CEB311", content=raw, headers=XML, timeout=30)
    assert statuses(without.content)[0].startswith("-")
    with_token = httpx.post(f"{zone.url}/ceb/CEB311", content=raw, headers=XML | bearer, timeout=30)
    assert statuses(with_token.content) == ["120"]
