"""The fast check: hash the bytes as they came instead of canonicalising them.

A seal covers the digest of the canonical octets its signer saw. If the digest of the raw slice equals it, the slice
*is* these octets (collision resistance), and whoever reads the same slice reads what was sealed. Everything not
understood here, and every mismatch, is no rejection: the full check decides (``full.py``).
"""

import binascii
import ctypes
import re
from base64 import b64decode
from datetime import datetime
from typing import NamedTuple

from heliu.ceb.signature.certificates import CertificateProblem
from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import ABSENT, BY_URIS, C14N, DS, ENVELOPED, Algorithms, Form, Reason, Status, Verdict
from heliu.ceb.signature.spelling import (
    COMPACT_SCOPE,
    PROLOG,
    ROOT,
    SIGNED_INFO,
    WHITE,
    compact_info,
    new_hash,
    scope,
)
from heliu.ceb.signature.trust import Known, Trust

OPENING = b'<ds:Signature xmlns:ds="%s">' % DS.encode()
CLOSING = b"</ds:Signature>"
NAME = b"Signature"
MAX_BLOCK_BYTES = 32_768  # SignedInfo, value and one certificate need some 5,000


def _empty(name: str, algorithm: str) -> str:
    return rf'<ds:{name} Algorithm="{algorithm}"(?:/>|></ds:{name}>)[ \n\t]*'


# The block as strict clients and as UKeys write it; white space only between elements.
BLOCK = re.compile(
    (
        re.escape(OPENING.decode())
        + r"[ \n\t]*(<ds:SignedInfo>[ \n\t]*"
        + _empty("CanonicalizationMethod", re.escape(C14N))
        + _empty("SignatureMethod", r"([A-Za-z0-9:/.#_-]+)")
        + r'<ds:Reference URI="">[ \n\t]*<ds:Transforms>[ \n\t]*'
        + _empty("Transform", re.escape(ENVELOPED))
        + r"</ds:Transforms>[ \n\t]*"
        + _empty("DigestMethod", r"([A-Za-z0-9:/.#_-]+)")
        + r"<ds:DigestValue>([A-Za-z0-9+/]+={0,2})</ds:DigestValue>[ \n\t]*</ds:Reference>[ \n\t]*</ds:SignedInfo>)"
        r"[ \n\t]*<ds:SignatureValue>([A-Za-z0-9+/= \n\t]+)</ds:SignatureValue>"
        r"[ \n\t]*(<ds:KeyInfo>[^&]+</ds:KeyInfo>)[ \n\t]*</ds:Signature>"
    ).encode()
)
KEY_INFO = re.compile(
    rb"<ds:KeyInfo>[ \n\t]*<ds:KeyName>([0-9A-Fa-f]+)</ds:KeyName>[ \n\t]*<ds:X509Data>[ \n\t]*"
    rb"<ds:X509Certificate>([A-Za-z0-9+/= \n\t]+)</ds:X509Certificate>[ \n\t]*</ds:X509Data>[ \n\t]*</ds:KeyInfo>"
)
SHORT_EMPTY = re.compile(rb'<ds:(\w+)( Algorithm="[^"]*")/>')
ANY_SIGNATURE = re.compile(rb"[<:]Signature[\s/>]")

_memmem = getattr(ctypes.CDLL(None), "memmem", None)
if _memmem is not None:  # the C library looks four times faster for a word than bytes.find
    _memmem.restype = ctypes.c_void_p
    _memmem.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]


def contains(raw: bytes, word: bytes, end: int) -> bool:
    if _memmem is not None:
        return _memmem(raw, end, word, len(word)) is not None
    return raw.find(word, 0, end) >= 0


class _Layout(NamedTuple):
    """Where things stand in the message, after every condition of soundness but the mathematics has been met."""

    start: int  # of the root
    cut: int  # of the Signature
    tail: bytes  # what follows the Signature, to the end of the root
    scope: bytes


def verify_fast(raw: bytes, trust: Trust, at: datetime) -> Verdict | None:
    """Judge the seal if the bytes are of the known spellings, else None. Never refuses: a mismatch is None too."""
    opening = raw.rfind(OPENING)
    if opening < 0:
        return ABSENT if not contains(raw, NAME, len(raw)) and PROLOG.match(raw) else None
    closing = raw.find(CLOSING, opening) + len(CLOSING)
    layout = _layout(raw, opening, closing)
    if layout is None or closing - opening > MAX_BLOCK_BYTES:
        return None
    block = BLOCK.fullmatch(raw, opening, closing)
    algorithms = block and BY_URIS.get((block[2].decode(), block[3].decode()))
    if not block or not algorithms:
        return None
    spelled = _key_info(block[6], trust)
    if spelled is None or spelled[1].certificate.key.algorithm != algorithms.key:
        return None
    return _judge(raw, layout, (block, algorithms), spelled, (trust, at))


def _layout(raw: bytes, opening: int, closing: int) -> _Layout | None:
    prolog = PROLOG.match(raw)
    root = prolog and ROOT.match(raw, prolog.end())
    if not prolog or not root:
        return None
    start, tail = prolog.end(), raw[closing:].rstrip(WHITE)
    if tail.lstrip(WHITE) != b"</%s>" % root[1]:  # so the Signature is the last child of the root
        return None
    if contains(raw, NAME, opening) and ANY_SIGNATURE.search(raw, 0, opening):  # so it is the only one
        return None
    if _has_markup_declaration(raw, start, opening):  # comments, CDATA, processing instructions: not canonical
        return None
    return _Layout(start, opening, tail, scope(root[2]))


def _has_markup_declaration(raw: bytes, start: int, end: int) -> bool:
    """One-character searches first: they run at memory speed, and both characters are rare in trade documents.

    A carriage return is never canonical either.
    """
    return (
        (raw.find(b"!", start, end) >= 0 and raw.find(b"<!", start, end) >= 0)
        or (raw.find(b"?", start, end) >= 0 and raw.find(b"<?", start, end) >= 0)
        or raw.find(b"\r", start, end) >= 0
    )


def _key_info(key_info: bytes, trust: Trust) -> tuple[str, Known] | None:
    spelled = trust.spelled(key_info)
    if spelled is not None:
        return spelled
    match = KEY_INFO.fullmatch(key_info)
    if match is None:
        return None
    try:
        known = trust.known(b64decode(match[2].translate(None, WHITE), validate=True))
    except (binascii.Error, CertificateProblem, Sm2Unavailable):
        return None
    return match[1].decode(), known


def _judge(
    raw: bytes,
    layout: _Layout,
    sealed: tuple[re.Match[bytes], Algorithms],
    spelled: tuple[str, Known],
    belief: tuple[Trust, datetime],
) -> Verdict | None:
    (block, algorithms), (key_name, known), (trust, at) = sealed, spelled, belief
    try:
        wanted = b64decode(block[4], validate=True)
        value = b64decode(block[5].translate(None, WHITE), validate=True)
    except binascii.Error:
        return None
    cut = _fitting_cut(raw, layout, algorithms, wanted)
    if cut is None:
        return None
    compact = _fits_compact(layout, block, algorithms, known, value)
    if compact is None:
        return None
    trust.remember_spelling(block[6], key_name, known)  # only now: a stranger cannot fill the memory
    form: Form = "pretty-nl" if compact or cut != layout.cut else "strict"
    reason = trust.judge(known, key_name, at)
    status: Status = "valid" if reason is Reason.OK else "invalid"
    return Verdict(status, algorithms.combination, form, reason, known.certificate.facts, fast=True, body_end=cut)


def _fitting_cut(raw: bytes, layout: _Layout, algorithms: Algorithms, wanted: bytes) -> int | None:
    """Return where the sealed body ends: right before the Signature (strict), or before the white space before it."""
    bare = layout.cut
    while raw[bare - 1] in WHITE:
        bare -= 1
    hashed = new_hash(algorithms)
    hashed.update(memoryview(raw)[layout.start : bare])
    strict = hashed.copy() if bare != layout.cut else hashed
    strict.update(raw[bare : layout.cut] + layout.tail)
    if strict.digest() == wanted:
        return layout.cut
    if bare == layout.cut:
        return None
    hashed.update(layout.tail)
    return bare if hashed.digest() == wanted else None


def _fits_compact(
    layout: _Layout, block: re.Match[bytes], algorithms: Algorithms, known: Known, value: bytes
) -> bool | None:
    """Say whether the seal fits the compact SignedInfo (True), the one in place (False), or neither (None)."""
    info = block[1][len(SIGNED_INFO) :]
    if b"/>" in info:
        info = SHORT_EMPTY.sub(rb"<ds:\1\2></ds:\1>", info)
    strict = SIGNED_INFO + layout.scope + info
    verify = known.certificate.key.verify_message
    if not known.prefers_compact and verify(value, strict):
        return False
    compact = SIGNED_INFO + COMPACT_SCOPE + compact_info(algorithms, block[4].decode())
    if compact != strict and verify(value, compact):
        known.prefers_compact = True
        return True
    if known.prefers_compact and verify(value, strict):
        known.prefers_compact = False
        return False
    return None
