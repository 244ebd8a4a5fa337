"""A sandbox certificate authority (沙箱证书中心): certificates shaped as the electronic port's, for made-up firms.

Never to be trusted in production: keys are soft, nobody checks who asks, names are made up.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from heliu.ceb.signature import der
from heliu.ceb.signature.certificates import PRIVATE, SHA1_WITH_RSA, SM2_WITH_SM3
from heliu.ceb.signature.libcrypto import Sm2PrivateKey

Kind = Literal["rsa", "sm2"]
Validity = tuple[datetime, datetime]

VALIDITY: Validity = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC))
SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
RSA_BITS, LEGACY_RSA_BITS, RSA_EXPONENT = 2048, 1024, 65537
SERIAL_BYTES = {"rsa": 4, "sm2": 8}  # as the port's: 8 hex digits for RSA keys, 16 for SM2 keys
AUTHORITY_SERIAL_BYTES = 6
LAST_UTC_TIME_YEAR = 2049
COUNTRY, ORGANISATION, UNIT, COMMON_NAME = "2.5.4.6", "2.5.4.10", "2.5.4.11", "2.5.4.3"
BASIC_CONSTRAINTS, KEY_USAGE, SUBJECT_KEY, AUTHORITY_KEY = "2.5.29.19", "2.5.29.15", "2.5.29.14", "2.5.29.35"
CRL_NUMBER = "2.5.29.20"
TRUE = bytes.fromhex("0101ff")
SIGNS_CERTIFICATES, SIGNS_MESSAGES = bytes.fromhex("03020106"), bytes.fromhex("030206c0")
OPERATOR = "测试员"
OPERATOR_ID_NUMBER = "510502199001010090"  # its check digit is wrong on purpose: nobody's


@dataclass(frozen=True, slots=True)
class _Pair:
    """A private key, its public half as SubjectPublicKeyInfo, and how it seals."""

    kind: Kind
    pkcs8: bytes
    spki: bytes
    sign: Callable[[bytes], bytes]
    algorithm: bytes  # AlgorithmIdentifier of what ``sign`` makes

    def identifier(self) -> bytes:
        """SHA-1 of the public key's bits, the usual key identifier (RFC 5280, 4.2.1.2)."""
        bits = der.children(self.spki)[1][1][1:]
        return hashlib.sha1(bits, usedforsecurity=False).digest()


@dataclass(frozen=True, slots=True)
class Authority:
    """A sandbox authority: its certificate for everybody, its key for this process."""

    kind: Kind
    certificate_pem: bytes
    key_pem: bytes
    subject: bytes
    pair: _Pair


def make_authority(kind: Kind, name: str = "合流沙箱证书中心(仅供测试)", *, validity: Validity = VALIDITY) -> Authority:
    """Make a new key and a self-signed certificate. RSA and SM2 authorities may bear one name, as the real ones do."""
    pair = _new_pair(kind)
    subject = _name((COUNTRY, "CN"), (ORGANISATION, "合流沙箱"), (COMMON_NAME, name))
    extensions = [
        _extension(BASIC_CONSTRAINTS, der.sequence(TRUE), is_critical=True),
        _extension(KEY_USAGE, SIGNS_CERTIFICATES, is_critical=True),
        _extension(SUBJECT_KEY, der.value(der.OCTET_STRING, pair.identifier())),
    ]
    serial = _serial(AUTHORITY_SERIAL_BYTES)
    body = _body(serial, (subject, subject), (pair.spki, pair.algorithm), validity, extensions)
    return Authority(kind, _pem("CERTIFICATE", _sealed(body, pair)), _pem("PRIVATE KEY", pair.pkcs8), subject, pair)


def load_authority(key_pem: bytes, certificate_pem: bytes) -> Authority:
    """Take up an authority made before. Raises DerProblem or ValueError if the key is no PKCS#8 key of ours."""
    pair = _pair_of(_unpem(key_pem))
    fields = der.children(der.children(_unpem(certificate_pem))[0][2])
    return Authority(pair.kind, certificate_pem, key_pem, fields[5][2], pair)


def issue_certificate(
    authority: Authority,
    enterprise: str,
    organisation_code: str,
    *,
    serial: int | None = None,
    validity: Validity = VALIDITY,
    legacy: bool = False,
) -> tuple[bytes, bytes]:
    """Make a key and a certificate for an enterprise; return (key_pem, certificate_pem).

    ``legacy`` (RSA only): 1024 bits sealed with SHA-1, as the port's older keys. RSA certificates hold BMPString names
    and GBK bytes in their private extensions, SM2 certificates UTF-8: readers must meet both.
    """
    kind, issuer = authority.kind, authority.pair
    pair = _new_pair(kind, LEGACY_RSA_BITS if legacy else RSA_BITS)
    issuer = _rsa_pair(_rsa_key(issuer.pkcs8), SHA1_WITH_RSA) if legacy and kind == "rsa" else issuer
    serial = serial or _serial(SERIAL_BYTES[kind])
    as_text = _gbk if kind == "rsa" else _utf8
    card = f"JJ0T0{serial:x}"
    private = {"1": enterprise, "3": "01", "8": OPERATOR_ID_NUMBER, "9": card, "11": organisation_code, "12": "00"}
    extensions = [
        _extension(BASIC_CONSTRAINTS, der.sequence()),
        _extension(KEY_USAGE, SIGNS_MESSAGES),
        _extension(SUBJECT_KEY, der.value(der.OCTET_STRING, pair.identifier())),
        _extension(AUTHORITY_KEY, der.sequence(der.value(0x80, issuer.identifier()))),
        *(_extension(PRIVATE + place, as_text(text)) for place, text in private.items()),
    ]
    subject = _name((COUNTRY, "CN"), (UNIT, enterprise), (COMMON_NAME, OPERATOR), is_bmp=kind == "rsa")
    body = _body(serial, (authority.subject, subject), (pair.spki, issuer.algorithm), validity, extensions)
    return _pem("PRIVATE KEY", pair.pkcs8), _pem("CERTIFICATE", _sealed(body, issuer))


def issue_revocations(
    authority: Authority, serials: Sequence[int], *, number: int = 1, validity: Validity = VALIDITY
) -> bytes:
    """Make a revocation list (CRL, PEM) that names these serial numbers."""
    this_update, next_update = (_time(instant) for instant in validity)
    revoked = [der.sequence(der.integer(serial), this_update) for serial in serials]
    extensions = der.sequence(_extension(CRL_NUMBER, der.integer(number)))
    body = der.sequence(
        der.integer(1),
        authority.pair.algorithm,
        authority.subject,
        this_update,
        next_update,
        *([der.sequence(*revoked)] if revoked else []),
        der.value(0xA0, extensions),
    )
    return _pem("X509 CRL", _sealed(body, authority.pair))


def _new_pair(kind: Kind, bits: int = RSA_BITS) -> _Pair:
    if kind == "sm2":
        return _sm2_pair(Sm2PrivateKey.generate())
    return _rsa_pair(rsa.generate_private_key(RSA_EXPONENT, bits))


def _pair_of(pkcs8: bytes) -> _Pair:
    try:
        return _sm2_pair(Sm2PrivateKey.from_der(pkcs8))
    except der.DerProblem:
        return _rsa_pair(_rsa_key(pkcs8))


def _sm2_pair(key: Sm2PrivateKey) -> _Pair:
    return _Pair("sm2", key.pkcs8(), key.public().spki(), key.sign, der.sequence(der.oid(SM2_WITH_SM3)))


def _rsa_key(pkcs8: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(pkcs8, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise der.DerProblem("The key is neither SM2 nor RSA.")
    return key


def _rsa_pair(key: rsa.RSAPrivateKey, algorithm: str = SHA256_WITH_RSA) -> _Pair:
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.SHA1() if algorithm == SHA1_WITH_RSA else hashes.SHA256()  # noqa: S303 - to be like the old ones
    identifier = der.sequence(der.oid(algorithm), der.value(der.NULL, b""))
    return _Pair("rsa", pkcs8, spki, lambda body: key.sign(body, padding.PKCS1v15(), digest), identifier)


def _body(
    serial: int, names: tuple[bytes, bytes], key: tuple[bytes, bytes], validity: Validity, extensions: Iterable[bytes]
) -> bytes:
    """The part of a certificate that is sealed. ``names``: issuer, subject; ``key``: public key, sealing algorithm."""
    (issuer, subject), (spki, algorithm) = names, key
    version_3 = der.value(0xA0, der.integer(2))
    dates = der.sequence(*(_time(instant) for instant in validity))
    rest = der.value(0xA3, der.sequence(*extensions))
    return der.sequence(version_3, der.integer(serial), algorithm, issuer, dates, subject, spki, rest)


def _sealed(body: bytes, pair: _Pair) -> bytes:
    return der.sequence(body, pair.algorithm, der.bit_string(pair.sign(body)))


def _serial(size: int) -> int:
    """A random positive number of ``size`` bytes whose first bit is 0, so that its DER is not longer."""
    return int.from_bytes(secrets.token_bytes(size), "big") >> 1 | 1 << 8 * size - 2


def _name(*attributes: tuple[str, str], is_bmp: bool = False) -> bytes:
    parts = []
    for kind, text in attributes:
        if kind == COUNTRY:
            spelled = der.value(der.PRINTABLE_STRING, text.encode("ascii"))
        else:
            spelled = der.value(der.BMP_STRING, text.encode("utf-16-be")) if is_bmp else _utf8(text)
        parts.append(der.value(der.SET, der.sequence(der.oid(kind), spelled)))
    return der.sequence(*parts)


def _extension(place: str, content: bytes, *, is_critical: bool = False) -> bytes:
    critical = TRUE if is_critical else b""
    return der.sequence(der.oid(place), critical, der.value(der.OCTET_STRING, content))


def _utf8(text: str) -> bytes:
    return der.value(der.UTF8_STRING, text.encode())


def _gbk(text: str) -> bytes:
    return der.value(der.IA5_STRING, text.encode("gbk"))


def _time(instant: datetime) -> bytes:
    """RFC 5280: UTCTime to the end of 2049, GeneralizedTime after it."""
    moment = instant.astimezone(UTC)
    if moment.year <= LAST_UTC_TIME_YEAR:
        return der.value(der.UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode())
    return der.value(der.GENERALIZED_TIME, f"{moment:%Y%m%d%H%M%SZ}".encode())


def _pem(label: str, data: bytes) -> bytes:
    text = base64.encodebytes(data).decode().replace("\n", "")
    lines = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n".encode()


def _unpem(pem: bytes) -> bytes:
    return base64.b64decode(b"".join(pem.strip().splitlines()[1:-1]))
