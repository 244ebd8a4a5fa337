"""What a check of a seal can say: the verdict, the reasons in the order looked for, the facts of a certificate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Combination = Literal["sm2sm3", "rsasha1", "sm2sha1"]
Form = Literal["strict", "pretty-nl", "pretty-compact"]
Status = Literal["valid", "absent", "invalid"]

DS = "http://www.w3.org/2000/09/xmldsig#"
CEB = "http://www.chinaport.gov.cn/ceb"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CHINAPORT = "http://www.chinaport.gov.cn/2022/04/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = DS + "enveloped-signature"


class Reason(StrEnum):
    """Why a seal is not believed. The words are a promise to partners: never renamed, never reused."""

    OK = "OK"
    SIGNATURE_MISSING = "SIGNATURE_MISSING"
    # The message cannot be read at all, so no seal on it can be judged.
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    ENCODING_UNSUPPORTED = "ENCODING_UNSUPPORTED"
    DOCTYPE_FORBIDDEN = "DOCTYPE_FORBIDDEN"
    XML_MALFORMED = "XML_MALFORMED"
    # Form of the Signature.
    MULTIPLE_SIGNATURES = "MULTIPLE_SIGNATURES"
    SIGNATURE_MISPLACED = "SIGNATURE_MISPLACED"
    SIGNATURE_MALFORMED = "SIGNATURE_MALFORMED"
    REFERENCE_INVALID = "REFERENCE_INVALID"
    TRANSFORM_UNSUPPORTED = "TRANSFORM_UNSUPPORTED"
    ALG_UNSUPPORTED = "ALG_UNSUPPORTED"
    COMMENT_IN_VALUE = "COMMENT_IN_VALUE"
    # The certificate and the mathematics.
    CERT_MISSING = "CERT_MISSING"
    CERT_MALFORMED = "CERT_MALFORMED"
    SM2_UNAVAILABLE = "SM2_UNAVAILABLE"
    ALG_KEY_MISMATCH = "ALG_KEY_MISMATCH"
    DIGEST_MISMATCH = "DIGEST_MISMATCH"
    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    # May this certificate be believed, today, for this firm?
    CERT_UNTRUSTED = "CERT_UNTRUSTED"
    CERT_EXPIRED = "CERT_EXPIRED"
    CERT_NOT_YET_VALID = "CERT_NOT_YET_VALID"
    CERT_REVOKED = "CERT_REVOKED"
    KEYNAME_MISMATCH = "KEYNAME_MISMATCH"
    CERT_ENTERPRISE_MISMATCH = "CERT_ENTERPRISE_MISMATCH"


@dataclass(frozen=True, slots=True)
class Algorithms:
    """One of the three pairs of algorithms the customs network really uses; nothing else is accepted."""

    combination: Combination
    method: str
    digest: str
    key: Literal["rsa", "sm2"]
    hash: Literal["sha1", "sm3"]


ALGORITHMS: tuple[Algorithms, ...] = (
    Algorithms("sm2sm3", CHINAPORT + "sm2-sm3", CHINAPORT + "sm3", "sm2", "sm3"),  # specification of May 2022
    Algorithms("rsasha1", DS + "rsa-sha1", DS + "sha1", "rsa", "sha1"),  # specification, the older keys
    Algorithms("sm2sha1", DS + "sm2-sm3", DS + "sha1", "sm2", "sha1"),  # in no document; UKey clients of 2023 send it
)
BY_URIS: dict[tuple[str, str], Algorithms] = {(one.method, one.digest): one for one in ALGORITHMS}
BY_COMBINATION: dict[str, Algorithms] = {one.combination: one for one in ALGORITHMS}


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What others may know of a certificate. The operator's name and ID number (personal) stay out of it."""

    fingerprint: str  # SHA-256 of the DER, hex
    serial: str  # hex, lower case, full bytes
    enterprise: str | None
    organisation_code: str | None
    issuer: str
    not_before: datetime
    not_after: datetime
    algorithm: Literal["rsa", "sm2"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one seal. Only ``status == "valid"`` is a signed message; ``absent`` never counts as signed."""

    status: Status
    combination: Combination | None
    form: Form | None
    reason: str
    certificate: CertificateFacts | None = None
    fast: bool = False
    body_end: int | None = None  # fast path: offset of the first byte after the signed body


ABSENT = Verdict("absent", None, None, Reason.SIGNATURE_MISSING)
