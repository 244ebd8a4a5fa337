"""Facets of one value, checked on the octets as they came: lengths in characters, well-formed UTF-8, plain decimals."""

from typing import Any

import numpy as np
from numba import int64

from heliu.ceb.scanner.compiled import njit

_LT, _AMP, _GT = 0x3C, 0x26, 0x3E
INTEGER_DIGITS_MAX = 14
WHOLE_DIGITS_MAX = 9  # what 32 bits surely hold
FRACTION_DIGITS_MAX = 5
# Above this (in 1e-5 yuan or pieces: ten billion) sums over 99 lines could overflow; the slow path has no limit.
PLAIN_NUMBER_MAX = 10**15
# Octets that stand for themselves and need no second look: one table look-up instead of six comparisons an octet.
_PLAIN_OCTET = np.array([0x20 < n < 0x7F and n not in (_LT, _AMP, _GT) for n in range(256)], dtype=np.bool_)


@njit(inline="always", cache=True)
def entity(raw: Any, at: Any, end: Any) -> Any:
    """Return (octets of the entity at ``at``, the octet it stands for); (0, 0) for any but the five of XML."""
    if at + 4 <= end and raw[at + 2] == 0x74 and raw[at + 3] == 0x3B:
        if raw[at + 1] == 0x6C:
            return 4, _LT
        if raw[at + 1] == 0x67:
            return 4, _GT
    if at + 5 <= end and raw[at + 1] == 0x61 and raw[at + 2] == 0x6D and raw[at + 3] == 0x70 and raw[at + 4] == 0x3B:
        return 5, _AMP
    if at + 6 <= end and raw[at + 3] == 0x6F and raw[at + 5] == 0x3B:
        if raw[at + 1] == 0x71 and raw[at + 2] == 0x75 and raw[at + 4] == 0x74:
            return 6, 0x22
        if raw[at + 1] == 0x61 and raw[at + 2] == 0x70 and raw[at + 4] == 0x73:
            return 6, 0x27
    return 0, 0


@njit(inline="always", cache=True)
def character(raw: Any, at: Any, end: Any) -> Any:
    """Return the length of the multi-octet character at ``at``, 0 when it is not well-formed UTF-8 or not XML's."""
    first = raw[at]
    if first < 0xC2 or first > 0xF4:
        return 0
    size = 2 if first < 0xE0 else (3 if first < 0xF0 else 4)
    if at + size > end:
        return 0
    second = raw[at + 1]
    low, high = 0x80, 0xBF
    if first == 0xE0:
        low = 0xA0
    elif first == 0xED:
        high = 0x9F
    elif first == 0xF0:
        low = 0x90
    elif first == 0xF4:
        high = 0x8F
    if second < low or second > high:
        return 0
    for k in range(2, size):
        if raw[at + k] & 0xC0 != 0x80:
            return 0
    if first == 0xEF and second == 0xBF and raw[at + 2] >= 0xBE:  # U+FFFE and U+FFFF are no XML characters
        return 0
    return size


@njit(cache=True)
def check_string(raw: Any, at: Any, end: Any, least: Any, most: Any, tight: Any) -> Any:
    """Return where the text ends, or -1. ``tight``: white space would be collapsed, so none is taken here."""
    count = 0
    while at < end:
        begin = at
        while at < end and _PLAIN_OCTET[raw[at]]:
            at += 1
        count += at - begin
        if at == end:
            return -1
        octet = raw[at]
        if octet == _LT:
            return at if count >= least and (most < 0 or count <= most) else -1
        size = 0
        if octet >= 0x80:
            size = character(raw, at, end)
        elif octet == _AMP:
            size, _ = entity(raw, at, end)
        elif octet == 0x20 and not tight:
            size = 1
        if size == 0:
            return -1
        at += size
        count += 1
    return -1


@njit(cache=True)
def check_integer(raw: Any, at: Any, end: Any, most: Any) -> Any:
    """Return where a whole number of at most ``most`` plain digits ends, or -1; more digits are the slow path's."""
    begin = at
    while at < end and 0x30 <= raw[at] <= 0x39:
        at += 1
    return at if at < end and raw[at] == _LT and begin < at <= begin + most else -1


@njit(cache=True)
def check_decimal(raw: Any, at: Any, end: Any) -> Any:
    """Return where a plain decimal (digits, or digits.digits) ends, or -1; signs and blanks are the slow path's."""
    begin = at
    while at < end and 0x30 <= raw[at] <= 0x39:
        at += 1
    if at == begin or at - begin > INTEGER_DIGITS_MAX:
        return -1
    if at < end and raw[at] == 0x2E:
        point = at
        at += 1
        while at < end and 0x30 <= raw[at] <= 0x39:
            at += 1
        if at - point < 2 or at - point > FRACTION_DIGITS_MAX + 1:
            return -1
    return at if at < end and raw[at] == _LT else -1


@njit(cache=True)
def scaled(raw: Any, start: Any, stop: Any) -> Any:
    """Return a checked decimal as a whole number of hundred-thousandths, or -1 when it is too large to add up here."""
    value, places = int64(0), -1
    if stop - start > INTEGER_DIGITS_MAX + FRACTION_DIGITS_MAX + 1:
        return int64(-1)
    for at in range(start, stop):
        if raw[at] == 0x2E:
            places = 0
            continue
        value = value * 10 + (int64(raw[at]) - 0x30)
        if value > PLAIN_NUMBER_MAX:
            return int64(-1)
        if places >= 0:
            places += 1
    for _ in range(FRACTION_DIGITS_MAX - max(places, 0)):
        value *= 10
        if value > PLAIN_NUMBER_MAX:
            return int64(-1)
    return value


@njit(cache=True)
def identity_number_fits(raw: Any, start: Any, stop: Any) -> Any:
    """Say whether 18 characters carry the check digit of GB 11643."""
    if stop - start != 18:
        return False
    total, weight = 0, 1
    last = int64(raw[stop - 1])
    check = 10 if last in (0x58, 0x78) else last - 0x30
    if last not in (0x58, 0x78) and (last < 0x30 or last > 0x39):
        return False
    for k in range(17):
        digit = int64(raw[stop - 2 - k]) - 0x30
        if digit < 0 or digit > 9:
            return False
        weight = weight * 2 % 11
        total += digit * weight
    return (total + check) % 11 == 1
