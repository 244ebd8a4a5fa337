"""The digest: expected and found, the first byte that differs, and which mistake makes the one that was found."""

import re

from lxml import etree

from heliu.ceb.signature.diagnosis.model import Cause, Compared, Place, Step, first_difference
from heliu.ceb.signature.diagnosis.octets import difference, guesses, hashed
from heliu.ceb.signature.diagnosis.value import Signed, decoded

HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,64}")
LENGTHS = {"sm3": 32, "sha1": 20, "sha256": 32, "md5": 16}
"""The declared functions and those clients confuse them with, by the octets of their digests."""


def digest_step(signed: Signed, root: etree._Element, signature: etree._Element, *, is_value_good: bool) -> Step:
    """Compare the digest claimed with every guess. ``is_value_good``: the seal fits its SignedInfo."""
    name = signed.algorithms.hash
    wanted = decoded(signed.digest_value)
    computed = hashed(name, signed.document)
    causes: list[Cause] = []
    if wanted is None or len(wanted) != LENGTHS[name]:
        wanted, causes = _unwrapped(signed.digest_value, wanted)
    compared = Compared(name, (wanted or b"").hex(), computed.hex(), first_difference(wanted or b"", computed))
    fitting = _fitting(name, wanted or b"")
    for guess in guesses(signed.raw, signed.document, root, signature) if fitting else ():
        used = next((one for one in fitting if hashed(one, guess.octets) == wanted), None)
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


def _fitting(name: str, digest: bytes) -> list[str]:
    """The functions that make a digest of this length, the declared one first."""
    return [one for one in dict.fromkeys((name, *LENGTHS)) if LENGTHS[one] == len(digest)]
