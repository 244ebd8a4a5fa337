"""The signature debugger names each mistake that clients make. Every message here is sealed wrongly on purpose."""

import base64
import hashlib
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from heliu.ceb.signature import der, issue
from heliu.ceb.signature.certificates import blocks
from heliu.ceb.signature.diagnosis.diagnose import MAX_DIAGNOSED_BYTES, Sender, diagnose
from heliu.ceb.signature.diagnosis.model import Cause, Place, first_difference
from heliu.ceb.signature.diagnosis.octets import hashed
from heliu.ceb.signature.diagnosis.words import WORDS
from heliu.ceb.signature.enterprise import load_firms, sender_of
from heliu.ceb.signature.model import BY_COMBINATION, DS
from heliu.ceb.signature.sign import load_signer, prepare
from heliu.ceb.signature.spelling import SIGNED_INFO, compact_info
from heliu.ceb.signature.trust import Trust

AT = datetime(2026, 11, 21, tzinfo=UTC)
SHARED = Path(os.environ.get("HELIU_SHARED") or Path(__file__).resolve().parents[3] / "../shared")
SIGNED = SHARED / "data/ceb/signed"
PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = '<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="4B2A" version="1.0">'
HEAD = (
    "<ceb:Order>\n<ceb:OrderHead><ceb:orderNo>LZ1</ceb:orderNo><ceb:buyerName>张三丰</ceb:buyerName>"
    "<ceb:acturalPaid>224.11</ceb:acturalPaid><ceb:note></ceb:note></ceb:OrderHead></ceb:Order>"
)
CLOSE = "</ceb:CEB311Message>"
BODY = (OPEN + HEAD + CLOSE).encode()
SCOPE = f' xmlns:ceb="http://www.chinaport.gov.cn/ceb" xmlns:ds="{DS}"'.encode()


@cache
def authority(kind):
    return issue.make_authority(kind)


@cache
def trust():
    return Trust.from_pem([authority("rsa").certificate_pem, authority("sm2").certificate_pem])


@cache
def pair(kind):
    return issue.issue_certificate(authority(kind), "泸州示范电商有限公司", "MA0DEMO02")


@cache
def signer(combination):
    return load_signer(*pair(combination[:3]), combination)


def message(combination, octets, hash_name=None, text=None, value=None):
    """A message whose DigestValue was made over ``octets``, and whose seal is right unless ``value`` makes it wrong."""
    algorithms, maker = BY_COMBINATION[combination], signer(combination)
    digest = hashed(hash_name or algorithms.hash, octets)
    digest_value = text(digest) if text else base64.b64encode(digest).decode()
    info = compact_info(algorithms, digest_value)
    sealed = value(SIGNED_INFO + SCOPE + info) if value else maker.raw(SIGNED_INFO + SCOPE + info)
    written = sealed if isinstance(sealed, str) else base64.b64encode(sealed).decode()
    block = (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo{info.decode()}<ds:SignatureValue>{written}</ds:SignatureValue>'
        f"<ds:KeyInfo><ds:KeyName>{maker.certificate.facts.serial}</ds:KeyName><ds:X509Data><ds:X509Certificate>"
        f"{maker.certificate_base64.decode()}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
    ).encode()
    return PROLOG + (OPEN + HEAD).encode() + block + CLOSE.encode()


def failed(diagnosis):
    return {step.place: step.causes for step in diagnosis.steps if step.state == "fail"}


WITH_XSI = OPEN.replace(" guid", ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" guid')
MISTAKES = [
    pytest.param(PROLOG + BODY, Cause.WITH_PROLOG, id="连同 XML 声明"),
    pytest.param(BODY + b"\n", Cause.TRAILING_NEWLINE, id="末尾多一个换行"),
    pytest.param(BODY.replace(b"\n", b"\r\n"), Cause.CARRIAGE_RETURNS, id="回车换行"),
    pytest.param(BODY.replace(b"<ceb:note></ceb:note>", b"<ceb:note/>"), Cause.SHORT_EMPTY_TAGS, id="空元素写成短标签"),
    pytest.param(b"\xef\xbb\xbf" + BODY, Cause.BYTE_ORDER_MARK, id="带 BOM"),
    pytest.param((WITH_XSI + HEAD + CLOSE).encode(), Cause.NAMESPACE_CHANGED, id="多一个 xsi"),
    pytest.param(HEAD.encode(), Cause.WITHOUT_ROOT, id="不含根元素"),
    pytest.param(BODY.decode().encode("gb18030"), Cause.OTHER_ENCODING, id="GBK"),
    pytest.param(
        BODY.replace(b">\n<", b"><").replace(b"<ceb:Order>", b"\n  <ceb:Order>"), Cause.EDITED_AFTER_SIGNING, id="改动"
    ),
]


@pytest.mark.parametrize("combination", ["sm2sm3", "rsasha1"])
@pytest.mark.parametrize(("octets", "cause"), MISTAKES)
def test_a_digest_over_other_octets_names_the_mistake(combination, octets, cause):
    diagnosis = diagnose(message(combination, octets), trust(), AT)
    assert diagnosis.verdict.reason == "DIGEST_MISMATCH"
    assert failed(diagnosis) == {Place.DIGEST: (cause,)}


def test_the_place_where_the_octets_part_is_shown_and_nobody_is_named():
    octets = BODY.replace(b"<ceb:note></ceb:note>", b"<ceb:note/>")
    step = next(step for step in diagnose(message("rsasha1", octets), trust(), AT).steps if step.place == Place.DIGEST)
    assert BODY[: step.difference.offset] == octets[: step.difference.offset]
    assert BODY[step.difference.offset] != octets[step.difference.offset]
    assert (step.difference.line, step.difference.demanded[24:30], step.difference.signed[24:26]) == (2, "></ceb", "/>")
    near_a_name = BODY.replace(b"</ceb:buyerName>", b"</ceb:buyerName >")
    guess = diagnose(message("rsasha1", near_a_name), trust(), AT)
    assert "张三" not in str(guess)


def test_expected_and_found_digest_stand_side_by_side():
    step = next(
        step for step in diagnose(message("sm2sm3", BODY + b"\n"), trust(), AT).steps if step.place == Place.DIGEST
    )
    found, computed = bytes.fromhex(step.compared.found), bytes.fromhex(step.compared.computed)
    assert (found, computed) == (hashed("sm3", BODY + b"\n"), hashed("sm3", BODY))
    assert found[step.compared.first_difference] != computed[step.compared.first_difference]
    assert found[: step.compared.first_difference] == computed[: step.compared.first_difference]


@pytest.mark.parametrize(("combination", "used"), [("sm2sm3", "sha1"), ("rsasha1", "sm3"), ("rsasha1", "sha256")])
def test_another_hash_than_the_declared_one_is_named(combination, used):
    diagnosis = diagnose(message(combination, BODY, used), trust(), AT)
    assert Cause.OTHER_HASH in failed(diagnosis)[Place.DIGEST]


def test_a_digest_in_hexadecimal_is_named():
    text = base64.b64encode
    wrapped = diagnose(message("sm2sm3", BODY, text=lambda d: text(d.hex().encode()).decode()), trust(), AT)
    assert failed(wrapped)[Place.DIGEST] == (Cause.HEX_DIGEST,)


def test_a_template_left_in_place_is_named():
    empty = message("rsasha1", BODY)
    template = empty.removeprefix(PROLOG)
    for name in (b"DigestValue", b"SignatureValue"):
        start, stop = template.index(b"<ds:%s>" % name), template.index(b"</ds:%s>" % name)
        template = template[: start + len(name) + 5] + template[stop:]
    assert failed(diagnose(message("rsasha1", template), trust(), AT)) == {Place.DIGEST: (Cause.SIGNATURE_INCLUDED,)}


def rsa_key():
    return serialization.load_pem_private_key(pair("rsa")[0], None)


def sha256_seal(info):
    return rsa_key().sign(info, padding.PKCS1v15(), hashes.SHA256())


def bare_seal(info):
    """What NONEwithRSA makes of a digest: the private operation on padding and digest, without DigestInfo."""
    numbers = rsa_key().private_numbers()
    size = rsa_key().key_size // 8
    digest = hashlib.sha1(info, usedforsecurity=False).digest()
    block = b"\x00\x01" + b"\xff" * (size - 3 - len(digest)) + b"\x00" + digest
    modulus = numbers.public_numbers.n
    return pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(size, "big")


def by(combination, change):
    return lambda info: signer(combination).raw(change(info))


VALUES = [
    pytest.param("sm2sm3", lambda info: der.signature_to_der(signer("sm2sm3").raw(info)), Cause.DER_ENCODED, id="DER"),
    pytest.param("sm2sm3", lambda info: signer("sm2sm3").raw(info).hex(), Cause.HEX_VALUE, id="十六进制"),
    pytest.param("sm2sm3", lambda info: swapped(signer("sm2sm3").raw(info)), Cause.BYTES_REVERSED, id="s 在 r 前"),
    pytest.param("sm2sm3", by("sm2sm3", lambda _: BODY), Cause.SIGNED_DOCUMENT, id="签了整个文档"),
    pytest.param("sm2sm3", by("sm2sm3", lambda info: info + b"\n"), Cause.INFO_NEWLINE, id="SignedInfo 后有换行"),
    pytest.param("sm2sm3", by("sm2sm3", lambda info: hashed("sm3", info)), Cause.HASHED_TWICE, id="摘要两次"),
    pytest.param("sm2sm3", lambda _: b"\x01" * 64, Cause.OTHER_KEY, id="另一把密钥"),
    pytest.param("sm2sm3", lambda _: b"\x01" * 63, Cause.VALUE_LENGTH, id="长度不对"),
    pytest.param("rsasha1", lambda info: signer("rsasha1").raw(info)[::-1], Cause.BYTES_REVERSED, id="小端序"),
    pytest.param("rsasha1", sha256_seal, Cause.OTHER_SIGNATURE_HASH, id="SHA256withRSA"),
    pytest.param("rsasha1", bare_seal, Cause.NO_DIGEST_INFO, id="NONEwithRSA"),
    pytest.param("rsasha1", by("rsasha1", lambda info: info[1:]), Cause.INFO_EDITED, id="SignedInfo 被改"),
    pytest.param(
        "rsasha1", by("rsasha1", lambda info: info.replace(SCOPE, b"")), Cause.INFO_NOT_CANONICAL, id="未规范化"
    ),
    pytest.param("rsasha1", lambda _: b"\x07" * 256, Cause.OTHER_KEY, id="另一把 RSA 密钥"),
]


def swapped(value):
    return value[32:] + value[:32]


@pytest.mark.parametrize(("combination", "value", "cause"), VALUES)
def test_a_signature_value_made_wrongly_names_the_mistake(combination, value, cause):
    diagnosis = diagnose(message(combination, BODY, value=value), trust(), AT)
    assert failed(diagnosis) == {Place.VALUE: (cause,)}


@pytest.mark.parametrize("combination", list(BY_COMBINATION))
@pytest.mark.parametrize("form", ["strict", "pretty-nl", "pretty-compact"])
def test_a_good_seal_passes_every_step_in_every_form(combination, form):
    good = signer(combination).sign(PROLOG + BODY, form)
    diagnosis = diagnose(good, trust(), AT)
    assert diagnosis.verdict.status == "valid"
    assert {step.place for step in diagnosis.steps if step.state == "pass"} == set(Place)
    assert diagnosis.causes == ()


def test_one_fault_does_not_hide_the_next():
    late = AT + timedelta(days=365 * 30)
    diagnosis = diagnose(message("rsasha1", BODY + b"\n", value=lambda _: b"\x07" * 256), trust(), late)
    assert failed(diagnosis).keys() == {Place.DIGEST, Place.VALUE, Place.CHAIN, Place.VALIDITY}


def test_an_unknown_issuer_and_a_forged_one_are_told_apart():
    good = signer("sm2sm3").sign(PROLOG + BODY)
    stranger = Trust.from_pem([issue.make_authority("sm2", "另一个证书中心").certificate_pem])
    namesake = Trust.from_pem([issue.make_authority("sm2").certificate_pem])
    assert failed(diagnose(good, stranger, AT)) == {Place.CHAIN: (Cause.ISSUER_UNKNOWN,)}
    assert failed(diagnose(good, namesake, AT)) == {Place.CHAIN: (Cause.ISSUER_FORGED,)}


def test_a_seal_of_another_firm_fails_at_the_last_step():
    good = signer("sm2sm3").sign(PROLOG + BODY)
    assert failed(diagnose(good, trust(), AT, Sender("5105960099", "别家公司"))) == {Place.ENTERPRISE: ()}


HOSTILE = [
    b"",
    b"<",
    b"\xff\xfe<\x00",
    b"<a/>",
    b"<!DOCTYPE a><a>Signature</a>",
    b"<Signature/>",
    PROLOG + b"<a><Signature/></a>",
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_nonsense_is_diagnosed_and_never_raises(raw):
    assert diagnose(raw, trust(), AT).steps


def test_a_message_at_the_limit_is_examined_and_one_above_only_judged():
    sealed = signer("rsasha1").sign(PROLOG + BODY)
    room = MAX_DIAGNOSED_BYTES - len(sealed)
    assert len(diagnose(sealed + b"\n" * room, trust(), AT).steps) == len(Place)
    above = diagnose(sealed + b"\n" * (room + 1), trust(), AT)
    assert [step.seen for step in above.steps] == [
        f"{MAX_DIAGNOSED_BYTES + 1} > MAX_DIAGNOSED_BYTES = {MAX_DIAGNOSED_BYTES}"
    ]


def test_every_cause_has_its_words_in_both_languages():
    assert set(WORDS) == set(Cause)
    assert all(
        words.said("zh-hans") != words.said("en") and words.fix("zh") != words.fix("en") for words in WORDS.values()
    )


def test_a_key_elsewhere_seals_as_well_as_one_here():
    maker = signer("sm2sm3")
    ready = prepare(PROLOG + BODY, maker.algorithms)
    sealed = ready.sealed(maker.raw(ready.to_sign), maker.certificate.facts.serial, maker.certificate_base64)
    assert diagnose(sealed, trust(), AT).verdict.status == "valid"
    assert blocks(pair("sm2")[1], b"CERTIFICATE")[0] == base64.b64decode(maker.certificate_base64)


@pytest.mark.parametrize(
    ("one", "other", "place"), [(b"", b"", None), (b"ab", b"ab", None), (b"ab", b"ac", 1), (b"a", b"ab", 1)]
)
def test_first_difference(one, other, place):
    assert first_difference(one, other) == place


EXPECTED = {
    "neg_sm2_der_encoded_CEB621.xml": {Place.VALUE: (Cause.DER_ENCODED,)},
    "neg_tampered_amount_CEB311_sm2sm3.xml": {Place.DIGEST: (Cause.EDITED_AFTER_SIGNING,)},
    "neg_tampered_qty_CEB621_rsasha1_pretty.xml": {Place.DIGEST: (Cause.EDITED_AFTER_SIGNING,)},
    "neg_rogue_ca_CEB621_rsasha1.xml": {Place.CHAIN: (Cause.ISSUER_FORGED,)},
    "neg_wrong_cert_CEB603_rsasha1.xml": {Place.VALUE: (Cause.OTHER_KEY,)},
    "neg_expired_cert_CEB623_sm2sm3.xml": {Place.VALIDITY: ()},
    "neg_revoked_cert_CEB311.xml": {Place.REVOCATION: ()},
    "neg_keyname_mismatch_CEB311.xml": {Place.KEY_NAME: ()},
    "neg_other_firm_signs_CEB311_sm2sm3.xml": {Place.ENTERPRISE: ()},
}


@pytest.mark.shared
@pytest.mark.skipif(not SIGNED.is_dir(), reason="../shared is not here: the signed vectors are not diagnosed")
def test_the_signed_vectors_get_the_diagnosis_they_were_made_for():
    keys = SIGNED / "keys"
    belief = Trust.load(sorted(keys.glob("ca-*.crt")), sorted(keys.glob("ca-*.crl")))
    firms = load_firms(SIGNED / "enterprises.tsv")

    def of(path):
        raw = path.read_bytes()
        return diagnose(raw, belief, AT, Sender(*(sender_of(raw) or (None, None)), firms))

    assert {name: failed(of(SIGNED / name)) for name in EXPECTED} == EXPECTED
    for path in SIGNED.glob("*.xml"):
        diagnosis = of(path)
        assert (diagnosis.verdict.status == "invalid") == bool(failed(diagnosis)), path.name
