"""May the certificate be believed? Chain, validity, revocation and KeyName, each with its own answer."""

from collections.abc import Iterator
from datetime import datetime

from heliu.ceb.signature.certificates import Certificate, within
from heliu.ceb.signature.diagnosis.model import Cause, Place, State, Step
from heliu.ceb.signature.trust import Known, Trust, names_serial


def steps(known: Known, key_name: str, trust: Trust, at: datetime) -> Iterator[Step]:
    yield _chain(known, trust, at)
    facts = known.certificate.facts
    period = f"{facts.not_before:%Y-%m-%d} – {facts.not_after:%Y-%m-%d}"
    yield Step(Place.VALIDITY, _state(within(known.certificate, at) == "in"), period)
    # Whether it is revoked only its own authority can say.
    revocation: State = "unknown" if known.anchor is None else _state(not known.is_revoked)
    yield Step(Place.REVOCATION, revocation, facts.serial)
    good = names_serial(key_name or None, known.certificate.serial)
    named: State = "pass" if good else "fail" if trust.require_keyname else "unknown"
    yield Step(Place.KEY_NAME, named, f"{key_name or '—'} / {facts.serial}")


def _chain(known: Known, trust: Trust, at: datetime) -> Step:
    certificate, anchor = known.certificate, known.anchor
    if anchor is not None:
        good = within(anchor, at) == "in"
        return Step(Place.CHAIN, _state(good), anchor.subject, () if good else (Cause.ISSUER_EXPIRED,))
    return Step(Place.CHAIN, "fail", certificate.facts.issuer, (_no_anchor(certificate, trust),))


def _no_anchor(certificate: Certificate, trust: Trust) -> Cause:
    if not certificate.may_sign:
        return Cause.ENCRYPTION_CERTIFICATE
    if certificate.is_legacy and not trust.allow_legacy_rsa:
        return Cause.LEGACY_FORBIDDEN
    by_name = any(anchor.subject == certificate.facts.issuer for anchor in trust.anchors)
    return Cause.ISSUER_FORGED if by_name else Cause.ISSUER_UNKNOWN


def _state(is_good: bool) -> State:  # noqa: FBT001 - a word for a truth
    return "pass" if is_good else "fail"
