"""Why is a seal not believed? Every step of the check is looked at for itself: one fault does not hide the next."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from lxml import etree

from heliu.ceb.closed_parser import closed_parser, is_crowded
from heliu.ceb.limits import MAX_MESSAGE_BYTES
from heliu.ceb.signature.certificates import Certificate, CertificateProblem
from heliu.ceb.signature.claim import Refused, read_claim
from heliu.ceb.signature.diagnosis import belief, value
from heliu.ceb.signature.diagnosis.digest import digest_step
from heliu.ceb.signature.diagnosis.model import Diagnosis, Place, Step
from heliu.ceb.signature.diagnosis.octets import demanded
from heliu.ceb.signature.enterprise import Firm, check_enterprise
from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import BY_URIS, DS, Algorithms, Reason, Verdict
from heliu.ceb.signature.trust import Known, Trust
from heliu.ceb.signature.verify import verify

MAX_DIAGNOSED_BYTES = 2 * 1024 * 1024  # some forty forms of the message are made and hashed
_UNREADABLE = {
    Reason.MESSAGE_TOO_LARGE,
    Reason.ENCODING_UNSUPPORTED,
    Reason.DOCTYPE_FORBIDDEN,
    Reason.XML_MALFORMED,
}
_FORMAL = {
    Reason.MULTIPLE_SIGNATURES,
    Reason.SIGNATURE_MISPLACED,
    Reason.SIGNATURE_MALFORMED,
    Reason.REFERENCE_INVALID,
    Reason.TRANSFORM_UNSUPPORTED,
    Reason.COMMENT_IN_VALUE,
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands the message in (BaseTransfer), and the firms that are filed."""

    cop_code: str | None = None
    cop_name: str | None = None
    firms: Mapping[str, Firm] = field(default_factory=dict)


def diagnose(raw: bytes, trust: Trust, at: datetime, sender: Sender | None = None) -> Diagnosis:
    """Examine the seal of a message at an instant (aware). Never raises for bad input.

    A message above MAX_DIAGNOSED_BYTES gets its verdict and no examination.
    """
    verdict = verify(raw, trust, at)
    if sender is not None:
        verdict = check_enterprise(verdict, sender.cop_code, sender.cop_name, sender.firms)
    if verdict.status == "absent":
        return Diagnosis(verdict, (Step(Place.SIGNATURE, "unknown", "0"),), None)
    if len(raw) > MAX_DIAGNOSED_BYTES:
        seen = f"{len(raw)} > MAX_DIAGNOSED_BYTES = {MAX_DIAGNOSED_BYTES}"
        return Diagnosis(verdict, (Step(Place.READABLE, "unknown", seen),), verdict.certificate)
    examined = _Examination(raw, trust, at, verdict)
    steps = tuple(examined.steps())
    known = examined.known
    return Diagnosis(verdict, steps, known.certificate.facts if known else verdict.certificate)


class _Examination:
    """One message under examination; what cannot be read stays unknown, and the rest is examined all the same."""

    def __init__(self, raw: bytes, trust: Trust, at: datetime, verdict: Verdict) -> None:
        self.raw, self.trust, self.at, self.verdict = raw, trust, at, verdict
        self.reason = Reason(verdict.reason)

    def steps(self) -> Iterator[Step]:
        if self.root is None or self.reason in _UNREADABLE:
            yield Step(Place.READABLE, "fail", str(self.reason))
            return
        yield Step(Place.READABLE, "pass", f"{len(self.raw)} bytes")
        yield self._form()
        yield self._algorithms()
        yield self._certificate()
        yield from self._mathematics()
        if self.known is not None:
            yield from belief.steps(self.known, self._leaf("KeyInfo/KeyName"), self.trust, self.at)
        yield self._enterprise()

    @cached_property
    def root(self) -> etree._Element | None:
        if len(self.raw) > MAX_MESSAGE_BYTES:
            return None
        try:
            root = etree.fromstring(self.raw, closed_parser())
        except (etree.XMLSyntaxError, ValueError):
            return None
        return None if is_crowded(root) else root

    @cached_property
    def signature(self) -> etree._Element | None:
        """The Signature as a tolerant reader finds it: the last one, wherever it stands."""
        found = list(self.root.iter("{*}Signature", "Signature")) if self.root is not None else []
        return found[-1] if found else None

    @cached_property
    def algorithms(self) -> Algorithms | None:
        return BY_URIS.get((self._uri("SignatureMethod"), self._uri("Reference/DigestMethod")))

    @cached_property
    def known(self) -> Known | None:
        der = value.decoded(self._leaf("KeyInfo/X509Data/X509Certificate"))
        try:
            return self.trust.known(der) if der else None
        except (CertificateProblem, Sm2Unavailable):
            return None

    def _find(self, path: str) -> etree._Element | None:
        steps = "/".join(f"{{{DS}}}{name}" for name in path.split("/"))
        return self.signature.find(steps) if self.signature is not None else None

    def _leaf(self, path: str) -> str:
        found = self._find(path)
        return (found.text or "").strip() if found is not None else ""

    def _uri(self, path: str) -> str:
        found = self._find(f"SignedInfo/{path}")
        return found.get("Algorithm", "") if found is not None else ""

    def _form(self) -> Step:
        if self.signature is None or self.reason in _FORMAL:
            return Step(Place.SIGNATURE, "fail", str(self.reason))
        try:
            read_claim(self.signature)
        except Refused as refused:
            if refused.reason in _FORMAL:
                return Step(Place.SIGNATURE, "fail", str(refused.reason))
        return Step(Place.SIGNATURE, "pass")

    def _algorithms(self) -> Step:
        uris = [self._uri(name) for name in ("CanonicalizationMethod", "SignatureMethod", "Reference/DigestMethod")]
        is_bad = self.algorithms is None or self.reason is Reason.ALG_UNSUPPORTED
        shown = " ".join(uri.rpartition("/")[2] or "—" for uri in uris)
        return Step(Place.ALGORITHMS, "fail" if is_bad else "pass", shown)

    def _certificate(self) -> Step:
        if self.known is None:
            missing = not self._leaf("KeyInfo/X509Data/X509Certificate")
            return Step(Place.CERTIFICATE, "fail", str(Reason.CERT_MISSING if missing else Reason.CERT_MALFORMED))
        key = self.known.certificate.key.algorithm
        fitting = self.algorithms is None or self.algorithms.key == key
        return Step(Place.CERTIFICATE, "pass" if fitting else "fail", key if fitting else str(Reason.ALG_KEY_MISMATCH))

    def _mathematics(self) -> Iterator[Step]:
        """Digest and signature value, each for itself; together they tell an edit from a wrong digest."""
        info, algorithms = self._find("SignedInfo"), self.algorithms
        if self.root is None or self.signature is None or info is None or algorithms is None:
            yield Step(Place.DIGEST, "unknown")
            yield Step(Place.VALUE, "unknown")
            return
        digest_value = self._leaf("SignedInfo/Reference/DigestValue")
        try:
            signed = value.Signed(
                self.raw, info, algorithms, "".join(digest_value.split()), demanded(self.root, self.signature)
            )
            of_value = self._value(signed, self.known.certificate if self.known else None)
            yield digest_step(signed, self.root, self.signature, is_value_good=of_value.state == "pass")
            yield of_value
        except etree.C14NError:
            yield Step(Place.DIGEST, "unknown", "C14N")
            yield Step(Place.VALUE, "unknown", "C14N")

    def _value(self, signed: value.Signed, certificate: Certificate | None) -> Step:
        text = self._leaf("SignatureValue")
        if certificate is None or certificate.key.algorithm != signed.algorithms.key:
            return Step(Place.VALUE, "unknown")
        octets = value.decoded(text)
        if octets is not None and value.fits(certificate.key, octets, signed):
            return Step(Place.VALUE, "pass", hashlib.sha256(octets).hexdigest()[:16])
        why, seen = value.cause(certificate.key, text, signed)
        return Step(Place.VALUE, "fail", seen, (why,))

    def _enterprise(self) -> Step:
        held = self.known.certificate.facts if self.known else None
        seen = " ".join(part for part in (held.enterprise, held.organisation_code) if part) if held else ""
        if self.reason is Reason.CERT_ENTERPRISE_MISMATCH:
            return Step(Place.ENTERPRISE, "fail", seen)
        return Step(Place.ENTERPRISE, "pass" if self.verdict.status == "valid" else "unknown", seen)
