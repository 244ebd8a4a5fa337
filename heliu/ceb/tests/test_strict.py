"""The strict verdict on messages of our own making; test_strict_official proves it against the official schema."""

from random import Random

import pytest

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, MESSAGES, transfer_of
from heliu.ceb.specimens.build import document, group
from heliu.ceb.strict import violations
from heliu.ceb.writer import write

GUID = "CEB311_HELIU_20261122120000_00000001"


def specimen(name, seed=7, count=1):
    message, random = MESSAGES[name], Random(seed)  # noqa: S311 - a seeded specimen
    transfer = group(transfer_of(message.direction), random) if message.transfer else None
    subscribers = [group(BASE_SUBSCRIBE, random)] if message.transfer else []
    documents = [document(message, random) for _ in range(count)]
    return write(name, documents, guid=GUID, transfer=transfer, subscribers=subscribers)


def codes(raw):
    return [each.code for each in violations(raw)]


@pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: f"{message.name} {message.zh}")
def test_a_valid_message_of_every_kind_is_accepted(message):
    expected = ["SIGNATURE_MISSING"] if message.signature == "required" else []
    assert codes(specimen(message.name)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(b"<ceb:appType>", b"<ceb:appType >", [], id="标签内空白无妨"),
        pytest.param(b"</ceb:OrderHead>", b"</ceb:OrderHead>\n\t", [], id="元素之间空白无妨"),
        pytest.param(b"</ceb:OrderHead>", b"</ceb:OrderHead>x", ["STRAY_TEXT"], id="元素之间有文字"),
        pytest.param(b">142<", b"><", [], id="固定值字段为空, 取固定值"),
        pytest.param(b">142<", b"><![CDATA[]]><", ["VALUE_EMPTY"], id="空 CDATA 不是空元素"),
        pytest.param(b">142<", b">1<!-- -->42<", [], id="值中有注释, 官方不拒"),
        pytest.param(b">142<", b">143<", ["VALUE_NOT_FIXED"], id="币制不是人民币"),
        pytest.param(b"<ceb:appType>", b'<ceb:appType x="1">', ["ATTRIBUTE_UNKNOWN"], id="多出的属性"),
        pytest.param(b' version="1.0">', b">", ["VERSION_INVALID"], id="没有 version"),
        pytest.param(b'guid="C', b'guid="', ["GUID_INVALID"], id="guid 35 个字符"),
        pytest.param(b"CEB311Message", b"CEB399Message", ["MESSAGE_UNKNOWN"], id="没有这种报文"),
    ],
)
def test_the_schema_is_followed_to_the_letter(old, new, expected):
    raw = specimen("CEB311").replace(old, new, 1)
    if b"CEB399" in raw:
        raw = raw.replace(b"CEB311Message", b"CEB399Message")
    assert codes(raw) == expected


def test_a_document_with_entities_is_refused_and_not_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    raw = specimen("CEB311").replace(b"?>\n", b"?>" + bomb, 1).replace(b">142<", b">&b;<", 1)
    assert codes(raw) == ["DOCTYPE_REFUSED"]


def test_the_export_order_puts_the_signature_before_the_extension():
    extension = b"<ceb:ExtendMessage><ceb:name/><ceb:version/><ceb:Message/></ceb:ExtendMessage>"
    closing = b"</ceb:CEB603Message>"
    assert codes(specimen("CEB603").replace(closing, extension + closing)) == []
