"""Whom we believe: the configured certificate authorities, their revocation lists, and what was already decided.

The real port has two authorities of the same name with different keys (RSA, SM2): the key decides, not the name.
"""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509

from heliu.ceb.signature.certificates import (
    UNREADABLE,
    Certificate,
    blocks,
    is_signed_by,
    read_certificate,
    within,
)
from heliu.ceb.signature.model import Reason

Entry = TypeVar("Entry")
HEX = re.compile(r"[0-9A-Fa-f]{1,64}")
MAX_REMEMBERED = 4_096  # certificates; an active zone has some hundreds


class TrustProblem(ValueError):
    """An authority or a revocation list in the settings is not what it should be."""


@dataclass(slots=True)
class Known:
    """A certificate met before, with all that does not change from message to message."""

    certificate: Certificate
    anchor: Certificate | None
    is_revoked: bool
    prefers_compact: bool = False  # the form this client used last: only the order of attempts depends on it


class Trust:
    """Immutable settings with a bounded, thread-safe memory of certificates; make a new one when they change."""

    def __init__(
        self,
        anchors: Iterable[Certificate],
        crls: Iterable[bytes] = (),
        *,
        require_keyname: bool = True,
        allow_legacy_rsa: bool = True,
    ) -> None:
        """``crls``: revocation lists in DER, each sealed by one of ``anchors``, else TrustProblem."""
        self.anchors = tuple(anchors)
        self.require_keyname = require_keyname
        self.allow_legacy_rsa = allow_legacy_rsa
        for anchor in self.anchors:
            if not anchor.is_authority:
                raise TrustProblem(f"{anchor.facts.fingerprint} is no certificate of an authority (no CA:TRUE).")
        self._revoked: dict[str, set[int]] = {}
        for crl in crls:
            self._add_revocations(crl)
        self._known: dict[bytes, Known] = {}
        self._spelled: dict[bytes, tuple[str, Known]] = {}
        self._lock = threading.Lock()

    @classmethod
    def from_pem(
        cls,
        anchors: Iterable[bytes],
        crls: Iterable[bytes] = (),
        *,
        require_keyname: bool = True,
        allow_legacy_rsa: bool = True,
    ) -> "Trust":
        """Each entry may hold several PEM blocks, or one DER."""
        return cls(
            [read_certificate(one) for source in anchors for one in blocks(source, b"CERTIFICATE")],
            [one for source in crls for one in blocks(source, b"X509 CRL")],
            require_keyname=require_keyname,
            allow_legacy_rsa=allow_legacy_rsa,
        )

    @classmethod
    def load(
        cls,
        ca_paths: Iterable[Path],
        crl_paths: Iterable[Path] = (),
        *,
        require_keyname: bool = True,
        allow_legacy_rsa: bool = True,
    ) -> "Trust":
        """Raises OSError, CertificateProblem, TrustProblem."""
        return cls.from_pem(
            [Path(path).read_bytes() for path in ca_paths],
            [Path(path).read_bytes() for path in crl_paths],
            require_keyname=require_keyname,
            allow_legacy_rsa=allow_legacy_rsa,
        )

    def known(self, certificate_der: bytes) -> Known:
        """Parse and place a certificate, or remember it. Raises CertificateProblem, Sm2Unavailable."""
        known = self._known.get(certificate_der)
        if known is None:
            certificate = read_certificate(certificate_der)
            anchor = self._anchor_of(certificate)
            listed = anchor is not None and certificate.serial in self._revoked.get(anchor.facts.fingerprint, ())
            known = Known(certificate, anchor, listed)
            if anchor is not None:  # strangers are not remembered, so they cannot push our partners out
                self._remember(self._known, certificate_der, known)
        return known

    def spelled(self, key_info: bytes) -> tuple[str, Known] | None:
        """Return what these exact bytes of a KeyInfo meant last time: the KeyName and the certificate."""
        return self._spelled.get(key_info)

    def remember_spelling(self, key_info: bytes, key_name: str, known: Known) -> None:
        if known.anchor is not None and key_info not in self._spelled:
            self._remember(self._spelled, key_info, (key_name, known))

    def judge(self, known: Known, key_name: str | None, at: datetime) -> Reason:
        """May this certificate be believed at ``at``? Chain, validity, revocation, KeyName, in this order."""
        if known.anchor is None or within(known.anchor, at) != "in":
            return Reason.CERT_UNTRUSTED
        match within(known.certificate, at):
            case "early":
                return Reason.CERT_NOT_YET_VALID
            case "late":
                return Reason.CERT_EXPIRED
        if known.is_revoked:
            return Reason.CERT_REVOKED
        if self.require_keyname and not names_serial(key_name, known.certificate.serial):
            return Reason.KEYNAME_MISMATCH
        return Reason.OK

    def _anchor_of(self, certificate: Certificate) -> Certificate | None:
        if not certificate.may_sign or (certificate.is_legacy and not self.allow_legacy_rsa):
            return None
        for anchor in self.anchors:
            if anchor.subject == certificate.facts.issuer and is_signed_by(
                certificate.signature_algorithm, certificate.signed, certificate.signature, anchor.key
            ):
                return anchor
        return None

    def _add_revocations(self, data: bytes) -> None:
        """Our reading: what is listed is revoked, whatever date stands beside it; verdicts are stored, not remade."""
        try:
            crl = x509.load_der_x509_crl(data)
            issuer, kind = crl.issuer.rfc4514_string(), crl.signature_algorithm_oid.dotted_string
            serials = {entry.serial_number for entry in crl}
        except UNREADABLE as problem:
            raise TrustProblem(f"A revocation list cannot be read: {problem}") from problem
        for anchor in self.anchors:
            if anchor.subject == issuer and is_signed_by(kind, crl.tbs_certlist_bytes, crl.signature, anchor.key):
                self._revoked.setdefault(anchor.facts.fingerprint, set()).update(serials)
                return
        raise TrustProblem(
            "A revocation list is sealed by none of the configured authorities; configure its authority."
        )

    def _remember(self, memory: dict[bytes, Entry], key: bytes, value: Entry) -> None:
        with self._lock:
            if len(memory) >= MAX_REMEMBERED:
                memory.pop(next(iter(memory)))  # the oldest: dicts keep the order of arrival
            memory[key] = value


def names_serial(key_name: str | None, serial: int) -> bool:
    """KeyName is the serial number in hex; leading zeros and letter case say nothing."""
    return key_name is not None and HEX.fullmatch(key_name) is not None and int(key_name, 16) == serial
