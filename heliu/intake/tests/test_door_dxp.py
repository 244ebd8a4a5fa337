"""The door of the terminal envelope (DxpMsg)."""

from datetime import datetime

import pytest
from lxml import etree

from heliu.ceb.envelope import MAX_ENVELOPE_BYTES, Envelope, read_envelope, write_envelope

XML = {"Content-Type": "application/xml"}
DXP = "{http://www.chinaport.gov.cn/dxp}"
ORDER = b'<?xml version="1.0" encoding="UTF-8"?><ceb:CEB311Message/>'
CREATED = datetime(2026, 11, 1, 9, 0, 0)  # noqa: DTZ001 - the envelope knows no zone


def envelope(data=ORDER, kind="CEB311Message", receivers=("DXPEDCCEB0000002",)):
    return Envelope("MSG-<1>&", "DXPENT0000000002", receivers, CREATED, kind, data)


def post(client, raw, **query):
    return client.post("/dxp", content=raw, headers=XML, params=query)


def test_an_envelope_is_acknowledged_to_its_sender_for_every_receiver(client):
    answer = post(client, write_envelope(envelope(receivers=("DXPEDCCEB0000002", "DXPEDCCEB0000009"))))
    assert answer.status_code == 200
    rep = etree.fromstring(answer.content)
    assert (rep.tag, rep.get("ver")) == (f"{DXP}DxpRep", "1.0")
    assert rep.findtext(f"{DXP}RecevierId") == "DXPENT0000000002"
    response = rep.find(f"{DXP}Response")
    assert response.findtext(f"{DXP}ResponseCode") == "0000"
    assert [one.text for one in response.iter(f"{DXP}RecId")] == ["DXPEDCCEB0000002", "DXPEDCCEB0000009"]
    head = response.find(f"{DXP}OriHead")
    assert [etree.QName(part).localname for part in head] == [
        "CopMsgId",
        "SenderId",
        "ReceiverIds",
        "CreatTime",
        "MsgType",
    ]
    assert head.findtext(f"{DXP}CopMsgId") == "MSG-<1>&"


@pytest.mark.shared
def test_the_acknowledgement_is_valid_by_the_official_schema(client, shared):
    schema = etree.XMLSchema(etree.parse(str(shared / "data/ceb/xsd/dxp-client.xsd")))
    rep = etree.fromstring(post(client, write_envelope(envelope())).content)
    assert schema.validate(rep), schema.error_log


def test_the_receipt_may_come_back_in_an_envelope(client):
    back = read_envelope(post(client, write_envelope(envelope()), answer="receipt").content)
    assert (back.sender_id, back.receiver_ids) == ("DXPEDCCEB0000002", ("DXPENT0000000002",))
    assert back.message_type == "CEB622Message"
    told = back.data.decode().removeprefix("<CEB622Message>").removesuffix("</CEB622Message>").split()
    assert told[:5] == ["CEB311", "CEB311", "dxp", "-", "MSG-<1>&"]


def test_the_same_envelope_again_gets_the_same_answer(client):
    raw = write_envelope(envelope())
    assert post(client, raw).content == post(client, raw).content


def test_the_root_tells_the_message_when_the_envelope_does_not(client):
    assert post(client, write_envelope(envelope(kind=""))).status_code == 200


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        pytest.param(b"<CEB311Message/>", 400, "ENVELOPE_ROOT", id="没有信封"),
        pytest.param(b"garbage", 400, "ENVELOPE_MALFORMED", id="不是 XML"),
        pytest.param(write_envelope(envelope())[:-9], 400, "ENVELOPE_MALFORMED", id="被截断"),
        pytest.param(b"<!DOCTYPE a>" + write_envelope(envelope()), 400, "ENVELOPE_DOCTYPE", id="DOCTYPE"),
        pytest.param(write_envelope(envelope()).replace(b"<Data>", b"<Data>@"), 400, None, id="不是 base64"),
        pytest.param(b"<DxpMsg" + b" " * 70_000 + b"/>", 413, "ENVELOPE_TOO_LARGE", id="信封过大"),
        pytest.param(write_envelope(envelope(kind="XML")), 400, None, id="没有的报文类型"),
        pytest.param(write_envelope(envelope(data=b"UNREADABLE")), 400, None, id="报文不可读"),
        pytest.param(write_envelope(envelope(data=b"QUEUE-FULL")), 503, None, id="排队已满"),
    ],
)
def test_an_envelope_that_cannot_be_taken_is_a_problem(client, raw, status, code):
    answer = post(client, raw)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    violations = answer.json()["violations"]
    assert code is None or violations[0]["code"] == code


def test_the_largest_envelope_is_read_and_one_byte_more_is_refused_before(client):
    assert post(client, b" " * MAX_ENVELOPE_BYTES).json()["code"] == "envelope"
    answer = post(client, b" " * (MAX_ENVELOPE_BYTES + 1))
    assert (answer.status_code, answer.json()["limit"]["name"]) == (413, "MAX_ENVELOPE_BYTES")


def test_a_wrong_wish_is_refused(client):
    assert post(client, write_envelope(envelope()), answer="fax").json()["code"] == "query"
