"""The full check: parse, canonicalise, and take every form that real clients were seen to send (and no other).

Real UKey clients seal a compact SignedInfo and send a pretty-printed one, with a newline before the Signature; strict
XML-DSig then fails on both parts though the customs accepts them. White space between elements may go; text of a leaf
never.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Never

from lxml import etree

from heliu.ceb.closed_parser import is_crowded
from heliu.ceb.limits import MAX_MESSAGE_BYTES
from heliu.ceb.signature.certificates import CertificateProblem
from heliu.ceb.signature.claim import NO_WHITE, WHITE, Claim, Refused, children, read_claim
from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import ABSENT, DS, Combination, Form, Reason, Status, Verdict
from heliu.ceb.signature.spelling import claims_utf8, compact_signed_info, new_hash
from heliu.ceb.signature.trust import Known, Trust

SIGNATURE = f"{{{DS}}}Signature"


@dataclass(frozen=True, slots=True)
class _Found:
    """What the full check has established so far."""

    claim: Claim
    known: Known
    value: bytes


def verify_full(raw: bytes, trust: Trust, at: datetime) -> Verdict:
    """Judge the seal of any message. Never raises for bad input."""
    try:
        return _verify(raw, trust, at)
    except Refused as refused:
        facts = refused.known.certificate.facts if refused.known else None
        return Verdict("invalid", refused.combination, refused.form, refused.reason, facts)
    except etree.C14NError:  # a relative namespace URI and the like: parsed, but without a canonical form
        return Verdict("invalid", None, None, Reason.XML_MALFORMED)


def _verify(raw: bytes, trust: Trust, at: datetime) -> Verdict:
    root = _parse(raw)
    if root is None:
        return ABSENT
    signature = _signature(root)
    if signature is None:
        return ABSENT
    claim = read_claim(signature)
    _refuse_comments(root, signature, claim)
    known = _certificate(claim, trust)
    found = _Found(claim, known, _base64(claim.signature_value, claim))
    strict_info = etree.tostring(claim.signed_info, method="c14n", exclusive=False, with_comments=False)
    digest_form = _digest_form(root, signature, claim)
    info_form = _info_form(found, strict_info)
    if digest_form is None:
        raise Refused(Reason.DIGEST_MISMATCH, claim.combination, info_form or "strict", known)
    if info_form is None:
        raise Refused(Reason.SIGNATURE_INVALID, claim.combination, digest_form, known)
    form = info_form if digest_form == "strict" else digest_form
    reason = trust.judge(known, claim.key_name, at)
    status: Status = "valid" if reason is Reason.OK else "invalid"
    return Verdict(status, claim.combination, form, reason, known.certificate.facts)


def _refuse(reason: Reason) -> Never:
    raise Refused(reason, None, None)


def _parse(raw: bytes) -> etree._Element | None:
    """Parse without DTD, entities or network; None if the bytes hold no Signature at all."""
    if len(raw) > MAX_MESSAGE_BYTES:
        _refuse(Reason.MESSAGE_TOO_LARGE)
    if not claims_utf8(raw):
        _refuse(Reason.ENCODING_UNSUPPORTED)
    if b"<!DOCTYPE" in raw:
        _refuse(Reason.DOCTYPE_FORBIDDEN)
    if b"Signature" not in raw:
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        _refuse(Reason.XML_MALFORMED)
    if is_crowded(root):  # canonical form sorts attributes in quadratic time
        _refuse(Reason.MESSAGE_TOO_LARGE)
    return root


def _signature(root: etree._Element) -> etree._Element | None:
    """Return the one Signature below the root. Any other place or number is an attempt at wrapping, or a mistake."""
    named = [element for element in root.iter("{*}Signature", "Signature") if isinstance(element.tag, str)]
    if not named:
        return None
    combination = next((read for one in named if (read := _combination(one))), None)
    if len(named) > 1:
        raise Refused(Reason.MULTIPLE_SIGNATURES, combination, "strict")
    if named[0].tag != SIGNATURE:
        raise Refused(Reason.SIGNATURE_MALFORMED, combination, "strict")
    if named[0].getparent() is not root:
        raise Refused(Reason.SIGNATURE_MISPLACED, combination, "strict")
    return named[0]


def _combination(signature: etree._Element) -> Combination | None:
    try:
        return read_claim(signature).combination
    except Refused as refused:
        return refused.combination


def _refuse_comments(root: etree._Element, signature: etree._Element, claim: Claim) -> None:
    """C14N drops comments, so one inside a value leaves the seal whole while readers of its first piece see less.

    Processing instructions likewise. Between elements they hide nothing and may stay, but not within the Signature.
    """
    judged: dict[etree._Element, bool] = {}  # each parent once: a hostile one holds thousands of comments
    for node in root.iter(etree.Comment, etree.ProcessingInstruction):
        parent = node.getparent()
        if parent is None:
            continue
        if parent not in judged:
            judged[parent] = _holds_text(parent) or _is_within(node, signature)
        if judged[parent]:
            raise Refused(Reason.COMMENT_IN_VALUE, claim.combination, "strict")


def _is_within(node: etree._Element, signature: etree._Element) -> bool:
    return any(ancestor is signature for ancestor in node.iterancestors())


def _holds_text(parent: etree._Element) -> bool:
    return not children(parent) or any(text.strip(WHITE) for text in _texts(parent))


def _texts(parent: etree._Element) -> Iterator[str]:
    yield parent.text or ""
    for child in parent:
        yield child.tail or ""


def _certificate(claim: Claim, trust: Trust) -> Known:
    if claim.certificate is None:
        raise Refused(Reason.CERT_MISSING, claim.combination, "strict")
    try:
        known = trust.known(b64decode(claim.certificate.translate(NO_WHITE), validate=True))
    except (binascii.Error, ValueError, CertificateProblem) as problem:
        raise Refused(Reason.CERT_MALFORMED, claim.combination, "strict") from problem
    except Sm2Unavailable as problem:
        raise Refused(Reason.SM2_UNAVAILABLE, claim.combination, "strict") from problem
    if known.certificate.key.algorithm != claim.algorithms.key:
        raise Refused(Reason.ALG_KEY_MISMATCH, None, "strict", known)
    return known


def _base64(text: str, claim: Claim) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise Refused(Reason.SIGNATURE_MALFORMED, claim.combination, "strict") from problem


def _info_form(found: _Found, strict_info: bytes) -> Form | None:
    verify = found.known.certificate.key.verify_message
    if verify(found.value, strict_info):
        return "strict"
    compact = compact_signed_info(found.claim.algorithms, found.claim.digest_value)
    return "pretty-nl" if compact != strict_info and verify(found.value, compact) else None


def _digest_form(root: etree._Element, signature: etree._Element, claim: Claim) -> Form | None:
    """Try the three forms on one tree, each taking away a little more white space between elements."""
    wanted = _base64(claim.digest_value, claim)
    after = signature.tail or ""
    before = _take_out(root, signature, after)
    if _digest(root, claim) == wanted:
        return "strict"
    if before is not None and not before.strip(WHITE):
        _set_text_at(root, claim.place, after)
        if _digest(root, claim) == wanted:
            return "pretty-nl"
    compact(root)
    return "pretty-compact" if _digest(root, claim) == wanted else None


def _take_out(root: etree._Element, signature: etree._Element, after: str) -> str | None:
    """Remove the Signature, keep the text around it; return the text that stood before it."""
    previous = signature.getprevious()
    before = root.text if previous is None else previous.tail
    root.remove(signature)
    if previous is None:
        root.text = (before or "") + after
    else:
        previous.tail = (before or "") + after
    return before


def _set_text_at(root: etree._Element, place: int, text: str) -> None:
    """Write the text before the child that once stood at ``place``."""
    if place == 0:
        root.text = text
    else:
        root[place - 1].tail = text


def compact(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        if not children(element):
            continue  # a leaf: two blanks in it are a value
        if element.text and not element.text.strip(WHITE):
            element.text = None
        for child in element:
            if child.tail and not child.tail.strip(WHITE):
                child.tail = None


def _digest(root: etree._Element, claim: Claim) -> bytes:
    hashed = new_hash(claim.algorithms)
    hashed.update(etree.tostring(root.getroottree(), method="c14n", exclusive=False, with_comments=False))
    return hashed.digest()
