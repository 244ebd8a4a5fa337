"""Sealing personal fields at rest: AES-256-GCM, the key's id in front, the place it belongs to bound in.

A sealed value moved to another column, table or firm does not open: its ``context`` (table.column, or more) is
authenticated with it. Keys are derived from the installation's one secret, so that there is one thing to guard.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heliu.kernel.problems import Problem
from heliu.kernel.state import secret

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
SALT = b"heliu/kernel/sealing/1"


class CannotUnseal(Problem):
    """Not sealed by us, sealed for another place, or changed since."""

    code, title, status = "cannot_unseal", "密封内容无法打开", 500
    title_en = "What is sealed does not open"


def derive(master: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """A key for one purpose (HKDF-SHA-256): knowing it tells nothing of the secret nor of another purpose's key."""
    return HKDF(algorithm=SHA256(), length=length, salt=SALT, info=purpose.encode()).derive(master)


def blind_keys(master: bytes | None = None) -> tuple[int, int]:
    """The two 64-bit halves of the SipHash key under which personal values are found without being opened."""
    key = derive(master or secret(), "blind-index", 16)
    return int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")


class Sealer:
    """Seals with the newest secret; opens what it or an earlier one sealed (``earlier``: secrets before a change)."""

    def __init__(self, master: bytes | None = None, earlier: tuple[bytes, ...] = ()) -> None:
        masters = (master or secret(), *earlier)
        self._keys = {key_id(one): AESGCM(derive(one, "seal")) for one in reversed(masters)}
        self._newest = key_id(masters[0])

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """``key id (4) | nonce (12) | ciphertext and tag``; a different text every time, even for the same value."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self._newest + nonce + self._keys[self._newest].encrypt(nonce, plain, self._newest + context)

    def unseal(self, sealed: bytes, context: bytes) -> bytes:
        which = sealed[:KEY_ID_BYTES]
        if which not in self._keys:
            raise CannotUnseal("密封时使用的密钥不在本机：请检查 HELIU_SECRET 是否更换过。")
        nonce, body = sealed[KEY_ID_BYTES:][:NONCE_BYTES], sealed[KEY_ID_BYTES + NONCE_BYTES :]
        try:
            return self._keys[which].decrypt(nonce, body, which + context)
        except (InvalidTag, ValueError) as refused:
            raise CannotUnseal("密封内容与其位置不符，或已被改动。") from refused


def key_id(master: bytes) -> bytes:
    return derive(master, "key-id", KEY_ID_BYTES)
