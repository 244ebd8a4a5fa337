"""What was the signature value made over, and with what? An RSA value can be opened; an SM2 value only tried."""

import re
from base64 import b64decode
from binascii import Error as Base64Problem
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from heliu.ceb.signature import der
from heliu.ceb.signature.certificates import RsaKey, Sm2Key
from heliu.ceb.signature.claim import NO_WHITE
from heliu.ceb.signature.diagnosis.model import Cause
from heliu.ceb.signature.diagnosis.octets import EMPTY_PAIR, hashed
from heliu.ceb.signature.libcrypto import RAW_SIGNATURE_BYTES
from heliu.ceb.signature.model import CEB, DS, XSI, Algorithms
from heliu.ceb.signature.spelling import SIGNED_INFO, compact_info, compact_signed_info

INFO_SPAN = re.compile(rb"<((?:[\w.-]+:)?SignedInfo)\b[^>]*>.*?</\1\s*>", re.DOTALL)
HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
HASHES = {  # by the DER of their identifiers
    der.oid("1.3.14.3.2.26"): "sha1",
    der.oid("2.16.840.1.101.3.4.2.1"): "sha256",
    der.oid("2.16.840.1.101.3.4.2.2"): "sha384",
    der.oid("2.16.840.1.101.3.4.2.3"): "sha512",
    der.oid("1.2.840.113549.2.5"): "md5",
    der.oid("1.2.156.10197.1.401"): "sm3",
}
SHA1_BYTES = 20
_SCOPES = (
    f' xmlns:ds="{DS}"',
    f' xmlns:ceb="{CEB}" xmlns:ds="{DS}"',
    f' xmlns:ceb="{CEB}" xmlns:ds="{DS}" xmlns:xsi="{XSI}"',
    f' xmlns:ds="{DS}" xmlns:xsi="{XSI}"',
    "",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What is known of the claim before its value is looked at."""

    raw: bytes
    info: etree._Element
    algorithms: Algorithms
    digest_value: str
    document: bytes  # the demanded octets of the document


def decoded(text: str) -> bytes | None:
    try:
        return b64decode(text.translate(NO_WHITE), validate=True)
    except (Base64Problem, ValueError):
        return None


def fits(key: RsaKey | Sm2Key, value: bytes, signed: Signed) -> bool:
    """Say whether the value is one the doors accept: over the SignedInfo in place, or the compact one."""
    return any(key.verify_message(value, info) for info in accepted(signed))


def accepted(signed: Signed) -> tuple[bytes, ...]:
    strict = etree.tostring(signed.info, method="c14n", exclusive=False, with_comments=False)
    return strict, compact_signed_info(signed.algorithms, signed.digest_value)


def cause(key: RsaKey | Sm2Key, text: str, signed: Signed) -> tuple[Cause, str]:
    """Name the likeliest cause of a value that does not fit, and what was seen that tells it."""
    bare = text.translate(NO_WHITE)
    value = decoded(text)
    if HEX.fullmatch(bare) and len(bare) >= 2 * RAW_SIGNATURE_BYTES:
        value = bytes.fromhex(bare)
        if _tried(key, value, signed) is None:
            return Cause.HEX_VALUE, f"{len(bare)} hex digits"
    if value is None:
        return Cause.VALUE_LENGTH, "no base64"
    if isinstance(key, RsaKey):
        return _rsa(key, value, signed)
    return _sm2(key, value, signed)


def _rsa(key: RsaKey, value: bytes, signed: Signed) -> tuple[Cause, str]:
    size = (key.key.key_size + 7) // 8
    if len(value) != size:
        return Cause.VALUE_LENGTH, f"{len(value)} / {size} bytes"
    opened = _opened(key, value)
    if opened is None:
        turned = _opened(key, value[::-1])
        return (Cause.BYTES_REVERSED, "little-endian") if turned is not None else (Cause.OTHER_KEY, "no PKCS#1 padding")
    name, digest = opened
    if name is None:
        bare = len(digest) == SHA1_BYTES
        return (Cause.NO_DIGEST_INFO if bare else Cause.OTHER_KEY), f"{len(digest)} bytes without DigestInfo"
    if name != "sha1":
        return Cause.OTHER_SIGNATURE_HASH, name
    for octets, why in _messages(signed):
        if hashed("sha1", octets) == digest:
            return why, f"sha1 {digest.hex()}"
    return Cause.INFO_EDITED, f"sha1 {digest.hex()}"


def _opened(key: RsaKey, value: bytes) -> tuple[str | None, bytes] | None:
    """Return (name of the hash, digest) that the private key sealed; no name: no DigestInfo; None: no padding."""
    numbers = key.key.public_numbers()
    size = (key.key.key_size + 7) // 8
    number = int.from_bytes(value, "big")
    if number >= numbers.n:
        return None
    block = pow(number, numbers.e, numbers.n).to_bytes(size, "big")
    head, _, content = block[2:].partition(b"\0")
    if block[:2] != b"\x00\x01" or head.strip(b"\xff") or not content:
        return None
    try:
        algorithm, octets = der.children(content)[:2]
        identifier = der.children(algorithm[2])[0][2]
        return HASHES.get(identifier, identifier.hex()), octets[1]
    except (der.DerProblem, ValueError, IndexError):
        return None, content


def _sm2(key: Sm2Key, value: bytes, signed: Signed) -> tuple[Cause, str]:
    if value[:1] == b"0" and len(value) != RAW_SIGNATURE_BYTES:
        raw = _from_der(value)
        if raw is not None and _tried(key, raw, signed) is None:
            return Cause.DER_ENCODED, f"{len(value)} bytes"
    if len(value) != RAW_SIGNATURE_BYTES:
        return Cause.VALUE_LENGTH, f"{len(value)} / {RAW_SIGNATURE_BYTES} bytes"
    half = RAW_SIGNATURE_BYTES // 2
    for turned in (value[half:] + value[:half], value[::-1], value[:half][::-1] + value[half:][::-1]):
        if _tried(key, turned, signed) is None:
            return Cause.BYTES_REVERSED, "r, s"
    return _tried(key, value, signed) or Cause.INFO_EDITED, f"{len(value)} bytes"


def _from_der(value: bytes) -> bytes | None:
    try:
        return der.signature_from_der(value)
    except (der.DerProblem, ValueError, IndexError, OverflowError):
        return None


def _tried(key: RsaKey | Sm2Key, value: bytes, signed: Signed) -> Cause | None:
    """None if the value is right as it stands; else what it was made over, or OTHER_KEY where nothing fits."""
    if fits(key, value, signed):
        return None
    return next((why for octets, why in _messages(signed) if key.verify_message(value, octets)), Cause.OTHER_KEY)


def _messages(signed: Signed) -> Iterator[tuple[bytes, Cause]]:
    """What clients sign by mistake, the likelier first."""
    strict, tight = accepted(signed)
    found = INFO_SPAN.search(signed.raw)
    if found:
        yield found[0], Cause.INFO_NOT_CANONICAL
    body = compact_info(signed.algorithms, signed.digest_value)
    for scope in _SCOPES:
        yield SIGNED_INFO + scope.encode() + body, Cause.INFO_NAMESPACES
    for info in (strict, tight):
        yield EMPTY_PAIR.sub(rb"<\1\2/>", info), Cause.INFO_NOT_CANONICAL
        yield EMPTY_PAIR.sub(rb"<\1\2 />", info), Cause.INFO_NOT_CANONICAL
        yield info + b"\n", Cause.INFO_NEWLINE
        yield hashed(signed.algorithms.hash, info), Cause.HASHED_TWICE
        yield hashed("sha1", info), Cause.HASHED_TWICE
    yield etree.tostring(signed.info, method="c14n", exclusive=True), Cause.INFO_NAMESPACES
    yield signed.document, Cause.SIGNED_DOCUMENT
    yield signed.digest_value.encode(), Cause.SIGNED_DIGEST
    yield decoded(signed.digest_value) or b"", Cause.SIGNED_DIGEST
