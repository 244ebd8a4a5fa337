"""A message to be read: numbered, masked, each fault at its line; of what cannot be parsed only the tags."""

import pytest

from heliu.ceb.deviations import Deviation
from heliu.ceb.personal import STARS_MAX, masked
from heliu.ceb.source import LINES_SHOWN_MAX, view

HEAD = '<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="G" version="1.0">'
ORDER = (
    "<ceb:Order><ceb:OrderHead><ceb:orderNo>LZ1</ceb:orderNo><ceb:buyerName>张三丰</ceb:buyerName>"
    "<ceb:buyerIdNumber>510502199001010038</ceb:buyerIdNumber><ceb:buyerTelephone>13800001234</ceb:buyerTelephone>"
    "<ceb:buyerRegNo>zhangsan88</ceb:buyerRegNo><ceb:consigneeAddress>四川省泸州市江阳区某路1号</ceb:consigneeAddress>"
    "</ceb:OrderHead></ceb:Order>"
)
RAW = (HEAD + ORDER * 2 + "</ceb:CEB311Message>").encode()


def at(path):
    return Deviation("CODE", path, "detail", "fix")


def text(lines):
    return "\n".join(line.text for line in lines)


def test_a_line_an_element_numbered_from_one():
    lines = view(RAW, [])
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert "<ceb:orderNo>LZ1</ceb:orderNo>" in lines[3].text


def test_a_personal_field_without_a_mask_of_its_own_shows_nothing():
    assert (masked("buyerRegNo", "zhangsan88"), masked("buyerRegNo", "z"), masked("orderNo", "LZ1")) == (
        "*" * STARS_MAX,
        "*",
        "LZ1",
    )


@pytest.mark.parametrize("secret", ["三丰", "199001010038", "13800001234", "zhangsan88", "江阳区某路"])
def test_nothing_personal_is_shown(secret):
    assert secret not in text(view(RAW, []))


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/CEB311Message/Order[2]/OrderHead/orderNo", 14),
        ("/CEB311Message/Order[1]/OrderHead/orderNo", 4),
        ("/CEB311Message/Order/OrderHead/consignee", 3),
        ("/CEB311Message/@guid", 1),
        ("/nowhere", 1),
    ],
)
def test_a_fault_stands_at_its_element_or_the_nearest_above(path, number):
    assert [line.number for line in view(RAW, [at(path)]) if line.faults] == [number]


def test_of_a_long_message_the_lines_around_its_faults():
    raw = (HEAD + ORDER * 100 + "</ceb:CEB311Message>").encode()
    lines = view(raw, [at("/CEB311Message/Order[90]/OrderHead/orderNo")])
    assert len(lines) < 20 < LINES_SHOWN_MAX
    assert [line.text.strip() for line in lines if line.faults] == ["<ceb:orderNo>LZ1</ceb:orderNo>"]
    assert sum(line.skipped for line in lines) > 800


@pytest.mark.parametrize(
    "raw",
    [
        RAW.replace(b"</ceb:buyerName>", b""),
        RAW.replace("<ceb:buyerName>张".encode(), "<ceb:buyerName 张".encode()),
        RAW[:-20],
        b"",
        b"\xff\xfe<",
        b"<a",
        b"\x00",
    ],
)
def test_of_what_cannot_be_parsed_no_text_is_shown(raw):
    lines = view(raw, [at("/")])
    assert not any(secret in text(lines) for secret in ("三丰", "1990", "1234", "zhangsan", "江阳"))


def test_a_value_is_cut():
    long = view((HEAD + f"<ceb:note>{'x' * 5000}</ceb:note></ceb:CEB311Message>").encode(), [])
    assert max(len(line.text) for line in long) < 300
