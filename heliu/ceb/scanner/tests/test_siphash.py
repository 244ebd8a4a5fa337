"""The compiled SipHash-2-4 against published vectors and against an implementation of its own, written to be read."""

from random import Random

import numpy as np
import pytest

from heliu.ceb.scanner.siphash import fingerprint, siphash128

KEY = (0x0706050403020100, 0x0F0E0D0C0B0A0908)  # octets 00..0f, least first
WORD = (1 << 64) - 1

# The first vectors of the authors' own table (inputs: nothing, 00, 00 01, ...), as the octets come out.
WIDE = (
    "a3817f04ba25a8e66df67214c7550293",
    "da87c1d86b99af44347659119b22fc45",
    "8177228da4a45dc7fca38bdef60affe4",
)
NARROW = ("310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d")
# Appendix A of the paper: fifteen octets 00..0e.
PAPER = 0xA129CA6149BE45E5


def turned(word: int, bits: int) -> int:
    return ((word << bits) | (word >> (64 - bits))) & WORD


def rounds(state: list[int], count: int) -> None:
    for _ in range(count):
        state[0] = (state[0] + state[1]) & WORD
        state[2] = (state[2] + state[3]) & WORD
        state[1], state[3] = turned(state[1], 13) ^ state[0], turned(state[3], 16) ^ state[2]
        state[0] = turned(state[0], 32)
        state[2] = (state[2] + state[1]) & WORD
        state[0] = (state[0] + state[3]) & WORD
        state[1], state[3] = turned(state[1], 17) ^ state[2], turned(state[3], 21) ^ state[0]
        state[2] = turned(state[2], 32)


def plain(value: bytes, keys: tuple[int, int], *, wide: bool) -> tuple[int, ...]:
    """SipHash-2-4 as the paper and, for 128 bits, the authors' later note describe it."""
    words = (b"somepseu", b"dorandom", b"lygenera", b"tedbytes")
    state = [int.from_bytes(word) ^ keys[n % 2] for n, word in enumerate(words)]
    if wide:
        state[1] ^= 0xEE
    padded = value + bytes(7 - len(value) % 8) + bytes([len(value) & 0xFF])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        state[3] ^= word
        rounds(state, 2)
        state[0] ^= word
    state[2] ^= 0xEE if wide else 0xFF
    rounds(state, 4)
    first = state[0] ^ state[1] ^ state[2] ^ state[3]
    if not wide:
        return (first,)
    state[1] ^= 0xDD
    rounds(state, 4)
    return first, state[0] ^ state[1] ^ state[2] ^ state[3]


def octets_of(words: tuple[int, ...]) -> str:
    return b"".join(word.to_bytes(8, "little") for word in words).hex()


@pytest.mark.parametrize(("size", "expected"), [*enumerate(NARROW)], ids=["空输入", "一个字节", "两个字节"])
def test_the_readable_twin_gives_the_published_64_bit_vectors(size: int, expected: str) -> None:
    assert octets_of(plain(bytes(range(size)), KEY, wide=False)) == expected


def test_the_readable_twin_gives_the_vector_of_the_paper() -> None:
    assert plain(bytes(range(15)), KEY, wide=False) == (PAPER,)


@pytest.mark.parametrize(("size", "expected"), [*enumerate(WIDE)], ids=["空输入", "一个字节", "两个字节"])
def test_the_compiled_one_gives_the_published_128_bit_vectors(size: int, expected: str) -> None:
    assert octets_of(fingerprint(bytes(range(size)), KEY)) == expected


def test_the_compiled_one_agrees_with_its_twin_at_every_length_of_the_table_and_beyond_a_count_of_256() -> None:
    for size in (*range(64), 255, 256, 257, 1023):
        value = bytes(n & 0xFF for n in range(size))
        assert fingerprint(value, KEY) == plain(value, KEY, wide=True), size


def test_the_compiled_one_agrees_with_its_twin_under_any_key() -> None:
    random = Random("siphash")  # noqa: S311 - the same cases every time
    for _ in range(500):
        keys = (random.getrandbits(64), random.getrandbits(64))
        value = random.randbytes(random.randrange(80))
        assert fingerprint(value, keys) == plain(value, keys, wide=True), (keys, value.hex())


def test_octets_behind_the_given_size_do_not_count() -> None:
    keys = [np.uint64(key) for key in KEY]
    short = siphash128(np.frombuffer(b"abc" + bytes(8), np.uint8), 3, *keys)
    other = siphash128(np.frombuffer(b"abcdefghijk", np.uint8), 3, *keys)
    assert tuple(map(int, short)) == tuple(map(int, other)) == fingerprint(b"abc", KEY)
