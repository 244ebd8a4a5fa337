"""A seal is believed only for the content its signer sealed. All is made here by the sandbox authority."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from heliu.ceb.limits import MAX_MESSAGE_BYTES
from heliu.ceb.signature import issue, libcrypto
from heliu.ceb.signature.full import compact, verify_full
from heliu.ceb.signature.sign import SigningProblem, load_signer
from heliu.ceb.signature.slices import verify_fast
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify

AT = datetime(2026, 11, 21, tzinfo=UTC)
COMBINATIONS, FORMS = ("sm2sm3", "rsasha1", "sm2sha1"), ("strict", "pretty-nl", "pretty-compact")
DS = b"http://www.w3.org/2000/09/xmldsig#"
PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'
SENDER = (
    "<ceb:BaseTransfer><ceb:copCode>5105960002</ceb:copCode><ceb:copName>泸州示范电商有限公司</ceb:copName>"
    "<ceb:dxpMode>DXP</ceb:dxpMode><ceb:dxpId>DXPENT0000000002</ceb:dxpId><ceb:note></ceb:note></ceb:BaseTransfer>"
)
BODY = (
    '<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="4B2A396E" version="1.0"><ceb:Order>'
    "<ceb:OrderHead><ceb:orderNo>LZ1</ceb:orderNo><ceb:buyerName>张三</ceb:buyerName><ceb:acturalPaid>224.11</ceb:acturalPaid>"
    f"<ceb:note>  </ceb:note></ceb:OrderHead></ceb:Order>{SENDER}</ceb:CEB311Message>"
).encode()
PLAIN = PROLOG + BODY


@cache
def authority(kind):
    return issue.make_authority(kind)


@cache
def trust():
    return Trust.from_pem([authority("rsa").certificate_pem, authority("sm2").certificate_pem])


@cache
def signer(combination, enterprise="泸州示范电商有限公司", **kinds):
    key, certificate = issue.issue_certificate(authority(combination[:3]), enterprise, "MA0DEMO02", **kinds)
    return load_signer(key, certificate, combination)


def sealed(combination="rsasha1", form="strict", plain=PLAIN):
    return signer(combination).sign(plain, form)


def words(verdict):
    return verdict.status, verdict.combination, verdict.form, str(verdict.reason)


def reason(raw, at=AT, belief=None):
    fast, full = verify_fast(raw, belief or trust(), at), verify_full(raw, belief or trust(), at)
    assert fast is None or words(fast) == words(full)
    return str(verify(raw, belief or trust(), at).reason)


@pytest.mark.parametrize("combination", COMBINATIONS)
@pytest.mark.parametrize("form", FORMS)
def test_what_we_seal_we_believe_in_every_combination_and_form(combination, form):
    raw = sealed(combination, form)
    verdict = verify(raw, trust(), AT)
    assert words(verdict) == ("valid", combination, form, "OK") == words(verify_full(raw, trust(), AT))
    assert verdict.fast is (form != "pretty-compact")
    assert verdict.certificate.enterprise == "泸州示范电商有限公司"
    assert verdict.certificate.organisation_code == "MA0DEMO02"


@pytest.mark.parametrize("form", ["strict", "pretty-nl"])
def test_the_fast_path_says_where_the_sealed_body_ends(form):
    raw = sealed(form=form)
    assert raw[: verify(raw, trust(), AT).body_end].endswith(b"</ceb:BaseTransfer>")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param((b"224.11", b"22.41"), "DIGEST_MISMATCH", id="金额被改"),
        pytest.param((b">  <", b"><"), "DIGEST_MISMATCH", id="两个空格是值, 不可删"),
        pytest.param((b">224.11", b"> 224.11"), "DIGEST_MISMATCH", id="金额前加空格"),
        pytest.param((b"22", b"2<!-- -->2"), "COMMENT_IN_VALUE", id="值中插注释"),
        pytest.param((b"22", b"2<?x y?>2"), "COMMENT_IN_VALUE", id="值中插处理指令"),
        pytest.param((b"<ds:DigestValue>", b"<ds:DigestValue><!--x-->"), "COMMENT_IN_VALUE", id="摘要中插注释"),
        pytest.param((b'URI=""', b'URI="#a"'), "REFERENCE_INVALID", id="按编号引用"),
        pytest.param((b' URI=""', b""), "REFERENCE_INVALID", id="没有 URI"),
        pytest.param(
            (b"</ds:Transforms>", b'<ds:Transform Algorithm="x"/></ds:Transforms>'),
            "TRANSFORM_UNSUPPORTED",
            id="多一个变换",
        ),
        pytest.param((b"#rsa-sha1", b"#hmac-sha1"), "ALG_UNSUPPORTED", id="对称算法冒充"),
        pytest.param((b"REC-xml-c14n-20010315", b"xml-exc-c14n"), "ALG_UNSUPPORTED", id="其他规范化"),
        pytest.param((b"<ds:KeyName>", b"<ds:KeyName>9"), "KEYNAME_MISMATCH", id="序列号不符"),
        pytest.param((b"<ds:X509Certificate>MII", b"<ds:X509Certificate>"), "CERT_MALFORMED", id="证书残缺"),
        pytest.param((b"X509Certificate", b"X509Other"), "CERT_MISSING", id="没有证书"),
        pytest.param((b"<ds:SignatureValue>", b"<ds:SignatureValue>@"), "SIGNATURE_MALFORMED", id="签名值不是 base64"),
        pytest.param((b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"), "SIGNATURE_INVALID", id="签名值过长"),
        pytest.param((b"</ds:KeyInfo>", b"</ds:KeyInfo><ds:Object/>"), "SIGNATURE_MALFORMED", id="多一个 Object"),
        pytest.param((b"<ds:Signature ", b"stray<ds:Signature "), "DIGEST_MISMATCH", id="签名前有文字"),
        pytest.param((b"</ds:Signature>", b"</ds:Signature>stray"), "DIGEST_MISMATCH", id="签名后有文字"),
    ],
)
def test_a_change_after_sealing_is_refused_with_its_reason(change, expected):
    assert reason(sealed().replace(*change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda raw: raw.replace(PROLOG, b""), "OK", id="没有声明"),
        pytest.param(lambda raw: b"\xef\xbb\xbf" + raw, "OK", id="带 BOM"),
        pytest.param(lambda raw: raw + b"\n\r\n ", "OK", id="末尾空白"),
        pytest.param(lambda raw: raw.replace(b"><ds:SignatureValue", b">\n<ds:SignatureValue"), "OK", id="签名内换行"),
        pytest.param(lambda raw: raw.replace(b"<ceb:Order>", b"<!-- a --><ceb:Order>"), "OK", id="元素之间的注释"),
        pytest.param(lambda raw: raw.replace(b"<ceb:note></ceb:note>", b"<ceb:note/>"), "OK", id="空元素简写"),
        pytest.param(
            lambda raw: raw.replace(b' guid="4B2A396E" version="1.0"', b" version='1.0'\n guid='4B2A396E'"),
            "OK",
            id="属性次序",
        ),
        pytest.param(lambda raw: raw.replace(b'"UTF-8"', b"'UTF-8\""), "XML_MALFORMED", id="引号不成对"),
        pytest.param(lambda raw: raw.replace(b"UTF-8", b"GBK"), "ENCODING_UNSUPPORTED", id="声明 GBK"),
        pytest.param(
            lambda raw: raw.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "ENCODING_UNSUPPORTED", id="UTF-16"
        ),
        pytest.param(
            lambda raw: raw.replace(b"<ceb:CEB", b"<!DOCTYPE a [<!ENTITY b 'c'>]><ceb:CEB", 1),
            "DOCTYPE_FORBIDDEN",
            id="实体声明",
        ),
        pytest.param(lambda raw: raw[:-30], "XML_MALFORMED", id="截断"),
        pytest.param(lambda raw: raw.replace(b"224.11", b"<a>" * 300 + b"</a>" * 300), "XML_MALFORMED", id="过深"),
        pytest.param(
            lambda raw: raw.replace(b"<ceb:Order>", b'<ceb:Order xmlns:q="a/b">'), "XML_MALFORMED", id="相对命名空间"
        ),
        pytest.param(lambda raw: raw.replace(b"224.11", b"2&b;"), "XML_MALFORMED", id="未声明的实体"),
        pytest.param(lambda raw: raw + b" " * MAX_MESSAGE_BYTES, "MESSAGE_TOO_LARGE", id="过大"),
    ],
)
def test_another_spelling_of_the_same_content_is_taken_and_a_hostile_one_is_not(change, expected):
    raw = change(sealed())
    assert str(verify_full(raw, trust(), AT).reason) == expected
    assert expected == "MESSAGE_TOO_LARGE" or reason(raw) == expected


WRAPPED = b"<ceb:ExtendMessage><ceb:name>x</ceb:name><ceb:Message>%s</ceb:Message></ceb:ExtendMessage>"


def forged(inside):
    return PLAIN.replace(b"224.11", b"0.01").replace(
        b"</ceb:CEB311Message>", WRAPPED % inside + b"</ceb:CEB311Message>"
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_sealed_message_inside_another_seals_nothing(form):
    old = sealed(form=form).removeprefix(PROLOG)
    assert reason(forged(old)) == "SIGNATURE_MISPLACED"
    block = old[old.index(b"<ds:Signature") : old.index(b"</ds:Signature>") + 15]
    assert (
        reason(forged(old)[: -len(b"</ceb:CEB311Message>")] + block + b"</ceb:CEB311Message>") == "MULTIPLE_SIGNATURES"
    )
    assert reason(forged(block)) == "SIGNATURE_MISPLACED"
    assert reason(sealed().replace(b"<ds:Signature ", b"<Signature/><ds:Signature ")) == "MULTIPLE_SIGNATURES"


def test_a_second_seal_over_a_sealed_message_is_refused_even_if_its_digest_fits():
    """The fast path must not be talked into it: the outer signer really sealed these bytes."""
    inner = sealed().removeprefix(PROLOG).replace(b"<ds:Signature ", b"<ds:Signature\n", 1)
    assert reason(signer("rsasha1").sign(forged(inner))) == "MULTIPLE_SIGNATURES"


def test_a_block_that_poses_as_the_end_of_the_root_is_refused():
    nested = BODY.replace(b"</ceb:CEB311Message>", b"") + BODY
    raw = signer("rsasha1").sign(PROLOG + nested)  # the outer root is never closed
    assert verify_full(raw, trust(), AT).reason == "XML_MALFORMED"


def test_the_order_of_export_messages_is_believed_by_the_full_path():
    """There ExtendMessage may follow the Signature."""
    extended = PLAIN.replace(b"</ceb:CEB311Message>", WRAPPED % b"" + b"</ceb:CEB311Message>")
    raw = signer("sm2sm3").sign(extended)
    block = raw[raw.index(b"<ds:Signature") : raw.index(b"</ds:Signature>") + 15]
    moved = raw.replace(block, b"").replace(b"<ceb:ExtendMessage>", block + b"<ceb:ExtendMessage>")
    assert verify_fast(moved, trust(), AT) is None
    assert reason(moved) == "OK"


@pytest.mark.parametrize("text", ["Signature 香水", "<ceb:SignatureName></ceb:SignatureName>", "a!?b"])
def test_a_word_like_ours_in_a_value_keeps_the_fast_path(text):
    raw = sealed(plain=PLAIN.replace("张三".encode(), text.encode()))
    assert verify_fast(raw, trust(), AT).status == "valid"


@pytest.mark.parametrize("text", [b"<!-- c -->", b"<![CDATA[c]]>", b"<?p i?>", b"a\r\nb"])
def test_bytes_that_are_not_canonical_are_left_to_the_full_path(text):
    assert verify_fast(sealed(plain=PLAIN.replace(b"LZ1", text)), trust(), AT) is None


@pytest.mark.parametrize("plain", [PLAIN, b"", b"no xml", b"<a", PLAIN.replace(b"LZ1", b"Signature")])
def test_a_message_without_a_seal_is_absent_and_never_signed(plain):
    verdict = verify(plain, trust(), AT)
    assert words(verdict) == ("absent", None, None, "SIGNATURE_MISSING") or verdict.reason == "XML_MALFORMED"
    assert verdict.certificate is None


def test_another_firms_certificate_does_not_fit_the_seal():
    mine, theirs = sealed(), signer("rsasha1", "他人有限公司").sign(PLAIN)
    key_info = theirs[theirs.index(b"<ds:KeyInfo>") : theirs.index(b"</ds:KeyInfo>")]
    place = mine.index(b"<ds:KeyInfo>")
    assert reason(mine[:place] + key_info + mine[mine.index(b"</ds:KeyInfo>") :]) == "SIGNATURE_INVALID"


def test_the_declared_algorithm_must_fit_the_key():
    swapped = sealed("sm2sha1").replace(b"#sm2-sm3", b"#rsa-sha1")
    verdict = verify(swapped, trust(), AT)
    assert words(verdict) == ("invalid", None, "strict", "ALG_KEY_MISMATCH")


def test_an_sm2_seal_in_der_is_refused():
    one = signer("sm2sm3")
    der_seal = type(one)(
        one.algorithms, one.certificate, one.certificate_base64, lambda message: one.raw(message) + b"\0"
    )
    assert reason(der_seal.sign(PLAIN)) == "SIGNATURE_INVALID"


def test_a_machine_without_sm2_says_so_and_still_takes_rsa(monkeypatch):
    def missing():
        raise libcrypto.Sm2Unavailable

    old, new = sealed("rsasha1"), sealed("sm2sm3")
    only_rsa = Trust.from_pem([authority("rsa").certificate_pem])
    monkeypatch.setattr(libcrypto, "library", missing)
    assert not libcrypto.is_available()
    assert reason(new, belief=only_rsa) == "SM2_UNAVAILABLE"
    assert reason(old, belief=only_rsa) == "OK"


def content(raw):
    root = etree.fromstring(raw)
    for one in root.iter(f"{{{DS.decode()}}}Signature"):
        one.getparent().remove(one)
    compact(root)
    return etree.tostring(root, method="c14n", with_comments=False)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["rsasha1", "sm2sm3"]),
    st.sampled_from(FORMS),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 255),
)
def test_a_changed_byte_never_gives_a_believed_message_with_other_content(combination, form, place, byte):
    raw = bytearray(original(combination, form))
    raw[int(place * len(raw))] = byte
    verdicts = verify_fast(bytes(raw), trust(), AT), verify_full(bytes(raw), trust(), AT)
    for verdict in verdicts:
        if verdict is not None and verdict.status == "valid":
            assert content(bytes(raw)) == content(original(combination, form))
    if verdicts[0] is not None:
        assert words(verdicts[0]) == words(verdicts[1])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_spliced_messages_never_verify_with_content_nobody_sealed(data):
    """Take the pieces of two sealed messages and put them together anyhow."""
    first = original("rsasha1", "strict")
    second = sealed_other()
    cut = data.draw(st.integers(0, len(first)))
    joined = first[:cut] + second[data.draw(st.integers(0, len(second))) :]
    verdict = verify(joined, trust(), AT)
    if verdict.status == "valid":
        assert content(joined) in {content(first), content(second)}


@cache
def original(combination, form):
    return sealed(combination, form)


@cache
def sealed_other():
    return sealed(plain=PLAIN.replace(b"224.11", b"9999.00"))


def test_threads_may_verify_side_by_side():
    messages = [sealed(combination) for combination in COMBINATIONS] * 20
    fresh = Trust.from_pem([authority("rsa").certificate_pem, authority("sm2").certificate_pem])
    with ThreadPoolExecutor(4) as pool:
        assert {verdict.status for verdict in pool.map(lambda raw: verify(raw, fresh, AT), messages)} == {"valid"}


def test_an_instant_without_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="time zone"):
        verify(PLAIN, trust(), datetime(2026, 11, 21))  # noqa: DTZ001


@pytest.mark.parametrize("plain", [sealed(), b"text", b"<!-- --><a></a>", PLAIN[:-5], b"<a b='c'></a>"])
def test_only_an_unsigned_canonical_message_is_sealed(plain):
    with pytest.raises(SigningProblem):
        signer("rsasha1").sign(plain)


def test_a_message_that_is_not_canonical_is_sealed_by_its_canonical_form():
    loose = PLAIN.replace(b"<ceb:note></ceb:note>", b"<ceb:note/>")
    assert reason(signer("sm2sm3").sign(loose, canonical=False)) == "OK"


def test_bytes_sealed_as_they_stand_are_believed_as_they_stand():
    """A client that seals without canonicalising is no forger: what it sealed is what is read (performance.md 4.2)."""
    raw = signer("sm2sm3").sign(PLAIN.replace(b"<ceb:note></ceb:note>", b"<ceb:note/>"))
    assert verify(raw, trust(), AT).fast
    assert verify_full(raw, trust(), AT).reason == "DIGEST_MISMATCH"
