"""Hostile and broken messages over real HTTP against a real intake: refused with codes, none stored, none fatal."""

import re
import socket
import threading
import time

import httpx
import psycopg
import pytest
from lxml import etree

from heliu.ceb import limits
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.plan import Plan
from heliu.cli.traffic.sets import message_sets
from heliu.kernel.days import now

pytestmark = pytest.mark.database

XML = {"Content-Type": "application/xml"}
PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>'
FIELD = re.compile(r"<(returnStatus|returnInfo|oriMessageType)>([^<]*)<")
STARTS = iter(range(1_000_000, 900_000_000, 1_000))


class Unsigned:
    """In the place of a signer: leaves the message as it is."""

    def sign(self, unsigned, _form="strict", /):
        return unsigned


def fresh(signer, documents=3, kind="311"):
    """A message about purchases nobody has sent before."""
    plan = Plan(sets=1, documents=documents, start=next(STARTS), mismatch=0, over_limit=0, late=0, instant=now())
    return dict(next(iter(message_sets(plan, signer))).messages)[kind]


@pytest.fixture(scope="module")
def signer(zone):
    return signer_of(zone.state)


@pytest.fixture(scope="module")
def plain():
    """The same three orders again and again, unsigned: what is refused may come again."""
    return fresh(Unsigned())


def receipts(answer):
    """(message, [(returnStatus, returnInfo)]) of a receipt message."""
    root = etree.fromstring(answer.content)
    name = etree.QName(root.tag).localname.removesuffix("Message")
    found = [{etree.QName(leaf).localname: leaf.text for leaf in body} for body in root]
    return name, [(int(one["returnStatus"]), one["returnInfo"]) for one in found]


def post(zone, raw, kind="311"):
    return httpx.post(f"{zone.url}/ceb/CEB{kind}", content=raw, headers=XML, timeout=30)


@pytest.fixture(autouse=True)
def same_worker(zone):
    before = zone.intake.pid()
    yield
    assert zone.intake.pid() == before


def stored(zone):
    with psycopg.connect(zone.database_url) as connection:
        return connection.execute("SELECT count(*) FROM declarations_order").fetchone()[0]


def put(message, before, inserted):
    assert before in message
    return message.replace(before, inserted + before, 1)


def value(message, field, text):
    """The message with another text in the first ``field``."""
    return re.sub(rb"(<ceb:%s>)[^<]*" % field, lambda found: found[1] + text, message, count=1)


BOMB = b"<!DOCTYPE b [<!ENTITY a '" + b"x" * 1000 + b"'>"
for _name, _of in zip(b"bcdefgh", b"abcdefg", strict=True):
    BOMB += b"<!ENTITY %c '%s'>" % (_name, b"&%c;" % _of * 10)
BOMB += b"]>"
FILE = b"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"


def doctype(message, doctype, reference=b""):
    return (
        value(message.replace(PROLOG, PROLOG + doctype), b"note", reference)
        if reference
        else message.replace(PROLOG, PROLOG + doctype)
    )


UNREADABLE = [
    pytest.param(lambda m: doctype(m, BOMB, b"&h;"), "DOCTYPE", id="实体炸弹"),
    pytest.param(lambda m: doctype(m, FILE, b"&f;"), "DOCTYPE", id="外部实体"),
    pytest.param(lambda m: doctype(m, b"<!DOCTYPE x>"), "DOCTYPE", id="空的 DOCTYPE"),
    pytest.param(
        lambda m: doctype(m, b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'>%p;]>"), "DOCTYPE", id="参数实体"
    ),
    pytest.param(lambda m: m.replace(b'encoding="UTF-8"', b'encoding="GBK"'), "ENCODING", id="声明 GBK"),
    pytest.param(lambda m: m.decode().replace("UTF-8", "GBK").encode("gbk"), "ENCODING", id="真正的 GBK"),
    pytest.param(lambda m: m.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "ENCODING", id="UTF-16"),
    pytest.param(lambda m: m.decode().encode("utf-16-le"), "", id="没有标记的 UTF-16"),
    pytest.param(lambda m: m.decode().encode("utf-32"), "", id="UTF-32"),
    pytest.param(lambda m: m.replace(b'encoding="UTF-8"', b'encoding="UTF-7"'), "ENCODING", id="UTF-7"),
    pytest.param(lambda m: m[: len(m) // 2], "", id="截断一半"),
    pytest.param(lambda m: m[:-1], "", id="少最后一个字节"),
    pytest.param(lambda m: m + m, "", id="两个根"),
    pytest.param(lambda _: bytes(range(256)) * 100, "", id="所有字节"),
    pytest.param(lambda _: b"\x00" * 10_000, "", id="空字节"),
    pytest.param(lambda _: b"\xff" * 10_000, "", id="不是 UTF-8"),
    pytest.param(lambda _: b"<" * 100_000, "", id="只有尖括号"),
    pytest.param(lambda _: b"{}", "", id="JSON"),
    pytest.param(lambda m: value(m, b"orderNo", b"a\x00b"), "", id="值中空字节"),
    pytest.param(lambda m: value(m, b"buyerName", b"\xc3\x28"), "", id="值中坏 UTF-8"),
    pytest.param(lambda m: value(m, b"buyerName", "张三".encode("gbk")), "", id="值中 GBK"),
    pytest.param(lambda m: value(m, b"buyerName", b"\xed\xa0\x80"), "", id="代理字符"),
    pytest.param(lambda m: value(m, b"note", b"&unknown;"), "", id="没有的实体"),
    pytest.param(lambda m: value(m, b"note", b"&#0;"), "", id="零字符"),
    pytest.param(lambda _: b"<a>" * 50_000 + b"</a>" * 50_000, "", id="五万层"),
    pytest.param(lambda m: put(m, b"<ceb:Order>", b"<ceb:Order>" * 5_000), "", id="单证套单证"),
    pytest.param(lambda m: m.replace(b"guid=", b'guid="1" guid=', 1), "", id="重复的属性"),
    pytest.param(lambda m: m.replace(b"CEB311Message", b"CEB999Message"), "", id="没有的报文"),
    pytest.param(lambda m: m.replace(b"CEB311Message", b"html"), "", id="网页"),
    pytest.param(lambda m: re.sub(rb'guid="[^"]*"', b'guid="1"', m, count=1), "GUID", id="guid 不足 36 位"),
    pytest.param(lambda m: put(m, b"</ceb:CEB311Message>", b"text"), "", id="元素之间有文字"),
    pytest.param(lambda m: re.sub(rb"<ceb:Order>.*</ceb:Order>", b"", m, flags=re.DOTALL), "", id="没有单证"),
]


@pytest.mark.parametrize(("spoil", "code"), UNREADABLE)
def test_a_message_that_cannot_be_read_gets_a_ceb900(zone, plain, signer, spoil, code):
    before = stored(zone)
    for raw in (spoil(plain), spoil(signer.sign(plain))):
        answer = post(zone, raw)
        assert answer.status_code == 200
        name, returned = receipts(answer)
        assert name == "CEB900"
        assert len(returned) == 1
        assert returned[0][0] < 0
        assert "[Code:" in returned[0][1]
        assert "Fix:" in returned[0][1]
        assert code in returned[0][1]
    assert stored(zone) == before


def signature_of(signed):
    return re.search(rb"<ds:Signature.*</ds:Signature>", signed, re.DOTALL)[0]


def wrapped(plain, signer):
    """A true signature of another message, put under an altered one, its original carried along."""
    signed = signer.sign(plain)
    altered = value(plain, b"goodsValue", b"0.01")
    original = signed.replace(PROLOG, b"").strip()
    extension = b"<ceb:ExtendMessage><ceb:Message>%s</ceb:Message></ceb:ExtendMessage>" % original
    return put(altered, b"</ceb:CEB311Message>", extension + signature_of(signed))


def inside_extension(plain, signer):
    original = signer.sign(plain).replace(PROLOG, b"").strip()
    altered = value(plain, b"goodsValue", b"0.01")
    return put(
        altered,
        b"</ceb:CEB311Message>",
        b"<ceb:ExtendMessage><ceb:Message>%s</ceb:Message></ceb:ExtendMessage>" % original,
    )


def two_signatures(plain, signer):
    signed = signer.sign(plain)
    return put(signed, b"</ceb:CEB311Message>", signature_of(signed))


REFUSED = [
    pytest.param(lambda m, _: value(m, b"note", b"x" * (limits.MAX_TEXT_CHARS + 1)), id="百万字的文字"),
    pytest.param(lambda m, s: s.sign(value(m, b"note", b"x" * (limits.MAX_TEXT_CHARS + 1))), id="百万字的文字, 已签名"),
    pytest.param(lambda m, _: m, id="没有签名"),
    pytest.param(lambda m, s: value(s.sign(m), b"goodsValue", b"0.01"), id="签名后改了金额"),
    pytest.param(lambda m, s: value(s.sign(m), b"goodsValue", b"<!-- -->1"), id="签名后加了注释"),
    pytest.param(lambda m, s: s.sign(value(m, b"goodsValue", b"22<!-- -->4.11")), id="注释拆开的金额"),
    pytest.param(lambda m, s: s.sign(value(m, b"goodsValue", b"1<?p i?>2")), id="处理指令拆开的金额"),
    pytest.param(lambda m, s: s.sign(value(m, b"goodsValue", b"NaN")), id="不是数"),
    pytest.param(lambda m, s: s.sign(value(m, b"goodsValue", b"9" * 400)), id="天文数字"),
    pytest.param(lambda m, s: s.sign(value(m, b"appTime", b"20261399999999")), id="没有的时间"),
    pytest.param(lambda m, s: s.sign(put(m, b"<ceb:orderNo>", b"<ceb:orderNo>OTHER</ceb:orderNo>")), id="重复的元素"),
    pytest.param(lambda m, s: s.sign(value(m, b"orderNo", b"x" * 61)), id="过长的编号"),
    pytest.param(wrapped, id="签名包装"),
    pytest.param(inside_extension, id="扩展块里的签名报文"),
    pytest.param(two_signatures, id="两个签名"),
    pytest.param(lambda m, s: s.sign(m).replace(b"rsa-sha1", b"rsa-sha256"), id="别的算法"),
    pytest.param(lambda m, s: re.sub(rb"(<ds:SignatureValue>)[^<]*", rb"\1", s.sign(m)), id="空的签名值"),
    pytest.param(lambda m, s: re.sub(rb"<ds:X509Certificate>.*?</ds:X509Certificate>", b"", s.sign(m)), id="没有证书"),
]


@pytest.mark.parametrize("spoil", REFUSED)
def test_what_is_forged_or_wrong_is_refused_and_not_stored(zone, signer, spoil):
    before = stored(zone)
    answer = post(zone, spoil(fresh(Unsigned()), signer))
    assert answer.status_code == 200
    _, returned = receipts(answer)
    assert any(status < 0 or status == 100 for status, _ in returned)
    refused = [info for status, info in returned if status < 0]
    assert all("[Code:" in info and "Fix:" in info for info in refused)
    assert stored(zone) == before + sum(status == 120 for status, _ in returned)


def test_101_documents_are_one_too_many(zone, signer):
    hundred = fresh(Unsigned(), documents=100)
    one = re.search(rb"<ceb:Order>.*?</ceb:Order>", hundred, re.DOTALL)[0]
    before = stored(zone)
    for raw in (put(hundred, b"<ceb:Order>", one), signer.sign(put(hundred, b"<ceb:Order>", one))):
        _, returned = receipts(post(zone, raw))
        assert all(status < 0 for status, _ in returned)
        assert any("100" in info for _, info in returned)
    assert stored(zone) == before
    name, returned = receipts(post(zone, signer.sign(hundred)))
    assert (name, len(returned)) == ("CEB312", 100)
    assert {status for status, _ in returned} == {120}


def test_a_bad_document_does_not_spoil_its_neighbours(zone, signer):
    message = fresh(Unsigned(), documents=3)
    documents = re.findall(rb"<ceb:Order>.*?</ceb:Order>", message, re.DOTALL)
    bad = message.replace(documents[1], value(documents[1], b"goodsValue", b"lots"))
    before = stored(zone)
    name, returned = receipts(post(zone, signer.sign(bad)))
    assert name == "CEB312"
    assert [status == 120 for status, _ in returned] == [True, False, True]
    assert "goodsValue" in returned[1][1]
    assert stored(zone) == before + 2


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda m: put(m, b"<ceb:Order>", b"".join(b"<!--%d-->" % n for n in range(700))), id="七百个注释"),
        pytest.param(
            lambda m: m.replace(b" guid=", b"".join(b' a%d="1"' % n for n in range(8_000)) + b" guid=", 1),
            id="八千个属性",
        ),
        pytest.param(
            lambda m: m.replace(b" guid=", b"".join(b' xmlns:n%d="n"' % n for n in range(5_000)) + b" guid=", 1),
            id="五千个命名空间",
        ),
        pytest.param(
            lambda m: put(
                m,
                b"</ceb:CEB311Message>",
                b"<ceb:ExtendMessage><ceb:Message>"
                + b"<x>" * 5_000
                + b"</x>" * 5_000
                + b"</ceb:Message></ceb:ExtendMessage>",
            ),
            id="扩展块五千层",
        ),
        pytest.param(lambda m: put(m, b"<ceb:Order>", b" " * 7_000_000), id="七百万个空格"),
        pytest.param(lambda m: value(m, b"note", b"&amp;" * 200_000), id="二十万个转义"),
    ],
)
def test_excess_is_answered_in_time_and_blocks_nobody(zone, plain, signer, spoil):
    """Neither the one who sends it nor the one who comes beside it waits long."""
    raw = spoil(plain)
    signed = raw if b"x" * 10 in raw else spoil(signer.sign(plain))
    waits = []

    def neighbour():
        time.sleep(0.02)
        started = time.monotonic()
        assert post(zone, fresh(signer, documents=1)).status_code == 200
        waits.append(time.monotonic() - started)

    beside = threading.Thread(target=neighbour)
    beside.start()
    started = time.monotonic()
    answer = post(zone, signed)
    took = time.monotonic() - started
    beside.join()
    assert answer.status_code in {200, 413}
    assert took < 10
    assert waits[0] < 5


FETCHING = (
    b"<!DOCTYPE x SYSTEM '%s'>",
    b"<!DOCTYPE x [<!ENTITY e SYSTEM '%s'>]>",
    b"<!DOCTYPE x [<!ENTITY %% e SYSTEM '%s'>%%e;]>",
    b"<?xml-stylesheet href='%s'?>",
)


def test_nothing_is_fetched_for_a_message(zone, plain, signer):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x".encode()
        located = b" xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:schemaLocation='a %s' guid=" % address
        for message in (plain, signer.sign(plain)):
            for asking in FETCHING:
                post(zone, doctype(message, asking % address, b"&e;" if b"ENTITY e" in asking else b""))
            post(zone, message.replace(b" guid=", located, 1))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_message_at_the_wrong_door_is_told_the_right_one(zone, signer):
    name, returned = receipts(post(zone, fresh(signer), kind="621"))
    assert name == "CEB900"
    assert "CEB311" in returned[0][1]


def test_a_firms_token_does_not_open_the_door_for_another_firms_documents(zone):
    raw = fresh(Unsigned())
    answer = httpx.post(f"{zone.url}/ceb/CEB311", content=raw, headers=XML | {"Authorization": "Bearer guessed"})
    assert answer.status_code == 401


def test_offensive_values_are_stored_and_given_back_as_text(zone, signer):
    """Nothing of a value reaches SQL, COPY or the receipt's markup as anything but characters."""
    number = b"'; DROP TABLE x;--\\N&lt;b&gt;&amp;\\." + str(next(STARTS)).encode()
    name, returned = receipts(post(zone, signer.sign(value(fresh(Unsigned(), documents=1), b"orderNo", number))))
    assert name == "CEB312"
    root_status = returned[0][0]
    assert root_status == 120
    with psycopg.connect(zone.database_url) as connection:
        found = connection.execute(
            "SELECT order_no FROM declarations_order WHERE order_no LIKE '%%DROP TABLE%%'"
        ).fetchall()
    assert [row[0] for row in found] == [
        number.decode().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    ]


def test_the_hours_do_not_matter_for_a_repeat(zone, signer):
    """The same document again gives the same receipt; another one under its key is refused by rule."""
    unsigned = fresh(Unsigned(), documents=1)
    first = receipts(post(zone, signer.sign(unsigned)))
    again = receipts(post(zone, signer.sign(unsigned)))
    assert [status for status, _ in first[1]] == [status for status, _ in again[1]] == [120]
    other = receipts(post(zone, signer.sign(value(unsigned, b"goodsValue", b"1"))))
    assert other[1][0][0] in {-301010, 100}
