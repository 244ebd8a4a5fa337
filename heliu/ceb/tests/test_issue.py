"""The sandbox authority makes what the real one makes, as OpenSSL and `cryptography` see it."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography import x509

from heliu.ceb.signature import der, issue, libcrypto
from heliu.ceb.signature.certificates import CertificateProblem, blocks, read_certificate
from heliu.ceb.signature.sign import SigningProblem, load_signer

KINDS = ("rsa", "sm2")


def parsed(pem):
    return read_certificate(blocks(pem, b"CERTIFICATE")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_names_its_enterprise_in_the_encoding_of_its_kind(kind):
    _, pem = issue.issue_certificate(issue.make_authority(kind), "泸州示范电商有限公司", "MA0DEMO02")
    facts = parsed(pem).facts
    assert (facts.enterprise, facts.organisation_code, facts.algorithm) == ("泸州示范电商有限公司", "MA0DEMO02", kind)
    assert len(facts.serial) == (8 if kind == "rsa" else 16)
    data = blocks(pem, b"CERTIFICATE")[0]
    assert ("示范".encode("gbk") in data, "示范".encode("utf-16-be") in data) == ((kind == "rsa",) * 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command here to ask for a second opinion")
def test_openssl_agrees(kind, tmp_path):
    authority = issue.make_authority(kind)
    _, certificate = issue.issue_certificate(authority, "泸州示范电商有限公司", "MA0DEMO02")
    files = {"ca": authority.certificate_pem, "firm": certificate, "crl": issue.issue_revocations(authority, [1])}
    for name, pem in files.items():
        (tmp_path / name).write_bytes(pem)
    user = ["-vfyopt", "distid:1234567812345678"] if kind == "sm2" else []
    command = ["openssl", "verify", *user, "-x509_strict", "-CAfile", tmp_path / "ca", tmp_path / "firm"]
    assert subprocess.run(command, capture_output=True, check=False, timeout=20).stdout.endswith(b"OK\n")
    text = subprocess.run(
        ["openssl", "crl", "-in", tmp_path / "crl", "-text"], capture_output=True, check=True, timeout=20
    )
    assert b"Serial Number: 01" in text.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_an_authority_can_be_put_down_and_taken_up_again(kind):
    first = issue.make_authority(kind)
    again = issue.load_authority(first.key_pem, first.certificate_pem)
    _, pem = issue.issue_certificate(again, "甲有限公司", "MA0DEMO01")
    assert (again.kind, again.subject) == (kind, first.subject)
    assert parsed(pem).facts.issuer == parsed(first.certificate_pem).subject


def test_dates_beyond_2049_are_written_as_rfc_5280_wants():
    validity = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC))
    pem = issue.make_authority("rsa", validity=validity).certificate_pem
    assert x509.load_pem_x509_certificate(pem).not_valid_after_utc == validity[1]


def test_the_operators_number_is_nobodys():
    number, weights = issue.OPERATOR_ID_NUMBER, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    assert number[-1] != "10X98765432"[total % 11]


def test_a_signer_wants_a_key_and_certificate_that_belong_together():
    rsa, sm2 = (issue.issue_certificate(issue.make_authority(kind), "甲", "MA0DEMO01") for kind in KINDS)
    other = issue.issue_certificate(issue.make_authority("sm2"), "乙", "MA0DEMO02")
    for key, certificate, combination, word in (
        (*rsa, "sm2sm3", "an sm2 key"),
        (*sm2, "rsasha1", "an rsa key"),
        (other[0], sm2[1], "sm2sha1", "does not belong"),
    ):
        with pytest.raises(SigningProblem, match=word):
            load_signer(key, certificate, combination)
    with pytest.raises((CertificateProblem, IndexError)):
        load_signer(sm2[0], sm2[0], "sm2sm3")


def test_keys_may_be_given_as_paths_or_as_text(tmp_path):
    key, certificate = issue.issue_certificate(issue.make_authority("sm2"), "甲", "MA0DEMO01")
    (tmp_path / "k").write_bytes(key)
    assert load_signer(tmp_path / "k", certificate.decode(), "sm2sm3").certificate.facts.enterprise == "甲"


def test_sm2_signatures_verify_only_for_their_message_and_key():
    key, other = libcrypto.Sm2PrivateKey.generate(), libcrypto.Sm2PrivateKey.generate()
    raw = key.sign_raw(b"message")
    assert len(raw) == 64
    assert key.public().verify_raw(raw, b"message")
    assert not key.public().verify_raw(raw, b"another")
    assert not other.public().verify_raw(raw, b"message")
    assert not key.public().verify_raw(raw[:-1], b"message")
    assert not key.public().verify(b"", b"message")


def test_the_published_example_of_the_standard_verifies():
    """GB/T 32918.5 annex A."""
    public = libcrypto.Sm2PrivateKey.from_der(libcrypto.PROBE_KEY).public()
    assert public.verify_raw(libcrypto.PROBE_SIGNATURE, libcrypto.PROBE_MESSAGE)
    assert libcrypto.is_available()


@pytest.mark.parametrize("data", [b"", b"x", bytes(50), libcrypto.PROBE_KEY[:-1]])
def test_what_is_no_sm2_key_is_refused(data):
    for read in (libcrypto.Sm2PrivateKey.from_der, libcrypto.Sm2PublicKey.from_spki):
        with pytest.raises(der.DerProblem):
            read(data)


def test_a_point_beside_the_curve_is_refused():
    spki = bytearray(libcrypto.Sm2PrivateKey.generate().public().spki())
    spki[-1] ^= 1
    with pytest.raises(der.DerProblem):
        libcrypto.Sm2PublicKey.from_spki(bytes(spki))


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 2**63, 2**255])
def test_numbers_survive_der(number):
    (_, content, whole), *_ = der.children(der.sequence(der.integer(number)))
    assert (int.from_bytes(content, "big"), whole) == (number, der.integer(number))
    raw = number.to_bytes(32, "big") * 2
    assert der.signature_from_der(der.signature_to_der(raw)) == raw


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(der.value(der.IA5_STRING, "泸州".encode("gbk")), "泸州", id="IA5String 中的 GBK"),
        pytest.param(der.value(der.BMP_STRING, "泸州".encode("utf-16-be")), "泸州", id="BMPString"),
        pytest.param(der.value(der.UTF8_STRING, "泸州".encode()), "泸州", id="UTF8String"),
        pytest.param(der.value(der.PRINTABLE_STRING, b"CN"), "CN", id="PrintableString"),
        pytest.param(der.value(der.UTF8_STRING, b"\xff"), None, id="坏的 UTF-8"),
        pytest.param(b"\x0c\x09x", None, id="截断"),
        pytest.param(b"\x0c\x84\0\0\0\1x", None, id="长度写法不用"),
        pytest.param(der.integer(1), None, id="不是字符串"),
    ],
)
def test_strings_of_certificates_are_read_in_their_encodings(data, text):
    assert der.text(data) == text
