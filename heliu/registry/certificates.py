"""What the register keeps of a certificate or a revocation list; whether to believe it is the wire's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from heliu.ceb.signature.certificates import CertificateProblem
from heliu.ceb.signature.certificates import read_certificate as parse_certificate
from heliu.ceb.signature.trust import Trust, TrustProblem
from heliu.kernel.languages import say
from heliu.kernel.problems import Unreadable

if TYPE_CHECKING:
    from datetime import datetime

    from heliu.ceb.signature.model import CertificateFacts

_PEM_MARK = b"-----BEGIN "
MAX_FILE_BYTES = 1024 * 1024
"""A certificate has about two kilobytes, a revocation list of a large issuer some hundred."""


@dataclass(frozen=True, slots=True)
class CertificateRead:
    facts: CertificateFacts
    pem: str
    subject: str


@dataclass(frozen=True, slots=True)
class RevocationListRead:
    pem: str
    this_update: datetime
    next_update: datetime | None


def read_certificate(content: bytes) -> CertificateRead:
    """From PEM or DER; raises Unreadable with a sentence."""
    _limit(content)
    try:
        pem_given = _PEM_MARK in content
        certificate = x509.load_pem_x509_certificate(content) if pem_given else x509.load_der_x509_certificate(content)
        facts = parse_certificate(certificate.public_bytes(Encoding.DER)).facts
        subject = _common_name(certificate.subject)
    except (ValueError, CertificateProblem) as cause:
        raise Unreadable(
            say(
                f"证书无法解析 ({cause})。请提供 PEM 或 DER 格式的 X.509 证书 (RSA 或 SM2)。",
                "Not a certificate: give X.509 (RSA or SM2) as PEM or DER.",
            )
        ) from cause
    return CertificateRead(facts, certificate.public_bytes(Encoding.PEM).decode("ascii"), subject)


def read_revocation_list(content: bytes) -> RevocationListRead:
    """From PEM or DER; raises Unreadable with a sentence."""
    _limit(content)
    try:
        crl = x509.load_pem_x509_crl(content) if _PEM_MARK in content else x509.load_der_x509_crl(content)
        return RevocationListRead(
            pem=crl.public_bytes(Encoding.PEM).decode("ascii"),
            this_update=crl.last_update_utc,
            next_update=crl.next_update_utc,
        )
    except ValueError as cause:
        raise Unreadable(
            say(
                f"吊销列表无法解析 ({cause})。请提供 PEM 或 DER 格式的 X.509 CRL。",
                "Not a revocation list: give an X.509 CRL as PEM or DER.",
            )
        ) from cause


def trust_fault(anchor_pem: str, crl_pem: str | None = None) -> str | None:
    """Why this cannot be trusted: no authority's certificate, or a list that this authority has not sealed."""
    try:
        Trust.from_pem([anchor_pem.encode("ascii")], [crl_pem.encode("ascii")] if crl_pem else [])
    except TrustProblem as cause:
        return str(cause)
    return None


def _limit(content: bytes) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise Unreadable(
            say(
                f"文件超过 {MAX_FILE_BYTES} 字节 (MAX_FILE_BYTES)，不像是证书或吊销列表。",
                f"The file is above {MAX_FILE_BYTES} bytes (MAX_FILE_BYTES): neither a certificate nor a list.",
            )
        )


def _common_name(name: x509.Name) -> str:
    """The last common name; the whole name where there is none."""
    names = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[-1].value) if names else name.rfc4514_string()
