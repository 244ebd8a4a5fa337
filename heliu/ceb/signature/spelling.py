"""How the bytes of a sealed message are spelled: prolog, root tag, SignedInfo, digests; for checking and signing."""

import hashlib
import re
from functools import lru_cache

from cryptography.hazmat.primitives import hashes

from heliu.ceb.signature.model import C14N, CEB, DS, ENVELOPED, XSI, Algorithms

# No DOCTYPE, comment or processing instruction may stand before the root: they lie outside the sealed bytes and could
# change what these mean. The encoding must be UTF-8, said or unsaid.
PROLOG = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml[ \t\r\n]+version=(?:"1\.0"|'1\.0')"""
    rb"""(?:[ \t\r\n]+encoding=(?:"(?i:utf-8)"|'(?i:utf-8)'))?"""
    rb"""(?:[ \t\r\n]+standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>)?[ \t\r\n]*(?=<[A-Za-z])"""
)
# A root tag as C14N writes it: one blank before each attribute, double quotes.
ROOT = re.compile(rb'<((?:[A-Za-z][\w.-]*:)?[A-Za-z][\w.-]*)((?: [A-Za-z][\w.:-]*="[^"<>&\t\r\n]*")*)>')
DECLARATION = re.compile(rb' xmlns(?::([\w.-]+))?="([^"]*)"')
WHITE = b" \t\r\n"
ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?[ \t\r\n]*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
SIGNED_INFO = b"<ds:SignedInfo"


def claims_utf8(raw: bytes) -> bool:
    """Say whether the bytes claim to be UTF-8, or nothing; other encodings could mean other things to other readers."""
    encoding = ENCODING.match(raw)
    return (
        raw[:2] not in {b"\xff\xfe", b"\xfe\xff"}
        and b"\0" not in raw
        and (encoding is None or encoding[1].lower() == b"utf-8")
    )


def scope(root_attributes: bytes) -> bytes:
    """Return the namespace declarations C14N renders on a SignedInfo below this root: the root's and ds, by prefix."""
    guid = root_attributes.find(b' guid="')
    if guid >= 0:  # what is left is the same in every message of a sender
        root_attributes = root_attributes[:guid] + root_attributes[root_attributes.find(b'"', guid + 7) + 1 :]
    return _scope(root_attributes) if len(root_attributes) > REMEMBERED_OCTETS_MAX else _known_scope(root_attributes)


def _scope(root_attributes: bytes) -> bytes:
    names = dict(DECLARATION.findall(root_attributes))
    names[b"ds"] = DS.encode()
    return b"".join(
        b' xmlns:%s="%s"' % (prefix, names[prefix]) if prefix else b' xmlns="%s"' % names[prefix]
        for prefix in sorted(names)
    )


REMEMBERED_OCTETS_MAX = 500
_known_scope = lru_cache(maxsize=1_000)(_scope)

# With xsi even where the root declares none.
COMPACT_SCOPE = f' xmlns:ceb="{CEB}" xmlns:ds="{DS}" xmlns:xsi="{XSI}"'.encode()
_COMPACT_INFO = (
    f'><ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
    '<ds:SignatureMethod Algorithm="%s"></ds:SignatureMethod><ds:Reference URI=""><ds:Transforms>'
    f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="%s">'
    "</ds:DigestMethod><ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>"
)


def compact_info(algorithms: Algorithms, digest_value: str) -> bytes:
    """Return the SignedInfo, from behind its scope on, as real clients sign it: no white space, no short empty tags."""
    return (_COMPACT_INFO % (algorithms.method, algorithms.digest, digest_value)).encode()


def compact_signed_info(algorithms: Algorithms, digest_value: str) -> bytes:
    return SIGNED_INFO + COMPACT_SCOPE + compact_info(algorithms, digest_value)


class Sm3:
    """SM3 with hashlib's manner, for a Python whose OpenSSL was built without it."""

    def __init__(self, state: hashes.Hash | None = None) -> None:
        self._state = state or hashes.Hash(hashes.SM3())

    def update(self, data: bytes | memoryview) -> None:
        self._state.update(data)

    def copy(self) -> "Sm3":
        return Sm3(self._state.copy())

    def digest(self) -> bytes:
        return self._state.copy().finalize()


SM3_IN_HASHLIB = "sm3" in hashlib.algorithms_available


def new_hash(algorithms: Algorithms) -> "hashlib._Hash | Sm3":
    """SHA-1 is the specification's choice, not ours; its weakness to collisions is inherited, not added."""
    if algorithms.hash == "sha1":
        return hashlib.sha1(usedforsecurity=False)
    return hashlib.new("sm3") if SM3_IN_HASHLIB else Sm3()
