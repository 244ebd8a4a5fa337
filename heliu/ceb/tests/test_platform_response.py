"""The platform's answer to an envelope (DxpRep): what real platforms write goes in, everything else is refused."""

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from heliu.ceb.envelope_parts import EnvelopeProblem, Head
from heliu.ceb.platform_response import (
    MAX_RESPONSE_BYTES,
    PlatformResponse,
    Response,
    Result,
    read_platform_response,
    write_platform_response,
)

XSD = Path(os.environ.get("HELIU_SHARED") or Path(__file__).resolve().parents[3] / "../shared") / "data/ceb/xsd"
HEAD = Head("LZ-1", "DXPENT0000000002", ("DXPEDCCEB0000002", "DXPEDCCEB0000009"), datetime(2026, 11, 21, 9), "CEB311")  # noqa: DTZ001
TAKEN = Response("0000", date(2026, 11, 21), HEAD, text="已接收")
FAILED = Response(
    "2001",
    date(2026, 11, 22),
    replace(HEAD, message_id="LZ-2", message_type=""),
    results=(Result("DXPEDCCEB0000002", "0000"), Result("DXPEDCCEB0000009", "2001", "没有这个接收方", "<请核对>")),
    node_id="N1",
    note="一个接收方未送达",
)
ANSWER = PlatformResponse("DXPENT0000000002", (TAKEN, FAILED), home_node="7911")
RAW = write_platform_response(ANSWER)
SIGNATURE = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'


def prefixed(raw):
    text = raw.decode().replace("<", "<dxp:").replace("<dxp:/", "</dxp:").replace("<dxp:?", "<?")
    return text.replace("xmlns=", "xmlns:dxp=").encode()


def test_what_is_written_is_read_again():
    assert read_platform_response(RAW) == ANSWER


words = st.text("甲<>&'\"a ]", max_size=300).map(str.strip)


@given(words, words.filter(bool).map(lambda word: word[:9].strip()).filter(bool))
def test_any_text_survives(text, code):
    answer = replace(
        ANSWER, responses=(replace(TAKEN, text=text, code=code, results=(Result("R", code, text, text),)),)
    )
    assert read_platform_response(write_platform_response(answer)) == answer


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(prefixed, id="带 dxp 前缀"),
        pytest.param(lambda raw: raw.replace(b"><", b">\n\t<"), id="排版过"),
        pytest.param(lambda raw: b"\xef\xbb\xbf" + raw, id="带 BOM"),
        pytest.param(lambda raw: raw.replace(b"2026-11-21<", b"2026-11-21+08:00<"), id="日期带时区"),
    ],
)
def test_the_spellings_of_real_platforms_are_taken(change):
    assert read_platform_response(change(RAW)) == ANSWER


def test_a_seal_on_the_answer_is_seen_and_proves_nothing():
    sealed = read_platform_response(RAW.replace(b"</DxpRep>", SIGNATURE + b"</DxpRep>"))
    assert sealed == replace(ANSWER, carries_signature=True)


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        pytest.param((b"DxpRep", b"DxpMsg"), "ENVELOPE_ROOT", "/", id="是信封不是响应"),
        pytest.param((b"cn/dxp", b"cn/dxq"), "ENVELOPE_NAMESPACE", "/", id="命名空间不对"),
        pytest.param((b'ver="1.0"', b'ver="2.0"'), "ENVELOPE_VERSION", "/DxpRep", id="版本"),
        pytest.param((b"RecevierId", b"ReceiverId"), "ENVELOPE_STRUCTURE", "/DxpRep", id="官方拼写是 RecevierId"),
        pytest.param((b"<Response>", b"<!DOCTYPE a><Response>"), "ENVELOPE_DOCTYPE", "/", id="DOCTYPE"),
        pytest.param((b"</DxpRep>", b""), "ENVELOPE_MALFORMED", "/", id="截断"),
        pytest.param((b"2026-11-22", b"2026-11-31"), "ENVELOPE_TIME", "/DxpRep/Response/NoticeTime", id="没有这一天"),
        pytest.param((b"2026-11-22", b"20261122"), "ENVELOPE_TIME", "/DxpRep/Response/NoticeTime", id="日期写法"),
        pytest.param((b">2001<", b">2001200120<"), "ENVELOPE_FIELD", "/DxpRep/Response/ResponseCode", id="代码过长"),
        pytest.param((b"<NoticeTime>", b"<x/><NoticeTime>"), "ENVELOPE_STRUCTURE", "/DxpRep/Response", id="未知元素"),
        pytest.param(
            (b"<SenderId>DXPENT0000000002", b"<SenderId>"),
            "ENVELOPE_FIELD",
            "/DxpRep/Response/OriHead/SenderId",
            id="原报文没有发送方",
        ),
    ],
)
def test_what_the_specification_forbids_is_refused_with_place_and_remedy(change, code, path):
    with pytest.raises(EnvelopeProblem) as caught:
        read_platform_response(RAW.replace(*change))
    assert (caught.value.code, caught.value.path) == (code, path)
    assert caught.value.detail
    assert caught.value.fix


def test_an_answer_without_a_response_is_none():
    with pytest.raises(EnvelopeProblem):
        read_platform_response(write_platform_response(replace(ANSWER, responses=())))


def test_an_answer_at_the_limit_is_read_and_one_byte_more_is_not():
    assert read_platform_response(RAW + b" " * (MAX_RESPONSE_BYTES - len(RAW))) == ANSWER
    with pytest.raises(EnvelopeProblem) as caught:
        read_platform_response(RAW + b" " * (MAX_RESPONSE_BYTES + 1 - len(RAW)))
    assert caught.value.code == "ENVELOPE_TOO_LARGE"


@pytest.mark.shared
@pytest.mark.skipif(not XSD.is_dir(), reason="../shared is not here: the official XSD is not asked")
def test_the_official_schema_accepts_what_we_write_and_read():
    schema = etree.XMLSchema(etree.parse(XSD / "dxp-client.xsd"))
    for raw in (RAW, prefixed(RAW), write_platform_response(PlatformResponse("A", (TAKEN,)))):
        schema.assertValid(etree.fromstring(raw))
