"""The smallest strokes of the pen: one value written as COPY text or markup (compiled)."""

from typing import Any

from numba import uint64

from heliu.ceb.scanner.compiled import njit
from heliu.ceb.scanner.values import entity

BACKSLASH = 0x5C
_SEPARATOR = 0x1F  # cannot occur in a value, so "ab|c" and "a|bc" never meet


@njit(inline="always", cache=True)
def put_null(out: Any, at: Any) -> Any:
    out[at] = BACKSLASH
    out[at + 1] = 0x4E
    return at + 2


@njit(cache=True)
def put_text(raw: Any, start: Any, stop: Any, out: Any, at: Any) -> Any:
    """Write a value in COPY's spelling: entities resolved, backslashes doubled."""
    while start < stop:
        octet = raw[start]
        if octet == 0x26:
            size, octet = entity(raw, start, stop)
            start += size
        else:
            start += 1
        if octet == BACKSLASH:
            out[at] = BACKSLASH
            at += 1
        out[at] = octet
        at += 1
    return at


@njit(cache=True)
def put_integer(value: Any, out: Any, at: Any) -> Any:
    if value < 0:
        out[at] = 0x2D
        at += 1
    rest = uint64(-value) if value < 0 else uint64(value)
    size, probe = 1, rest // uint64(10)
    while probe > 0:
        size += 1
        probe //= uint64(10)
    for k in range(size - 1, -1, -1):
        out[at + k] = 0x30 + rest % uint64(10)
        rest //= uint64(10)
    return at + size


@njit(cache=True)
def put_scaled(value: Any, out: Any, at: Any) -> Any:
    """Write hundred-thousandths as a decimal with five places."""
    at = put_integer(value // 100000, out, at)
    out[at] = 0x2E
    rest = value % 100000
    for k in range(5):
        out[at + 5 - k] = 0x30 + rest % 10
        rest //= 10
    return at + 6


@njit(cache=True)
def put_uuid(low: Any, high: Any, out: Any, at: Any) -> Any:
    for word in (high, low):
        for k in range(16):
            nibble = (word >> uint64(60 - 4 * k)) & uint64(15)
            out[at] = 0x30 + nibble if nibble < 10 else 0x57 + nibble
            at += 1
    return at


@njit(inline="always", cache=True)
def put_boolean(value: Any, out: Any, at: Any) -> Any:
    out[at] = 0x74 if value else 0x66
    return at + 1


@njit(inline="always", cache=True)
def put_name(names: Any, start: Any, stop: Any, out: Any, at: Any) -> Any:
    for k in range(start, stop):
        out[at] = names[k]
        at += 1
    out[at] = 0x3E
    return at + 1


@njit(cache=True)
def put_markup(raw: Any, start: Any, stop: Any, out: Any, at: Any) -> Any:
    """Write a value as it stands in the message, but quotes as themselves: so ``rows.echo_text`` spells them."""
    while start < stop:
        octet, step = raw[start], 1
        if octet == 0x26:
            size, meant = entity(raw, start, stop)
            if size == 6:  # &quot; and &apos;
                octet, step = meant, size
        out[at] = octet
        at += 1
        start += step
    return at


@njit(cache=True)
def gather(raw: Any, groups: Any, group: Any, fields: Any, count: Any, scratch: Any) -> Any:
    """Lay the decoded values of ``fields`` side by side in ``scratch``; return their size, -1 when it is full."""
    size = 0
    for k in range(count):
        start, stop = groups[group, fields[k], 0], groups[group, fields[k], 1]
        if size + (stop - start) + 1 > scratch.size:
            return -1
        while start < stop:
            octet = raw[start]
            if octet == 0x26:
                step, octet = entity(raw, start, stop)
                start += step
            else:
                start += 1
            scratch[size] = octet
            size += 1
        scratch[size] = _SEPARATOR
        size += 1
    return size
