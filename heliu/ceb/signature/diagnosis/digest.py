"""The digest: expected and found, the first byte that differs, and which mistake makes the one that was found."""

import hashlib
import re

from cryptography.hazmat.primitives import hashes
from lxml import etree

from heliu.ceb.signature.diagnosis.model import Cause, Compared, Place, Step, first_difference
from heliu.ceb.signature.diagnosis.octets import difference, guesses
from heliu.ceb.signature.diagnosis.value import Signed, decoded
from heliu.ceb.signature.spelling import Sm3

HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,64}")
LENGTHS = {"sha1": 20, "sm3": 32}


def hashed(name: str, octets: bytes) -> bytes:
    if name == "sm3":
        state = Sm3(hashes.Hash(hashes.SM3()))
        state.update(octets)
        return state.digest()
    return hashlib.new(name, octets, usedforsecurity=False).digest()


def digest_step(signed: Signed, root: etree._Element, signature: etree._Element, *, is_value_good: bool) -> Step:
    """Compare the digest claimed with every guess. ``is_value_good``: the seal fits its SignedInfo."""
    name = signed.algorithms.hash
    wanted = decoded(signed.digest_value)
    computed = hashed(name, signed.document)
    causes: list[Cause] = []
    if wanted is None or len(wanted) != LENGTHS[name]:
        wanted, causes = _unwrapped(signed.digest_value, wanted)
    compared = Compared(name, (wanted or b"").hex(), computed.hex(), first_difference(wanted or b"", computed))
    for guess in guesses(signed.raw, root, signature):
        used = next((one for one in _in_order(name) if hashed(one, guess.octets) == wanted), None)
        if used is None:
            continue
        if guess.cause is None and used == name and not causes:
            return Step(Place.DIGEST, "pass", name, compared=Compared(name, computed.hex(), computed.hex(), None))
        causes += [guess.cause] if guess.cause else []
        causes += [Cause.OTHER_HASH] if used != name else []
        parted = difference(signed.document, guess.octets) if guess.cause else None
        return Step(Place.DIGEST, "fail", used, tuple(causes), compared, parted)
    if wanted is not None and len(wanted) == LENGTHS[name]:
        causes.append(Cause.EDITED_AFTER_SIGNING if is_value_good else Cause.OTHER_CONTENT)
    return Step(Place.DIGEST, "fail", name, tuple(causes), compared)


def _unwrapped(text: str, octets: bytes | None) -> tuple[bytes | None, list[Cause]]:
    """A digest of the wrong length: hexadecimal text, in base64 or bare, or of another function."""
    for form in (octets or b"", text.encode()):
        if HEX.fullmatch(form):
            return bytes.fromhex(form.decode()), [Cause.HEX_DIGEST]
    return octets, [Cause.DIGEST_LENGTH]


def _in_order(name: str) -> tuple[str, ...]:
    """The declared function first; the others are what clients confuse it with."""
    return (name, *(other for other in ("sm3", "sha1", "sha256", "md5") if other != name))
