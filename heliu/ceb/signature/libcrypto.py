"""SM2 (国密 GB/T 32918) through the OpenSSL 3 that every distribution ships; Python's own packages verify no SM2.

Loaded on first use and probed before it is believed. Calls release the interpreter lock: threads verify side by side.
"""

import ctypes
import ctypes.util
import os
import weakref
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ulong, c_void_p
from functools import cache

from heliu.ceb.signature import der

USER_ID = b"1234567812345678"  # GM/T 0009: the default; E-Port certificates and messages use it
NAMES = ("libcrypto.so.3", "libcrypto.so.4", "libcrypto.3.dylib", "libcrypto-3-x64.dll")
OLDEST_VERSION = 0x30000000
MAX_SIGNATURE_BYTES = 80  # DER of two 256-bit numbers needs 72 at most
RAW_SIGNATURE_BYTES = 64
PROBE_KEY = bytes.fromhex(  # the published example key of GB/T 32918.5 annex A
    "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
    "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8a14403420004"
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
PROBE_MESSAGE = b"message digest"
PROBE_SIGNATURE = bytes.fromhex(  # its published r and s
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
SIGNATURES: dict[str, tuple[object, list[object]]] = {
    "OpenSSL_version_num": (c_ulong, []),
    "ERR_clear_error": (None, []),
    "EVP_sm3": (c_void_p, []),
    "d2i_PUBKEY": (c_void_p, [c_void_p, POINTER(c_char_p), c_long]),
    "d2i_AutoPrivateKey": (c_void_p, [c_void_p, POINTER(c_char_p), c_long]),
    "i2d_PUBKEY": (c_int, [c_void_p, c_void_p]),
    "EVP_PKEY2PKCS8": (c_void_p, [c_void_p]),
    "i2d_PKCS8_PRIV_KEY_INFO": (c_int, [c_void_p, c_void_p]),
    "PKCS8_PRIV_KEY_INFO_free": (None, [c_void_p]),
    "EVP_PKEY_free": (None, [c_void_p]),
    "EVP_PKEY_is_a": (c_int, [c_void_p, c_char_p]),
    "EVP_PKEY_CTX_new": (c_void_p, [c_void_p, c_void_p]),
    "EVP_PKEY_CTX_new_from_name": (c_void_p, [c_void_p, c_char_p, c_char_p]),
    "EVP_PKEY_CTX_free": (None, [c_void_p]),
    "EVP_PKEY_CTX_set1_id": (c_int, [c_void_p, c_char_p, c_int]),
    "EVP_PKEY_keygen_init": (c_int, [c_void_p]),
    "EVP_PKEY_keygen": (c_int, [c_void_p, POINTER(c_void_p)]),
    "EVP_MD_CTX_new": (c_void_p, []),
    "EVP_MD_CTX_free": (None, [c_void_p]),
    "EVP_MD_CTX_set_pkey_ctx": (None, [c_void_p, c_void_p]),
    "EVP_DigestVerifyInit": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EVP_DigestVerify": (c_int, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t]),
    "EVP_DigestSignInit": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EVP_DigestSign": (c_int, [c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t]),
}


class Sm2Unavailable(RuntimeError):
    """No usable SM2 on this machine; the sentence says what to install."""


def _open() -> ctypes.CDLL:
    chosen = os.environ.get("HELIU_LIBCRYPTO") or ctypes.util.find_library("crypto")
    for name in (*([chosen] if chosen else []), *NAMES):
        try:
            library = ctypes.CDLL(name)
            for function, (result, arguments) in SIGNATURES.items():
                entry = getattr(library, function)
                entry.restype, entry.argtypes = result, arguments
        except (OSError, AttributeError):  # not there, or an OpenSSL too old to have these functions
            continue
        if library.OpenSSL_version_num() >= OLDEST_VERSION:
            return library
    raise Sm2Unavailable(
        "SM2 needs OpenSSL 3 (libcrypto). Install the package libssl3, or point HELIU_LIBCRYPTO at the library."
    )


@cache
def _loaded() -> ctypes.CDLL:
    return _open()


@cache
def library() -> ctypes.CDLL:
    """Return libcrypto, loaded and probed once. Raises Sm2Unavailable."""
    loaded = _loaded()
    key = Sm2PrivateKey.from_der(PROBE_KEY, loaded)
    seal, public = key.sign(b"heliu"), key.public()
    if (
        not public.verify_raw(PROBE_SIGNATURE, PROBE_MESSAGE)
        or not public.verify(seal, b"heliu")
        or public.verify(seal, b"x")
    ):
        raise Sm2Unavailable("The SM2 of this libcrypto fails its start-up probe; it may be a restricted build.")
    return loaded


def is_available() -> bool:
    try:
        library()
    except Sm2Unavailable:
        return False
    return True


class _Key:
    """An EVP_PKEY that frees itself. Reading it from many threads is safe: OpenSSL counts its references."""

    __slots__ = ("__weakref__", "_crypto", "_handle")

    def __init__(self, crypto: ctypes.CDLL, handle: int) -> None:
        self._crypto, self._handle = crypto, handle
        weakref.finalize(self, crypto.EVP_PKEY_free, handle)

    @staticmethod
    def _read(crypto: ctypes.CDLL, function: str, data: bytes) -> int:
        position = c_char_p(data)
        handle: int | None = getattr(crypto, function)(None, byref(position), len(data))
        if handle and crypto.EVP_PKEY_is_a(handle, b"SM2") == 1:
            return handle
        if handle:
            crypto.EVP_PKEY_free(handle)
        crypto.ERR_clear_error()
        raise der.DerProblem("The bytes are no SM2 key.")

    def _start(self, init: str) -> tuple[int, int]:
        """Return a digest context and its key context, both for the caller to free. The user ID goes in before init."""
        crypto = self._crypto
        context, purpose = crypto.EVP_MD_CTX_new(), crypto.EVP_PKEY_CTX_new(self._handle, None)
        ready = (
            context
            and purpose
            and crypto.EVP_PKEY_CTX_set1_id(purpose, USER_ID, len(USER_ID)) == 1
            and (crypto.EVP_MD_CTX_set_pkey_ctx(context, purpose) or True)
            and getattr(crypto, init)(context, None, crypto.EVP_sm3(), None, self._handle) == 1
        )
        if ready:
            return context, purpose
        self._finish(context, purpose)
        crypto.ERR_clear_error()
        raise Sm2Unavailable("libcrypto could not begin an SM2 operation.")

    def _finish(self, context: int | None, purpose: int | None) -> None:
        self._crypto.EVP_MD_CTX_free(context)  # free(NULL) is allowed
        self._crypto.EVP_PKEY_CTX_free(purpose)

    def _public_der(self) -> bytes:
        return _export(self._crypto.i2d_PUBKEY, self._handle)


class Sm2PublicKey(_Key):
    """Verifies. Signatures in ASN.1 DER, as OpenSSL and certificates have them; ``verify_raw`` takes r‖s."""

    __slots__ = ()

    @classmethod
    def from_spki(cls, data: bytes, crypto: ctypes.CDLL | None = None) -> "Sm2PublicKey":
        """Read a SubjectPublicKeyInfo. A point that is not on the curve is refused (DerProblem)."""
        crypto = crypto or library()
        return cls(crypto, cls._read(crypto, "d2i_PUBKEY", data))

    def verify(self, signature: bytes, message: bytes) -> bool:
        crypto = self._crypto
        context, purpose = self._start("EVP_DigestVerifyInit")
        try:
            good = crypto.EVP_DigestVerify(context, signature, len(signature), message, len(message)) == 1
        finally:
            self._finish(context, purpose)
        if not good:  # 0 and negative are both failures
            crypto.ERR_clear_error()
        return bool(good)

    def verify_raw(self, signature: bytes, message: bytes) -> bool:
        return len(signature) == RAW_SIGNATURE_BYTES and self.verify(der.signature_to_der(signature), message)

    def spki(self) -> bytes:
        return self._public_der()


class Sm2PrivateKey(_Key):
    """Signs. A soft key: for sandboxes, tests, the platform's own receipts; an enterprise's key lives in its UKey."""

    __slots__ = ()

    @classmethod
    def from_der(cls, data: bytes, crypto: ctypes.CDLL | None = None) -> "Sm2PrivateKey":
        crypto = crypto or library()
        return cls(crypto, cls._read(crypto, "d2i_AutoPrivateKey", data))

    @classmethod
    def generate(cls) -> "Sm2PrivateKey":
        crypto = library()
        context, handle = crypto.EVP_PKEY_CTX_new_from_name(None, b"SM2", None), c_void_p()
        made = crypto.EVP_PKEY_keygen_init(context) == 1 and crypto.EVP_PKEY_keygen(context, byref(handle)) == 1
        crypto.EVP_PKEY_CTX_free(context)
        if not made or not handle.value:
            crypto.ERR_clear_error()
            raise Sm2Unavailable("libcrypto could not make an SM2 key.")
        return cls(crypto, handle.value)

    def sign(self, message: bytes) -> bytes:
        """Return the signature in DER."""
        context, purpose = self._start("EVP_DigestSignInit")
        buffer, length = ctypes.create_string_buffer(MAX_SIGNATURE_BYTES), c_size_t(MAX_SIGNATURE_BYTES)
        try:
            good = self._crypto.EVP_DigestSign(context, buffer, byref(length), message, len(message)) == 1
        finally:
            self._finish(context, purpose)
        if not good:
            self._crypto.ERR_clear_error()
            raise Sm2Unavailable("libcrypto could not sign with this SM2 key.")
        return buffer.raw[: length.value]

    def sign_raw(self, message: bytes) -> bytes:
        return der.signature_from_der(self.sign(message))

    def public(self) -> Sm2PublicKey:
        return Sm2PublicKey.from_spki(self._public_der(), self._crypto)

    def pkcs8(self) -> bytes:
        """Return the key in PKCS#8 DER, not encrypted."""
        handle = self._crypto.EVP_PKEY2PKCS8(self._handle)
        try:
            return _export(self._crypto.i2d_PKCS8_PRIV_KEY_INFO, handle)
        finally:
            self._crypto.PKCS8_PRIV_KEY_INFO_free(handle)


def _export(function: "ctypes._FuncPointer", handle: int) -> bytes:
    """Call an i2d function twice, as OpenSSL wants it: once for the length, once for the bytes."""
    length: int = function(handle, None)
    buffer = ctypes.create_string_buffer(max(length, 1))
    position = ctypes.cast(buffer, c_void_p)
    if length <= 0 or function(handle, byref(position)) != length:
        raise Sm2Unavailable("libcrypto could not write an SM2 key out.")
    return buffer.raw[:length]
