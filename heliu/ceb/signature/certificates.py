"""Reading the certificates of the electronic port (电子口岸证书): key, validity, and which enterprise they speak for.

Facts observed in real ones: the enterprise stands in OU (SM2, 2023) or only in private extension 5.1 (RSA, 2015-2021);
5.11 is the organisation code; RSA certificates hold GBK bytes in an IA5String.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from heliu.ceb.signature import der
from heliu.ceb.signature.libcrypto import Sm2PublicKey
from heliu.ceb.signature.model import CertificateFacts

PRIVATE = "1.3.6.1.4.1.5315.100.5."  # the port's own extensions
ENTERPRISE = x509.ObjectIdentifier(PRIVATE + "1")
ORGANISATION_CODE = x509.ObjectIdentifier(PRIVATE + "11")
SM2_WITH_SM3 = "1.2.156.10197.1.501"
RSA_HASHES: dict[str, hashes.HashAlgorithm] = {
    "1.2.840.113549.1.1.5": hashes.SHA1(),  # noqa: S303 - old port certificates; a setting allows or refuses them
    "1.2.840.113549.1.1.11": hashes.SHA256(),
    "1.2.840.113549.1.1.12": hashes.SHA384(),
    "1.2.840.113549.1.1.13": hashes.SHA512(),
}
PADDING = padding.PKCS1v15()
SHA1_WITH_RSA = "1.2.840.113549.1.1.5"
MODERN_RSA_BITS = 2048
OLDEST_RSA_BITS = 1024
MAX_CERTIFICATE_BYTES = 16_384
SPKI_PLACE = 6  # version, serial, algorithm, issuer, validity, subject, *key*
VERSION_TAG = 0xA0  # left out by certificates of version 1
# All that the parser raises for bytes a stranger made up; a warning counts where warnings are errors.
UNREADABLE = (
    ValueError,
    TypeError,
    IndexError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UserWarning,
)
PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")


class CertificateProblem(ValueError):
    """The bytes are no certificate we can read."""


@dataclass(frozen=True, slots=True)
class RsaKey:
    """An RSA public key; PKCS#1 v1.5, the only padding of this network."""

    key: rsa.RSAPublicKey
    algorithm: Literal["rsa"] = "rsa"

    def verify_message(self, signature: bytes, message: bytes) -> bool:
        """SHA-1 by order of the specification (加签验签, rsa-sha1)."""
        return self.verify(signature, message, RSA_HASHES[SHA1_WITH_RSA])

    def verify(self, signature: bytes, message: bytes, digest: hashes.HashAlgorithm) -> bool:
        try:
            self.key.verify(signature, message, PADDING, digest)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """An SM2 public key."""

    key: Sm2PublicKey
    algorithm: Literal["sm2"] = "sm2"

    def verify_message(self, signature: bytes, message: bytes) -> bool:
        return self.key.verify_raw(signature, message)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, parsed once."""

    facts: CertificateFacts
    serial: int
    key: RsaKey | Sm2Key
    subject: str  # RFC 4514: the same name whether written as UTF8String or BMPString
    signed: bytes
    signature: bytes
    signature_algorithm: str
    may_sign: bool  # an encryption certificate (its key is escrowed with the key centre) must not seal
    is_authority: bool

    @property
    def is_legacy(self) -> bool:
        """RSA-1024 or sealed with SHA-1, as the port's older keys are."""
        short = isinstance(self.key, RsaKey) and self.key.key.key_size < MODERN_RSA_BITS
        return short or self.signature_algorithm == SHA1_WITH_RSA


def read_certificate(data: bytes) -> Certificate:
    """Parse a certificate in DER. Raises CertificateProblem; Sm2Unavailable if it is SM2 and this machine has none."""
    if len(data) > MAX_CERTIFICATE_BYTES:
        raise CertificateProblem(f"A certificate of {len(data)} bytes is above the limit of {MAX_CERTIFICATE_BYTES}.")
    try:
        _refuse_odd_serial(data)
        parsed = x509.load_der_x509_certificate(data)
        key = _key(parsed)
        return Certificate(
            facts=_facts(parsed, data, key.algorithm),
            serial=parsed.serial_number,
            key=key,
            subject=parsed.subject.rfc4514_string(),
            signed=parsed.tbs_certificate_bytes,
            signature=parsed.signature,
            signature_algorithm=parsed.signature_algorithm_oid.dotted_string,
            may_sign=_may_sign(parsed),
            is_authority=_is_authority(parsed),
        )
    except UNREADABLE as problem:
        raise CertificateProblem(f"The certificate cannot be read: {problem}") from problem


def is_signed_by(kind: str, signed: bytes, signature: bytes, key: RsaKey | Sm2Key) -> bool:
    """Say whether ``key`` made this signature of a certificate or revocation list; ``kind`` is the algorithm's OID."""
    if isinstance(key, Sm2Key):
        return kind == SM2_WITH_SM3 and key.key.verify(signature, signed)
    return kind in RSA_HASHES and key.verify(signature, signed, RSA_HASHES[kind])


def blocks(source: bytes, label: bytes) -> list[bytes]:
    """Return the DER of every PEM block of that label; bytes that are no PEM at all are taken for DER themselves."""
    if b"-----BEGIN " not in source:
        return [source]
    return [base64.b64decode(body) for name, body in PEM.findall(source) if name == label]


def _refuse_odd_serial(data: bytes) -> None:
    """RFC 5280: a serial number is positive. Looked at first, because the parser only warns."""
    fields = der.children(der.children(data)[0][2])
    serial = fields[1 if fields[0][0] == VERSION_TAG else 0][1]
    if int.from_bytes(serial, "big", signed=True) <= 0:
        raise CertificateProblem("The serial number is not positive.")


def _key(parsed: x509.Certificate) -> RsaKey | Sm2Key:
    try:
        key = parsed.public_key()
    except UnsupportedAlgorithm:  # how `cryptography` meets the SM2 curve
        fields = der.children(parsed.tbs_certificate_bytes)
        return Sm2Key(Sm2PublicKey.from_spki(fields[SPKI_PLACE - (fields[0][0] != VERSION_TAG)][2]))
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < OLDEST_RSA_BITS:
        raise CertificateProblem("The key is neither SM2 nor RSA of 1024 bits or more.")
    return RsaKey(key)


def _facts(parsed: x509.Certificate, data: bytes, algorithm: Literal["rsa", "sm2"]) -> CertificateFacts:
    serial = f"{parsed.serial_number:x}"
    return CertificateFacts(
        fingerprint=hashlib.sha256(data).hexdigest(),
        serial=serial.zfill(len(serial) + len(serial) % 2) if serial != "0" else "00",
        enterprise=_private(parsed, ENTERPRISE) or _unit(parsed),
        organisation_code=_private(parsed, ORGANISATION_CODE),
        issuer=parsed.issuer.rfc4514_string(),
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        algorithm=algorithm,
    )


def _private(parsed: x509.Certificate, place: x509.ObjectIdentifier) -> str | None:
    try:
        found = cast("x509.UnrecognizedExtension", parsed.extensions.get_extension_for_oid(place).value)
    except x509.ExtensionNotFound:
        return None
    return (der.text(found.value) or "").strip() or None


def _unit(parsed: x509.Certificate) -> str | None:
    units = parsed.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return str(units[0].value).strip() or None if units else None


def _may_sign(parsed: x509.Certificate) -> bool:
    try:
        usage = parsed.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _is_authority(parsed: x509.Certificate) -> bool:
    try:
        return parsed.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def within(certificate: Certificate, at: datetime) -> Literal["early", "in", "late"]:
    facts = certificate.facts
    if at < facts.not_before:
        return "early"
    return "late" if at > facts.not_after else "in"
