"""Rows as COPY text and receipt heads as XML, written straight from the octets of the message (compiled)."""

from typing import Any

import numpy as np
from numba import int64, njit, uint64

from heliu.ceb.scanner.columns import Op
from heliu.ceb.scanner.siphash import siphash128
from heliu.ceb.scanner.values import character, entity, identity_number_fits, scaled

_DOCUMENT_ID, _MESSAGE_ID, _TEXT, _NUMBER = int(Op.DOCUMENT_ID), int(Op.MESSAGE_ID), int(Op.TEXT), int(Op.NUMBER)
_BLIND, _BLIND_WIDE, _MASKED = int(Op.BLIND), int(Op.BLIND_WIDE), int(Op.MASKED)
_TIME, _BALANCED, _PRESENT, _ID_CHECK = int(Op.TIME), int(Op.BALANCED), int(Op.PRESENT), int(Op.ID_CHECK)
_LINE_COUNT, _LINE_SUM, _LINE_BLIND = int(Op.LINE_COUNT), int(Op.LINE_SUM), int(Op.LINE_BLIND)
_LINE_VALUES, _LINE_TEXTS, _LINE_NUMBERS = int(Op.LINE_VALUES), int(Op.LINE_TEXTS), int(Op.LINE_NUMBERS)
_LINE_RUNNING, _LINE_PRODUCT, _LINE_PRESENT = int(Op.LINE_RUNNING), int(Op.LINE_PRODUCT), int(Op.LINE_PRESENT)
_TAB, _LF, _BACKSLASH = 0x09, 0x0A, 0x5C
_SEPARATOR = 0x1F  # cannot occur in a value, so "ab|c" and "a|bc" never meet
_FEN_E5 = 1000
_PRICE_MAX, _PRODUCT_MAX = 9 * 10**13, 9 * 10**17  # beyond these the product would not fit 64 bits


@njit(inline="always", cache=True)
def put_null(out: Any, at: Any) -> Any:
    out[at] = _BACKSLASH
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
        if octet == _BACKSLASH:
            out[at] = _BACKSLASH
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


@njit(cache=True)
def gather(raw: Any, spans: Any, fields: Any, count: Any, scratch: Any) -> Any:
    """Lay the decoded values of ``fields`` side by side in ``scratch``; return their size, -1 when it is full."""
    size = 0
    for k in range(count):
        start, stop = spans[fields[k], 0], spans[fields[k], 1]
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


@njit(cache=True)
def put_masked(raw: Any, spans: Any, fields: Any, out: Any, at: Any) -> Any:
    """Write name, identity number and telephone as 张*|510***********1X style text (see ``rows.masked``)."""
    start, stop = spans[fields[0], 0], spans[fields[0], 1]
    first = raw[start] if start < stop else 0x26
    if first not in (0x26, 0x22, 0x27, _BACKSLASH):
        size = character(raw, start, stop) if raw[start] >= 0x80 else 1
        for k in range(size):
            out[at] = raw[start + k]
            at += 1
    out[at] = 0x2A
    at += 1
    for n in range(1, 3):
        start, stop = spans[fields[n], 0], spans[fields[n], 1]
        size = stop - start
        keep_left, keep_right = (3, 2) if n == 1 else (3, 4)
        out[at] = 0x7C
        at += 1
        for k in range(size):
            octet = raw[start + k]
            if octet >= 0x80 or octet == 0x26:
                return -1
            plain = 0x30 <= octet <= 0x39 or 0x41 <= octet <= 0x5A
            shown = plain and size > 10 and (k < keep_left or k >= size - keep_right)
            out[at] = octet if shown else 0x2A
            at += 1
    return at


@njit(cache=True)
def put_number(raw: Any, start: Any, stop: Any, out: Any, at: Any) -> Any:
    """Write a number; a text field that should hold digits and does not gives -1."""
    if start >= stop:
        return put_null(out, at)
    points = 0
    for k in range(start, stop):
        octet = raw[k]
        points += octet == 0x2E
        if (octet < 0x30 or octet > 0x39) and octet != 0x2E:
            return -1
        out[at] = octet
        at += 1
    return at if points <= 1 and raw[start] != 0x2E and raw[stop - 1] != 0x2E else -1


@njit(inline="always", cache=True)
def two_digits(raw: Any, at: Any) -> Any:
    return (int64(raw[at]) - 0x30) * 10 + int64(raw[at + 1]) - 0x30


@njit(cache=True)
def put_time(raw: Any, start: Any, stop: Any, out: Any, at: Any) -> Any:
    """Write a day (8 digits) or an instant (14 digits) that can be on a calendar, else -1."""
    size = stop - start
    if size == 0 or start < 0:
        return put_null(out, at)
    if size not in (8, 14):
        return -1
    for k in range(size):
        if raw[start + k] < 0x30 or raw[start + k] > 0x39:
            return -1
        out[at + k] = raw[start + k]
    month, day = two_digits(raw, start + 4), two_digits(raw, start + 6)
    if month < 1 or month > 12 or day < 1 or day > (28 if month == 2 else 30):
        return -1  # the 31st and 29 February too: the slow path knows the calendar
    if size == 14 and (
        two_digits(raw, start + 8) > 23 or two_digits(raw, start + 10) > 59 or two_digits(raw, start + 12) > 59
    ):
        return -1
    return at + size


@njit(cache=True)
def balanced(raw: Any, spans: Any, fields: Any) -> Any:
    """Return 1 when a + b + c - d = e, 0 when not, -1 when the numbers are too large for this path."""
    total = int64(0)
    for k in range(5):
        value = scaled(raw, spans[fields[k], 0], spans[fields[k], 1])
        if value < 0:
            return -1
        total += value if k < 3 else -value
    return 1 if total == 0 else 0


@njit(cache=True)
def put_line_numbers(raw: Any, document: Any, field: Any, running: Any, out: Any, at: Any) -> Any:
    """Write an array of a number on every line, or of its running sums."""
    _, lines, count, _ = document
    total = int64(0)
    out[at] = 0x7B
    at += 1
    for n in range(count):
        value = scaled(raw, lines[n, field, 0], lines[n, field, 1])
        if value < 0:
            return -1
        total += value
        if n:
            out[at] = 0x2C
            at += 1
        at = put_scaled(total if running else value, out, at)
    out[at] = 0x7D
    return at + 1


@njit(cache=True)
def put_line_texts(raw: Any, document: Any, field: Any, out: Any, at: Any) -> Any:
    """Write an array of codes; anything but letters and digits would need quoting and is the slow path's."""
    _, lines, count, _ = document
    out[at] = 0x7B
    at += 1
    for n in range(count):
        if n:
            out[at] = 0x2C
            at += 1
        for k in range(lines[n, field, 0], lines[n, field, 1]):
            octet = raw[k]
            if not (0x30 <= octet <= 0x39 or 0x41 <= octet <= 0x5A):
                return -1
            out[at] = octet
            at += 1
    out[at] = 0x7D
    return at + 1


@njit(cache=True)
def line_fingerprint(
    raw: Any, document: Any, fields: Any, count: Any, by_value: Any, constants: Any, scratch: Any
) -> Any:
    """Return (fits, sum over the lines of their fingerprints): the order of the lines does not matter."""
    _, lines, line_count, _ = document
    total = uint64(0)
    for n in range(line_count):
        if by_value:
            size = 0
            for k in range(count):
                value = scaled(raw, lines[n, fields[k], 0], lines[n, fields[k], 1])
                if value < 0:
                    return False, total
                for shift in range(0, 64, 8):
                    scratch[size] = (uint64(value) >> uint64(shift)) & uint64(255)
                    size += 1
        else:
            size = gather(raw, lines[n], fields, count, scratch)
            if size < 0:
                return False, total
        low, _ = siphash128(scratch, size, constants[2], constants[3])
        total += low
    return True, total


@njit(cache=True)
def products_fit(raw: Any, document: Any, fields: Any) -> Any:
    """Return 1 when price x quantity = total on every line to the fen, 0 when not, -1 when too large for this path."""
    _, lines, count, _ = document
    fits = 1
    for n in range(count):
        price = scaled(raw, lines[n, fields[0], 0], lines[n, fields[0], 1])
        quantity = scaled(raw, lines[n, fields[1], 0], lines[n, fields[1], 1])
        total = scaled(raw, lines[n, fields[2], 0], lines[n, fields[2], 1])
        if price < 0 or quantity < 0 or total < 0 or price > _PRICE_MAX:
            return -1
        if price > 0 and quantity // 100000 > _PRODUCT_MAX // price:
            return -1
        product = price * (quantity // 100000) + price * (quantity % 100000) // 100000
        if abs(product - total) > _FEN_E5:
            fits = 0
    return fits


@njit(cache=True)
def put_line_column(
    raw: Any, document: Any, op: Any, fields: Any, count: Any, constants: Any, out: Any, at: Any, scratch: Any
) -> Any:
    _, lines, line_count, _ = document
    if op == _LINE_COUNT:
        return put_integer(line_count, out, at)
    if op == _LINE_SUM:
        total = int64(0)
        for n in range(line_count):
            value = scaled(raw, lines[n, fields[0], 0], lines[n, fields[0], 1])
            if value < 0:
                return -1
            total += value
        return put_scaled(total, out, at)
    if op in (_LINE_BLIND, _LINE_VALUES):
        fits, total = line_fingerprint(raw, document, fields, count, op == _LINE_VALUES, constants, scratch)
        return put_integer(int64(total), out, at) if fits else -1
    if op == _LINE_TEXTS:
        return put_line_texts(raw, document, fields[0], out, at)
    if op in (_LINE_NUMBERS, _LINE_RUNNING):
        return put_line_numbers(raw, document, fields[0], op == _LINE_RUNNING, out, at)
    if op == _LINE_PRODUCT:
        fits = products_fit(raw, document, fields)
        return put_boolean(fits == 1, out, at) if fits >= 0 else -1
    present = True
    for n in range(line_count):
        present = present and lines[n, fields[0], 1] > lines[n, fields[0], 0]
    return put_boolean(present, out, at)


@njit(cache=True)
def put_head_column(
    raw: Any, spans: Any, op: Any, fields: Any, count: Any, constants: Any, out: Any, at: Any, scratch: Any
) -> Any:
    start, stop = spans[fields[0], 0], spans[fields[0], 1]
    if op == _TEXT:
        return put_text(raw, start, stop, out, at) if start < stop else put_null(out, at)
    if op == _NUMBER:
        return put_number(raw, start, stop, out, at)
    if op == _TIME:
        return put_time(raw, start, stop, out, at)
    if op in (_BLIND, _BLIND_WIDE):
        size = gather(raw, spans, fields, count, scratch)
        if size < 0:
            return -1
        low, high = siphash128(scratch, size, constants[2], constants[3])
        return put_integer(int64(low), out, at) if op == _BLIND else put_uuid(low, high, out, at)
    if op == _MASKED:
        return put_masked(raw, spans, fields, out, at)
    if op == _BALANCED:
        fits = balanced(raw, spans, fields)
        return put_boolean(fits == 1, out, at) if fits >= 0 else -1
    if op == _ID_CHECK:
        return put_boolean(identity_number_fits(raw, start, stop), out, at)
    present = True
    for k in range(count):
        present = present and spans[fields[k], 1] > spans[fields[k], 0]
    return put_boolean(present, out, at)


@njit(cache=True)
def put_columns(raw: Any, document: Any, program: Any, constants: Any, out: Any, at: Any, scratch: Any) -> Any:
    """Write one row; -1 when a value asks for the slow path."""
    columns, operands = program
    spans, _, _, ordinal = document
    for k in range(columns.shape[0]):
        if k:
            out[at] = _TAB
            at += 1
        op, count = columns[k, 0], columns[k, 1]
        if op == _DOCUMENT_ID:
            at = put_integer(int64(constants[0]) + ordinal, out, at)
        elif op == _MESSAGE_ID:
            at = put_integer(int64(constants[1]), out, at)
        elif op >= _LINE_COUNT:
            at = put_line_column(raw, document, op, operands[k], count, constants, out, at, scratch)
        else:
            at = put_head_column(raw, spans, op, operands[k], count, constants, out, at, scratch)
        if at < 0:
            return -1
    out[at] = _LF
    return at + 1


@njit(cache=True)
def put_echo(raw: Any, spans: Any, fields: Any, names: Any, table: Any, out: Any, at: Any) -> Any:
    """Write ``<name>value</name>`` of the fields a receipt repeats, as they stand in the message, but no empty ones."""
    for k in range(fields.size):
        field = fields[k]
        start, stop = spans[field, 0], spans[field, 1]
        if start >= stop:
            continue
        size = table[field, 1] - table[field, 0]
        name = names[table[field, 0] : table[field, 1]]
        out[at] = 0x3C
        out[at + 1 : at + 1 + size] = name
        at += 1 + size
        out[at] = 0x3E
        at += 1
        out[at : at + stop - start] = raw[start:stop]
        at += stop - start
        out[at] = 0x3C
        out[at + 1] = 0x2F
        out[at + 2 : at + 2 + size] = name
        at += 2 + size
        out[at] = 0x3E
        at += 1
    return at


def scratch_buffer() -> Any:
    return np.empty(8192, np.uint8)
