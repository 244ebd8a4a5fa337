"""SipHash-2-4, compiled: the keyed fingerprint under which personal values are matched without being stored.

Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012). A blind index needs a keyed function that nobody can
turn round without the key; SipHash is one, and it runs inside the compiled pass (ADR 0006).
"""

from typing import Any

import numpy as np
from numba import uint64

from heliu.ceb.scanner.compiled import njit
from heliu.ceb.scanner.words import load64

_ROUNDS_IN, _ROUNDS_OUT = 2, 4


@njit(inline="always", cache=True)
def _turn(x: Any, bits: Any) -> Any:
    return (x << uint64(bits)) | (x >> uint64(64 - bits))


@njit(inline="always", cache=True)
def _round(a: Any, b: Any, c: Any, d: Any) -> Any:
    a += b
    b = _turn(b, 13) ^ a
    a = _turn(a, 32)
    c += d
    d = _turn(d, 16) ^ c
    a += d
    d = _turn(d, 21) ^ a
    c += b
    b = _turn(b, 17) ^ c
    c = _turn(c, 32)
    return a, b, c, d


@njit(nogil=True, cache=True)
def siphash128(octets: Any, size: Any, key0: Any, key1: Any) -> Any:
    """Return (low, high) of the 128-bit tag over ``octets[:size]``; 64-bit users take ``low``."""
    a = key0 ^ uint64(0x736F6D6570736575)
    b = key1 ^ uint64(0x646F72616E646F6D) ^ uint64(0xEE)
    c = key0 ^ uint64(0x6C7967656E657261)
    d = key1 ^ uint64(0x7465646279746573)

    whole = size & ~7
    for at in range(0, whole, 8):
        word: Any = load64(octets, at)
        d ^= word
        for _ in range(_ROUNDS_IN):
            a, b, c, d = _round(a, b, c, d)
        a ^= word

    word = uint64(size & 0xFF) << uint64(56)
    for k in range(size - whole):
        word |= uint64(octets[whole + k]) << uint64(8 * k)
    d ^= word
    for _ in range(_ROUNDS_IN):
        a, b, c, d = _round(a, b, c, d)
    a ^= word

    c ^= uint64(0xEE)
    for _ in range(_ROUNDS_OUT):
        a, b, c, d = _round(a, b, c, d)
    low = a ^ b ^ c ^ d
    b ^= uint64(0xDD)
    for _ in range(_ROUNDS_OUT):
        a, b, c, d = _round(a, b, c, d)
    return low, a ^ b ^ c ^ d


def fingerprint(value: bytes, keys: tuple[int, int]) -> tuple[int, int]:
    """Return (low, high) of ``value`` under ``keys`` (two 64-bit integers), for callers outside the compiled pass."""
    octets = np.frombuffer(value or b"\0", dtype=np.uint8)
    low, high = siphash128(octets, len(value), np.uint64(keys[0]), np.uint64(keys[1]))
    return int(low), int(high)
