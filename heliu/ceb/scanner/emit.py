"""Rows as COPY text and receipt heads as XML, written straight from the octets of the message (compiled)."""

from typing import Any

import numpy as np
from numba import int64

from heliu.ceb.scanner.columns import Op
from heliu.ceb.scanner.compiled import njit
from heliu.ceb.scanner.lines import LINE_COUNT, put_line_column
from heliu.ceb.scanner.siphash import siphash128
from heliu.ceb.scanner.strokes import (
    BACKSLASH,
    gather,
    put_boolean,
    put_integer,
    put_markup,
    put_name,
    put_null,
    put_text,
    put_uuid,
)
from heliu.ceb.scanner.values import INTEGER_DIGITS_MAX, character, identity_number_fits, scaled

_DOCUMENT_ID, _MESSAGE_ID, _TEXT, _NUMBER = int(Op.DOCUMENT_ID), int(Op.MESSAGE_ID), int(Op.TEXT), int(Op.NUMBER)
_BLIND, _BLIND_WIDE, _MASKED = int(Op.BLIND), int(Op.BLIND_WIDE), int(Op.MASKED)
_TIME, _BALANCED, _PRESENT, _ID_CHECK = int(Op.TIME), int(Op.BALANCED), int(Op.PRESENT), int(Op.ID_CHECK)
_TAB, _LF = 0x09, 0x0A


@njit(cache=True)
def put_masked(raw: Any, heads: Any, fields: Any, out: Any, at: Any) -> Any:
    """Write name, identity number and telephone as 张*|510***********1X style text (see ``rows.masked``)."""
    start, stop = heads[0, fields[0], 0], heads[0, fields[0], 1]
    first = raw[start] if start < stop else 0x26
    if first not in (0x26, 0x22, 0x27, BACKSLASH):
        size = character(raw, start, stop) if raw[start] >= 0x80 else 1
        for k in range(size):
            out[at] = raw[start + k]
            at += 1
    out[at] = 0x2A
    at += 1
    for n in range(1, 3):
        start, stop = heads[0, fields[n], 0], heads[0, fields[n], 1]
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
    points, whole = 0, 0
    for k in range(start, stop):
        octet = raw[k]
        points += octet == 0x2E
        whole += points == 0
        if (octet < 0x30 or octet > 0x39) and octet != 0x2E:
            return -1
        out[at] = octet
        at += 1
    if points > 1 or whole > INTEGER_DIGITS_MAX or raw[start] == 0x2E or raw[stop - 1] == 0x2E:
        return -1
    return at


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
    if two_digits(raw, start) + two_digits(raw, start + 2) == 0:
        return -1  # there is no year 0000
    month, day = two_digits(raw, start + 4), two_digits(raw, start + 6)
    if month < 1 or month > 12 or day < 1 or day > (28 if month == 2 else 30):
        return -1  # the 31st and 29 February too: the slow path knows the calendar
    if size == 14 and (
        two_digits(raw, start + 8) > 23 or two_digits(raw, start + 10) > 59 or two_digits(raw, start + 12) > 59
    ):
        return -1
    return at + size


@njit(cache=True)
def balanced(raw: Any, heads: Any, fields: Any) -> Any:
    """Return 1 when a + b + c - d = e, 0 when not, -1 when the numbers are too large for this path."""
    total = int64(0)
    for k in range(5):
        value = scaled(raw, heads[0, fields[k], 0], heads[0, fields[k], 1])
        if value < 0:
            return -1
        total += value if k < 3 else -value
    return 1 if total == 0 else 0


@njit(cache=True)
def put_head_column(
    raw: Any, heads: Any, op: Any, fields: Any, count: Any, constants: Any, out: Any, at: Any, scratch: Any
) -> Any:
    start, stop = heads[0, fields[0], 0], heads[0, fields[0], 1]
    if op == _TEXT:
        return put_text(raw, start, stop, out, at) if start < stop else put_null(out, at)
    if op == _NUMBER:
        return put_number(raw, start, stop, out, at)
    if op == _TIME:
        return put_time(raw, start, stop, out, at)
    if op in (_BLIND, _BLIND_WIDE):
        size = gather(raw, heads, 0, fields, count, scratch)
        if size < 0:
            return -1
        low, high = siphash128(scratch, size, constants[2], constants[3])
        return put_integer(int64(low), out, at) if op == _BLIND else put_uuid(low, high, out, at)
    if op == _MASKED:
        return put_masked(raw, heads, fields, out, at)
    if op == _BALANCED:
        fits = balanced(raw, heads, fields)
        return put_boolean(fits == 1, out, at) if fits >= 0 else -1
    if op == _ID_CHECK:
        return put_boolean(identity_number_fits(raw, start, stop), out, at)
    present = True
    for k in range(count):
        present = present and heads[0, fields[k], 1] > heads[0, fields[k], 0]
    return put_boolean(present, out, at)


@njit(cache=True)
def put_columns(raw: Any, document: Any, program: Any, constants: Any, out: Any, at: Any, scratch: Any) -> Any:
    """Write one row; -1 when a value asks for the slow path."""
    columns, operands = program
    heads, _, _, ordinal = document
    for k in range(columns.shape[0]):
        if k:
            out[at] = _TAB
            at += 1
        op, count = columns[k, 0], columns[k, 1]
        if op == _DOCUMENT_ID:
            at = put_integer(int64(constants[0]) + ordinal, out, at)
        elif op == _MESSAGE_ID:
            at = put_integer(int64(constants[1]), out, at)
        elif op >= LINE_COUNT:
            at = put_line_column(raw, document, op, operands[k], count, constants, out, at, scratch)
        else:
            at = put_head_column(raw, heads, op, operands[k], count, constants, out, at, scratch)
        if at < 0:
            return -1
    out[at] = _LF
    return at + 1


@njit(cache=True)
def put_echo(raw: Any, spans: Any, fields: Any, names: Any, table: Any, out: Any, at: Any) -> Any:
    """Write ``<name>value</name>`` of the fields a receipt repeats, but no empty ones."""
    for k in range(fields.size):
        field = fields[k]
        start, stop = spans[field, 0], spans[field, 1]
        if start >= stop:
            continue
        out[at] = 0x3C
        at = put_name(names, table[field, 0], table[field, 1], out, at + 1)
        at = put_markup(raw, start, stop, out, at)
        out[at] = 0x3C
        out[at + 1] = 0x2F
        at = put_name(names, table[field, 0], table[field, 1], out, at + 2)
    return at


def scratch_buffer() -> Any:
    return np.empty(8192, np.uint8)
