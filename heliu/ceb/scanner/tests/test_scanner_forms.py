"""Which forms of a whole message the scanner takes: the plain one in full, every other not at all, and never half."""

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.limits import MAX_MESSAGE_BYTES, MAX_TEXT_CHARS
from heliu.ceb.scanner.columns import Profile
from heliu.ceb.scanner.scan import Scanner
from heliu.ceb.scanner.tests.mill import (
    ALL,
    NAMESPACES,
    PROLOG,
    SEAL,
    SUBSCRIBER,
    TRANSFER,
    Letter,
    agreed,
    content,
    head_of,
    letter,
    line_of,
    opening,
    scanned,
)
from heliu.declarations.columns import DELIVERY, INVENTORY, ORDER, PAYMENT

EXTENSION = b"<ceb:ExtendMessage><ceb:name>x</ceb:name><ceb:version>1</ceb:version><ceb:Message/></ceb:ExtendMessage>"
WORD = {True: "收", False: "转"}


def named(value: object) -> str | None:
    return WORD[value] if isinstance(value, bool) else None


def changed(profile: Profile, old: bytes, new: bytes) -> Letter:
    """The plain letter of ``profile`` with the first ``old`` become ``new``; its seal moves along."""
    sent = letter(profile)
    assert old in sent.raw
    end = None if sent.body_end is None else sent.body_end + len(new) - len(old)
    return Letter(sent.raw.replace(old, new, 1), end)


def taken(profile: Profile, sent: Letter) -> bool:
    return agreed(profile, sent) is not None


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: MESSAGES[profile.message].zh)
def test_the_plain_message_of_every_kind_is_taken(profile: Profile) -> None:
    assert taken(profile, letter(profile))


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: MESSAGES[profile.message].zh)
def test_a_sealed_message_of_every_kind_is_read_to_its_seal(profile: Profile) -> None:
    lines = [line_of(profile)] if MESSAGES[profile.message].lines else []
    inside = content(profile.message, [(head_of(profile), lines)])
    end = f"</ceb:{profile.message}Message>".encode()
    assert taken(profile, Letter(inside + SEAL + end, len(inside)))
    assert taken(profile, Letter(inside + b"\n\t" + SEAL + end, len(inside) + 2))
    assert scanned(profile, Letter(inside + SEAL + end, None)) is None
    assert scanned(profile, Letter(inside + SEAL + end, len(inside) - 1)) is None
    assert scanned(profile, Letter(inside + SEAL + end, len(inside) + 1)) is None
    assert scanned(profile, Letter(inside + EXTENSION + SEAL + end, len(inside + EXTENSION))) is None


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101], ids="{}份".format)
@pytest.mark.parametrize("profile", [PAYMENT, DELIVERY], ids=["支付凭证", "运单状态"])
def test_up_to_a_hundred_documents_are_taken_in_order(profile: Profile, count: int) -> None:
    documents = [(head_of(profile, guid=f"{n:036}"), []) for n in range(count)]
    scan = agreed(profile, letter(profile, *documents))
    assert (scan is not None) == (count <= 100)
    if scan is not None:
        assert scan.documents == len(scan.echoes) == len(scan.parties) == scan.rows.count(b"\n") == count
        assert [row.split(b"\t")[0] for row in scan.rows.splitlines()] == [
            b"%d" % (7 * 10**9 + n) for n in range(count)
        ]


@pytest.mark.parametrize(("count", "fits"), [(0, False), (1, True), (99, True), (100, False), (101, False)], ids=named)
@pytest.mark.parametrize("profile", [ORDER, INVENTORY], ids=["订单", "清单"])
def test_one_to_ninety_nine_lines_are_taken(profile: Profile, count: int, *, fits: bool) -> None:
    lines = [line_of(profile, gnum=f"{n}") for n in range(1, count + 1)]
    assert taken(profile, letter(profile, (head_of(profile), lines))) == fits


def test_no_document_at_all_goes_the_tolerant_way() -> None:
    inside = PROLOG + f"{opening('CEB411')}<ceb:BaseTransfer>".encode()
    assert scanned(PAYMENT, Letter(inside + b"</ceb:BaseTransfer></ceb:CEB411Message>", None)) is None
    assert scanned(PAYMENT, Letter(PROLOG + f"{opening('CEB411')}</ceb:CEB411Message>".encode(), None)) is None


@pytest.mark.parametrize("letter_of_four", ["a", "é", "泸", "𠀀"], ids=["一字节", "二字节", "三字节", "四字节"])
@pytest.mark.parametrize("profile", ALL, ids=lambda profile: MESSAGES[profile.message].zh)
def test_lengths_are_counted_in_characters_up_to_the_greatest_and_no_further(
    profile: Profile, letter_of_four: str
) -> None:
    for field in MESSAGES[profile.message].head.fields:
        if field.kind != "string" or field.max_length is None or field.fixed or field.name in dict(profile.expects):
            continue
        if field.name.endswith(("Time", "Date", "Telephone", "telephone", "IdNumber")):
            continue  # these hold digits only
        for size in (max(field.min_length, 1), field.max_length, field.max_length + 1):
            head = head_of(profile, **{field.name: letter_of_four * size})
            lines = [line_of(profile)] if MESSAGES[profile.message].lines else []
            assert taken(profile, letter(profile, (head, lines))) == (size <= field.max_length), (field.name, size)


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({}, True),
        ({"copName": "", "dxpId": ""}, True),
        ({"note": "备注"}, True),
        ({"note": ""}, True),
        ({"copCode": "1" * 18, "copName": "泸" * 100, "dxpId": "1" * 30, "note": "𠀀" * 1000}, True),
        ({"copCode": "1" * 19}, False),
        ({"copCode": ""}, False),
        ({"copCode": None}, False),
        ({"copName": "泸" * 101}, False),
        ({"copName": None}, False),
        ({"copName": "a&amp;b"}, False),
        ({"dxpMode": "DX"}, False),
        ({"dxpMode": "DXPX"}, False),
        ({"dxpId": "1" * 31}, False),
        ({"dxpId": None}, False),
        ({"note": "1" * 1001}, False),
    ],
    ids=[
        *(
            "平常",
            "可空者空",
            "备注",
            "空备注",
            "都取最长",
            "代码过长",
            "代码空",
            "缺代码",
            "名称过长",
            "缺名称",
            "名称有实体",
        ),
        *("方式过短", "方式过长", "编号过长", "缺编号", "备注过长"),
    ],
)
def test_the_transfer_block_is_held_to_its_facets(values: dict[str, str | None], *, fits: bool) -> None:
    assert taken(PAYMENT, letter(PAYMENT, transfer=TRANSFER | values)) == fits


@pytest.mark.parametrize(
    ("subscribers", "fits"),
    [
        ([SUBSCRIBER], True),
        ([SUBSCRIBER] * 5, True),
        ([SUBSCRIBER] * 6, False),
        ([SUBSCRIBER | {"note": "备注", "status": ""}], True),
        ([SUBSCRIBER | {"dxpMode": "D"}], False),
        ([SUBSCRIBER | {"dxpAddress": "1" * 101}], False),
        ([SUBSCRIBER | {"dxpAddress": None}], False),
        ([SUBSCRIBER, SUBSCRIBER | {"status": "1" * 101}], False),
    ],
    ids=["一个", "五个", "六个", "可空者空", "方式过短", "地址过长", "缺地址", "第二个有错"],
)
def test_subscribers_are_held_to_their_facets_and_number(subscribers: list[dict[str, str]], *, fits: bool) -> None:
    assert taken(PAYMENT, letter(PAYMENT, subscribers=subscribers)) == fits


END = b"</ceb:CEB411Message>"
NOTE = b"<ceb:orderNo>A</ceb:orderNo>"
OPEN = opening("CEB411").encode()


@pytest.mark.parametrize(
    ("old", "new", "fits"),
    [
        (PROLOG, b"", True),
        (PROLOG, b"\n \t", True),
        (PROLOG, b"\xef\xbb\xbf" + PROLOG, True),
        (PROLOG, b'<?xml version="1.0"?>', True),
        (PROLOG, b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n\n', True),
        (PROLOG, b"\n" + PROLOG, False),
        (PROLOG, b"<?xml version='1.0'?>", False),
        (PROLOG, b'<?xml version="1.1"?>', False),
        (PROLOG, b'<?xml version="1.0" encoding="GBK"?>', False),
        (PROLOG, b"\xff\xfe", False),
        (PROLOG, PROLOG + b"<!DOCTYPE x>", False),
        (PROLOG, PROLOG + b"<!--x-->", False),
        (PROLOG, PROLOG + b"<?x y?>", False),
        (OPEN, OPEN.replace(b'" guid', b'"\n\tguid').replace(b">", b" >"), True),
        (OPEN, OPEN.replace(b'version="1.0"', b'version="1.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'), True),
        (OPEN, OPEN.replace(b'version="1.0"', b'version="v1.0"'), False),
        (OPEN, OPEN.replace(b' version="1.0"', b""), False),
        (OPEN, OPEN.replace(b'guid="0', b'guid="'), False),
        (OPEN, OPEN.replace(b'guid="0', b'guid="\x01'), False),
        (OPEN, OPEN.replace(b'guid="0', b'guid="\x00'), False),
        (OPEN, OPEN.replace(b'guid="0A1', 'guid="泸'.encode()), False),
        (OPEN, OPEN.replace(b'guid="0', b'guid="&'), False),
        (OPEN, OPEN.replace(b'version="1.0"', b'version="1.0" version="1.0"'), False),
        (OPEN, OPEN.replace(b'version="1.0"', b'version="1.0" x="y"'), False),
        (OPEN, OPEN.replace(b"gov.cn/ceb", b"gov.cn/CEB"), False),
        (OPEN, OPEN.replace(NAMESPACES.encode(), b'xmlns="http://www.chinaport.gov.cn/ceb"'), False),
        (END, b"\n" + END + b"\n \t", True),
        (END, END + b"x", False),
        (END, END + b"\x00", False),
        (END, END + b"\x0c", False),
        (END, END + b"\r\n", False),
        (END, END + b"<!--x-->", False),
        (END, END + END, False),
        (END, b"</ceb:CEB411Message >", False),
        (END, b"</ceb:CEB311Message>", False),
        (END, EXTENSION + END, False),
        (END, SEAL + END, False),
        (END, b"<!--x-->" + END, False),
        (END, b"x" + END, False),
        (NOTE, b"\n\t " + NOTE + b"\n", True),
        (NOTE, b"\r\n" + NOTE, False),
        (NOTE, b"\x0c" + NOTE, False),
        (NOTE, b"\xc2\xa0" + NOTE, False),
        (NOTE, b"<!--x-->" + NOTE, False),
        (NOTE, b"<?x y?>" + NOTE, False),
        (NOTE, b"<![CDATA[]]>" + NOTE, False),
        (NOTE, b"x" + NOTE, False),
        (NOTE, NOTE + NOTE, False),
        (NOTE, b"", False),
        (NOTE, b"<ceb:orderNo><![CDATA[A]]></ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>A<!--x--></ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>A<?x?></ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>A<ceb:x/></ceb:orderNo>", False),
        (NOTE, b'<ceb:orderNo x="y">A</ceb:orderNo>', False),
        (NOTE, b"<ceb:orderNo >A</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>A</ceb:orderNo >", False),
        (NOTE, b"<orderNo>A</orderNo>", False),
        (NOTE, b"<ds:orderNo>A</ds:orderNo>", False),
        (NOTE, b"<ceb:orderno>A</ceb:orderno>", False),
        (NOTE, b"<ceb:orderNo>A</ceb:orderNo", False),
        (NOTE, b"<ceb:orderNo>A</ceb:orderNox>", False),
        (NOTE, b"<ceb:orderNo>A</ceb:ebpCode>", False),
        (NOTE, b"<ceb:orderNo>A\x00</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>A\xff</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>\xc0\xaf</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>\xe6\xb3</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>\xed\xa0\x80</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>\xef\xbf\xbf</ceb:orderNo>", False),
        (NOTE, b"<ceb:orderNo>\xef\xbf\xbd</ceb:orderNo>", True),
        (NOTE, b"<ceb:orderNo>\xf4\x8f\xbf\xbf</ceb:orderNo>", True),
        (NOTE, b"<ceb:orderNo>\xf4\x90\x80\x80</ceb:orderNo>", False),
        (b"<ceb:currency>142</ceb:currency>", b"<ceb:currency></ceb:currency>", False),
        (b"<ceb:currency>142</ceb:currency>", b"<ceb:currency/>", False),
        (b"<ceb:currency>142</ceb:currency>", b"<ceb:currency>156</ceb:currency>", False),
        (b"</ceb:PaymentHead>", b"<ceb:note/></ceb:PaymentHead>", False),
        (b"</ceb:PaymentHead>", b"<ceb:note></ceb:note></ceb:PaymentHead>", True),
        (b"<ceb:Payment>", b"<ceb:Payment x='y'>", False),
        (b"CEB411Message xml", b"CEB412Message xml", False),
    ],
    ids=lambda value: named(value) or f"{value[:24]!r}" if value is not None else None,
)
def test_only_the_plain_form_is_taken(old: bytes, new: bytes, *, fits: bool) -> None:
    assert taken(PAYMENT, changed(PAYMENT, old, new)) == fits


def test_a_message_with_carriage_returns_goes_the_tolerant_way() -> None:
    raw = letter(PAYMENT).raw.replace(b"><", b">\r\n<")
    assert scanned(PAYMENT, Letter(raw, None)) is None
    assert taken(PAYMENT, Letter(raw.replace(b"\r", b""), None))


@pytest.mark.parametrize("profile", [DELIVERY, ORDER, INVENTORY], ids=["运单状态", "订单", "清单"])
def test_a_message_cut_at_any_octet_is_refused(profile: Profile) -> None:
    sent = letter(profile)
    whole = len(sent.raw) if sent.body_end is None else sent.body_end
    for at in range(whole):
        assert scanned(profile, Letter(sent.raw[:at], None)) is None, at
        if sent.body_end is not None:
            assert scanned(profile, Letter(sent.raw, at)) is None, at


def test_the_blank_between_elements_has_the_limit_of_a_text() -> None:
    for size, fits in ((MAX_TEXT_CHARS, True), (MAX_TEXT_CHARS + 1, False)):
        for place in (NOTE, END, b"<ceb:BaseTransfer>", b"<ceb:Payment>"):
            assert taken(PAYMENT, changed(PAYMENT, place, b"\n" * size + place)) == fits, (place, size)


def test_a_message_over_the_limit_of_octets_is_refused_by_both() -> None:
    plain = letter(PAYMENT).raw
    for extra, fits in ((0, True), (1, False)):
        raw = plain + b" " * (MAX_MESSAGE_BYTES - len(plain) + extra)
        assert taken(PAYMENT, Letter(raw, None)) == fits


def test_a_scan_of_one_message_leaves_nothing_in_the_next() -> None:
    before = agreed(PAYMENT, letter(PAYMENT))
    agreed(ORDER, letter(ORDER, *[(head_of(ORDER, orderNo="泸" * 60), [line_of(ORDER)] * 50)] * 20))
    scanned(PAYMENT, Letter(letter(PAYMENT).raw[:-3], None))
    assert agreed(PAYMENT, letter(PAYMENT)) == before


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: profile.message)
def test_a_message_never_holds_more_documents_than_its_size_foretells(profile: Profile) -> None:
    """Numbers are set aside by it before the message is scanned: one document more would take another's number."""
    message, scanner = MESSAGES[profile.message], Scanner(profile, (1, 2))
    bare = {field.name: "" for field in message.head.fields if field.required}
    most = message.max_bodies or 1
    for count in (1, 2, 50, 100):
        for head in (head_of(profile), bare):
            sent = letter(profile, *[(head, [line_of(profile)] if message.lines else [])] * count)
            if count <= most:
                assert count <= scanner.documents_at_most(sent.raw) <= 100
            else:  # left to the tolerant reader, and takes no number here
                assert not taken(profile, sent)
