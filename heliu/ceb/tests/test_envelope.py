"""The DxpMsg envelope: what real clients send goes in, everything else is refused with a place and a remedy."""

import os
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from heliu.ceb import envelope as module
from heliu.ceb.envelope import Envelope, Transport, read_envelope, write_envelope
from heliu.ceb.envelope_parts import EnvelopeProblem
from heliu.ceb.limits import MAX_MESSAGE_BYTES

XSD = Path(os.environ.get("HELIU_SHARED") or Path(__file__).resolve().parents[3] / "../shared") / "data/ceb/xsd"
LETTER = Envelope(
    message_id="LZ-1",
    sender_id="DXPENT0000000002",
    receiver_ids=("DXPEDCCEB0000002",),
    created=datetime(2026, 11, 21, 9, 0, 0),  # noqa: DTZ001 - the official form has no zone
    message_type="CEB311Message",
    data="<甲/>".encode(),
)
RAW = write_envelope(LETTER)
SIGNATURE = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'


def prefixed(raw):
    """The same envelope as other programs write it."""
    text = raw.decode().replace("<", "<dxp:").replace("<dxp:/", "</dxp:").replace("<dxp:?", "<?")
    return text.replace("xmlns=", "xmlns:dxp=").encode()


def test_what_is_written_is_read_again():
    assert read_envelope(RAW) == LETTER
    several = replace(LETTER, receiver_ids=("A", "B", "C", "D", "E"), file_name="<a>&.xml", message_type="")
    assert read_envelope(write_envelope(several)) == several


@given(st.binary(min_size=1, max_size=200), st.text("甲<>&'\"a ]", min_size=1, max_size=20).filter(str.strip))
def test_any_content_survives(data, number):
    letter = replace(LETTER, data=data, message_id=number.strip())
    assert read_envelope(write_envelope(letter)) == letter


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(prefixed, id="带 dxp 前缀"),
        pytest.param(lambda raw: raw.replace(b"><", b">\n\t<"), id="排版过"),
        pytest.param(
            lambda raw: raw.replace(b"<Data>", b"<Data>\r\n").replace(b"</Data>", b"\n</Data>"), id="base64 折行"
        ),
        pytest.param(lambda raw: raw.replace(b"<Data>", b"<Data >"), id="Data 写法少见"),
        pytest.param(lambda raw: raw.replace(b"<Data>", b"<!-- <Data>QUJD</Data> --><Data >"), id="注释里的 Data 不算"),
        pytest.param(lambda raw: b"\xef\xbb\xbf" + raw, id="带 BOM"),
        pytest.param(lambda raw: raw.replace(b"09:00:00", b"01:00:00Z"), id="世界时"),
        pytest.param(lambda raw: raw.replace(b"09:00:00", b"09:00:00+08:00"), id="带时区"),
        pytest.param(
            lambda raw: raw.replace(b"</Data>", b"</Data><AddInfo><IcCard>1</IcCard></AddInfo>"), id="有 AddInfo"
        ),
    ],
)
def test_the_spellings_of_real_clients_are_taken(change):
    assert read_envelope(change(RAW)) == LETTER


def test_a_seal_on_the_envelope_is_seen_and_proves_nothing():
    sealed = read_envelope(RAW.replace(b"</DxpMsg>", SIGNATURE + b"</DxpMsg>"))
    assert sealed == replace(LETTER, carries_signature=True)


COVER = (
    b'<DxpMsgSv xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><SvNo Ver="1.0"><MsgId>M1</MsgId>'
    b"<SubMsgId>2</SubMsgId><SendTime>2026-11-21T09:00:01</SendTime><EndNode>E</EndNode><StaNode>S</StaNode></SvNo>%s</DxpMsgSv>"
)


def test_a_transport_cover_is_opened():
    inside = RAW.partition(b"\n")[2]
    letter = read_envelope(COVER % inside)
    assert letter == replace(LETTER, transport=Transport("M1", "2", datetime(2026, 11, 21, 9, 0, 1), "E", "S"))  # noqa: DTZ001
    assert read_envelope(COVER % (inside + SIGNATURE)).carries_signature
    assert read_envelope((COVER % inside).replace(b"<SubMsgId>2</SubMsgId>", b"")).transport.part_id is None


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        pytest.param((b"1.0", b"2.0"), "ENVELOPE_MALFORMED", "/", id="XML 版本"),
        pytest.param((b'ver="1.0"', b'ver="1"'), "ENVELOPE_VERSION", "/DxpMsg", id="版本"),
        pytest.param((b' xmlns="http://www.chinaport.gov.cn/dxp"', b""), "ENVELOPE_NAMESPACE", "/", id="没有命名空间"),
        pytest.param((b"cn/dxp", b"cn/dxq"), "ENVELOPE_NAMESPACE", "/", id="命名空间不对"),
        pytest.param((b"DxpMsg", b"CEB311Message"), "ENVELOPE_ROOT", "/", id="业务报文没有信封"),
        pytest.param((b"UTF-8", b"GBK"), "ENVELOPE_ENCODING", "/", id="GBK"),
        pytest.param((b"<DxpMsg", b"<!DOCTYPE a><DxpMsg"), "ENVELOPE_DOCTYPE", "/", id="DOCTYPE"),
        pytest.param((b"</DxpMsg>", b""), "ENVELOPE_MALFORMED", "/", id="截断"),
        pytest.param((b"LZ-1", b"&b;"), "ENVELOPE_MALFORMED", "/", id="未声明的实体"),
        pytest.param((b"LZ-1", b"L" * 70_000), "ENVELOPE_TOO_LARGE", "/", id="信封过大"),
        pytest.param((b"LZ-1", b"L" * 256), "ENVELOPE_FIELD", "/DxpMsg/TransInfo/CopMsgId", id="编号过长"),
        pytest.param((b"LZ-1", b" "), "ENVELOPE_FIELD", "/DxpMsg/TransInfo/CopMsgId", id="编号为空"),
        pytest.param((b"LZ-1", b"L<!-- -->Z"), "ENVELOPE_STRUCTURE", "/DxpMsg/TransInfo/CopMsgId", id="值中有注释"),
        pytest.param((b"<SenderId>", b"x<SenderId>"), "ENVELOPE_STRUCTURE", "/DxpMsg/TransInfo", id="元素间有文字"),
        pytest.param(
            (b"CreatTime", b"CreateTime"), "ENVELOPE_STRUCTURE", "/DxpMsg/TransInfo", id="官方拼写是 CreatTime"
        ),
        pytest.param((b"<Data>", b"<x/><Data>"), "ENVELOPE_STRUCTURE", "/DxpMsg", id="未知元素"),
        pytest.param((b"2026-11-21T", b"2026-02-30T"), "ENVELOPE_TIME", "/DxpMsg/TransInfo/CreatTime", id="没有这一天"),
        pytest.param(
            (b"2026-11-21T09:00:00", b"9999-12-31T23:00:00Z"),
            "ENVELOPE_TIME",
            "/DxpMsg/TransInfo/CreatTime",
            id="时间尽头",
        ),
        pytest.param((b"2026-11-21T", b"20261121"), "ENVELOPE_TIME", "/DxpMsg/TransInfo/CreatTime", id="时间写法"),
        pytest.param((b"<Data>", b"<Data>!"), "ENVELOPE_DATA", "/DxpMsg/Data", id="不是 base64"),
        pytest.param((b64encode(LETTER.data), b" "), "ENVELOPE_DATA", "/DxpMsg/Data", id="Data 为空"),
        pytest.param(
            (b"<ReceiverId>", b"<ReceiverId>A</ReceiverId>" * 5 + b"<ReceiverId>"),
            "ENVELOPE_STRUCTURE",
            "/DxpMsg/TransInfo/ReceiverIds",
            id="接收方过多",
        ),
        pytest.param(
            (b"</Data>", b"</Data><AddInfo><FileName/></AddInfo>"),
            "ENVELOPE_FIELD",
            "/DxpMsg/AddInfo/FileName",
            id="空文件名",
        ),
        pytest.param(
            (b"</Data>", b"</Data><AddInfo><BizKey>" + b"<Key>a</Key>" * 6 + b"</BizKey></AddInfo>"),
            "ENVELOPE_FIELD",
            "/DxpMsg/AddInfo/BizKey",
            id="业务关键字过多",
        ),
        pytest.param((b"</Data>", b"</Data><Data>QQ==</Data>"), "ENVELOPE_STRUCTURE", "/DxpMsg", id="两个 Data"),
    ],
)
def test_what_the_specification_forbids_is_refused_with_place_and_remedy(change, code, path):
    with pytest.raises(EnvelopeProblem) as caught:
        read_envelope(RAW.replace(*change))
    assert (caught.value.code, caught.value.path) == (code, path)
    assert caught.value.detail
    assert caught.value.fix


def test_a_message_at_the_limit_fits_and_one_byte_more_does_not():
    largest = replace(LETTER, data=b"x" * MAX_MESSAGE_BYTES)
    assert len(read_envelope(write_envelope(largest)).data) == MAX_MESSAGE_BYTES
    with pytest.raises(EnvelopeProblem) as caught:
        read_envelope(write_envelope(replace(LETTER, data=b"x" * (MAX_MESSAGE_BYTES + 1))))
    assert caught.value.code == "ENVELOPE_TOO_LARGE"
    with pytest.raises(EnvelopeProblem):
        read_envelope(b" " * (module.MAX_ENVELOPE_BYTES + 1))


@pytest.mark.parametrize("change", [{"sender_id": ""}, {"receiver_ids": ()}, {"message_id": "x" * 256}])
def test_a_wrong_envelope_is_not_written(change):
    with pytest.raises(EnvelopeProblem):
        write_envelope(replace(LETTER, **change))


@pytest.mark.shared
@pytest.mark.skipif(not XSD.is_dir(), reason="../shared is not here: the official XSD is not asked")
def test_the_official_schema_accepts_what_we_write_and_read():
    schema = etree.XMLSchema(etree.parse(XSD / "dxp-server.usable.xsd"))
    for raw in (
        RAW,
        prefixed(RAW),
        write_envelope(replace(LETTER, file_name="a.xml")),
        COVER % RAW.partition(b"\n")[2],
    ):
        schema.assertValid(etree.fromstring(raw))
