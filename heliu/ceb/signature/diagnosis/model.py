"""What a diagnosis can say: the steps of the check, what was expected and found, and the likely causes in words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from heliu.ceb.signature.model import CertificateFacts, Verdict
from heliu.kernel.naming import Named

State = Literal["pass", "fail", "unknown"]


class Place(Named):
    """The steps of the check, in the order they are taken."""

    READABLE = "readable", "报文可读", "Message is readable"
    SIGNATURE = "signature", "签名的位置与结构", "Place and form of the Signature"
    ALGORITHMS = "algorithms", "算法组合", "Combination of algorithms"
    CERTIFICATE = "certificate", "证书可读，密钥与算法相符", "Certificate is readable, its key fits the algorithms"
    DIGEST = "digest", "摘要（报文内容）", "Digest (the content)"
    VALUE = "value", "签名值（SignedInfo）", "Signature value (SignedInfo)"
    CHAIN = "chain", "证书链", "Certificate chain"
    VALIDITY = "validity", "证书有效期", "Validity of the certificate"
    REVOCATION = "revocation", "证书未被吊销", "Certificate is not revoked"
    KEY_NAME = "key-name", "KeyName 与证书序列号", "KeyName and serial number"
    ENTERPRISE = "enterprise", "证书企业与报文传输企业", "Enterprise of the certificate and sender"


class Cause(StrEnum):
    """A likely cause: what the client did instead. Words are in ``words.py``."""

    # The digest was made over other octets …
    NOT_CANONICAL = "NOT_CANONICAL"
    WITH_PROLOG = "WITH_PROLOG"
    TRAILING_NEWLINE = "TRAILING_NEWLINE"
    CARRIAGE_RETURNS = "CARRIAGE_RETURNS"
    EXCLUSIVE_C14N = "EXCLUSIVE_C14N"
    WITH_COMMENTS = "WITH_COMMENTS"
    SIGNATURE_INCLUDED = "SIGNATURE_INCLUDED"
    NAMESPACE_CHANGED = "NAMESPACE_CHANGED"
    OTHER_ENCODING = "OTHER_ENCODING"
    BYTE_ORDER_MARK = "BYTE_ORDER_MARK"
    WITHOUT_ROOT = "WITHOUT_ROOT"
    REFORMATTED = "REFORMATTED"
    SHORT_EMPTY_TAGS = "SHORT_EMPTY_TAGS"
    VALUES_TRIMMED = "VALUES_TRIMMED"
    # … or with another function, or written otherwise …
    OTHER_HASH = "OTHER_HASH"
    HEX_DIGEST = "HEX_DIGEST"
    DIGEST_LENGTH = "DIGEST_LENGTH"
    # … or the content is not what was signed.
    EDITED_AFTER_SIGNING = "EDITED_AFTER_SIGNING"
    OTHER_CONTENT = "OTHER_CONTENT"
    # The signature value.
    INFO_NOT_CANONICAL = "INFO_NOT_CANONICAL"
    INFO_NAMESPACES = "INFO_NAMESPACES"
    INFO_NEWLINE = "INFO_NEWLINE"
    INFO_EDITED = "INFO_EDITED"
    SIGNED_DOCUMENT = "SIGNED_DOCUMENT"
    SIGNED_DIGEST = "SIGNED_DIGEST"
    HASHED_TWICE = "HASHED_TWICE"
    DER_ENCODED = "DER_ENCODED"
    HEX_VALUE = "HEX_VALUE"
    BYTES_REVERSED = "BYTES_REVERSED"
    VALUE_LENGTH = "VALUE_LENGTH"
    OTHER_SIGNATURE_HASH = "OTHER_SIGNATURE_HASH"
    NO_DIGEST_INFO = "NO_DIGEST_INFO"
    OTHER_KEY = "OTHER_KEY"
    # The certificate.
    ISSUER_UNKNOWN = "ISSUER_UNKNOWN"
    ISSUER_FORGED = "ISSUER_FORGED"
    ENCRYPTION_CERTIFICATE = "ENCRYPTION_CERTIFICATE"
    LEGACY_FORBIDDEN = "LEGACY_FORBIDDEN"
    ISSUER_EXPIRED = "ISSUER_EXPIRED"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two runs of octets part: the signed ones (guessed) and those the specification demands.

    Excerpts are the octets around it, personal values starred out, each byte that is no printable ASCII kept as UTF-8
    where it is whole. ``line`` counts lines of the canonical form from 1.
    """

    offset: int
    line: int
    demanded: str
    signed: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two digests side by side, in hexadecimal; ``first_difference`` is the first byte that differs, from 0."""

    algorithm: str
    found: str
    computed: str
    first_difference: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the check: what was seen (terms of the wire, no sentences), and the cause where it is known."""

    place: Place
    state: State
    seen: str = ""
    causes: tuple[Cause, ...] = ()
    compared: Compared | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The whole examination; ``verdict`` is what the doors would say."""

    verdict: Verdict
    steps: tuple[Step, ...]
    certificate: CertificateFacts | None

    @property
    def causes(self) -> tuple[Cause, ...]:
        """All likely causes, the first step's first."""
        return tuple(dict.fromkeys(cause for step in self.steps for cause in step.causes))


def first_difference(one: bytes, other: bytes) -> int | None:
    """The first place where they differ, or None where they are equal."""
    if one == other:
        return None
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)
