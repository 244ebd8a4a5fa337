"""The compiled pass over one message: order, presence, lengths, decimals and UTF-8 checked, rows written, in one go.

Plain profile only: no CDATA, comments, processing instructions, attributes below the root, self-closing tags, foreign
prefixes, control characters or carriage returns. Whatever is not understood, and every failed facet, returns -1 and
the message goes to the tolerant reader, which names the fault. Numba checks no bounds: every read is held against
``end`` and every write against the room that ``documents`` made sure of before it let a document be written.
"""

from typing import Any

import numpy as np
from numba import uint64

from heliu.ceb.limits import MAX_TEXT_CHARS
from heliu.ceb.scanner.compiled import njit
from heliu.ceb.scanner.emit import put_columns, put_echo
from heliu.ceb.scanner.values import check_decimal, check_integer, check_string
from heliu.ceb.scanner.words import WORD, load64

LINES_MAX = 100
_LT, _SLASH = 0x3C, 0x2F
PREFIX = 4  # octets of ``ceb:`` before every name
KIND_DECIMAL, KIND_INTEGER, KIND_TIGHT = 1, 2, 3
ROOM_PER_DOCUMENT = 4096
ANY = -1  # in the expectations: any value but none


@njit(inline="always", cache=True)
def skip_space(raw: Any, at: Any, end: Any) -> Any:
    begin = at
    while at < end and (raw[at] == 0x20 or raw[at] == 0x0A or raw[at] == 0x09):
        at += 1
    return at if at - begin <= MAX_TEXT_CHARS else end  # nothing is found at the end: the slow path names the limit


@njit(inline="always", cache=True)
def same_octets(raw: Any, at: Any, names: Any, start: Any, size: Any) -> Any:
    """Compare words while there is room for whole words behind the last octet, which ``names`` always has."""
    done = 0
    if at + size + WORD <= raw.size:
        while done + WORD <= size:
            if load64(raw, at + done) != load64(names, start + done):
                return False
            done += WORD
        rest = uint64(size - done) * uint64(8)
        return (load64(raw, at + done) ^ load64(names, start + done)) << (uint64(64) - rest) == 0 if rest else True
    while done < size:
        if raw[at + done] != names[start + done]:
            return False
        done += 1
    return True


@njit(cache=True)
def tag(raw: Any, at: Any, end: Any, names: Any, start: Any, stop: Any, closing: Any) -> Any:
    """Return the position after ``<ceb:NAME>`` or ``</ceb:NAME>``, or -1 when something else stands there."""
    need = stop - start + 6 + closing
    if at + need > end or raw[at] != _LT:
        return -1
    at += 1
    if closing:
        if raw[at] != _SLASH:
            return -1
        at += 1
    size = stop - start + PREFIX + 1  # ``ceb:NAME>``, as it stands in ``names``
    return at + size if same_octets(raw, at, names, start - PREFIX, size) else -1


@njit(cache=True)
def leaf_value(raw: Any, at: Any, end: Any, table: Any, n: Any, fixed: Any) -> Any:
    """Return the end of a leaf's text when it satisfies its facets, else -1."""
    # Rows are indexed and never sliced: a slice costs a reference count, which is more than the check itself.
    if table[n, 2] == KIND_DECIMAL:
        stop = check_decimal(raw, at, end)
    elif table[n, 2] == KIND_INTEGER:
        stop = check_integer(raw, at, end, table[n, 4])
    else:
        stop = check_string(raw, at, end, table[n, 3], table[n, 4], table[n, 2] == KIND_TIGHT)
    if stop < 0 or (stop == at and table[n, 8]):
        return -1
    if table[n, 6] >= 0:
        size = table[n, 7] - table[n, 6]
        if stop - at != size:
            return -1
        for k in range(size):
            if raw[at + k] != fixed[table[n, 6] + k]:
                return -1
    return stop


@njit(cache=True)
def leaves(raw: Any, at: Any, end: Any, names: Any, table: Any, fixed: Any, spans: Any) -> Any:
    """Read the leaf elements of ``table`` in order; note (start, end) of each value, (-1, -1) where absent."""
    for k in range(table.shape[0]):
        at = skip_space(raw, at, end)
        inside = tag(raw, at, end, names, table[k, 0], table[k, 1], 0)
        if inside < 0:
            if table[k, 5]:
                return -1
            spans[k, 0] = -1
            spans[k, 1] = -1
            continue
        stop = leaf_value(raw, inside, end, table, k, fixed)
        if stop < 0:
            return -1
        spans[k, 0] = inside
        spans[k, 1] = stop
        at = tag(raw, stop, end, names, table[k, 0], table[k, 1], 1)
        if at < 0:
            return -1
    return skip_space(raw, at, end)


@njit(cache=True)
def line_parts(
    raw: Any, at: Any, end: Any, names: Any, elements: Any, table: Any, fixed: Any, spans: Any, most: Any
) -> Any:
    """Read the repeated lines of a document; return (position, lines), position -1 when not understood."""
    count = 0
    while True:
        inside = tag(raw, at, end, names, elements[2, 0], elements[2, 1], 0)
        if inside < 0:
            return at, count
        if count == most or count == LINES_MAX:
            return -1, 0
        at = leaves(raw, inside, end, names, table, fixed, spans[count])
        if at < 0:
            return -1, 0
        at = tag(raw, at, end, names, elements[2, 0], elements[2, 1], 1)
        if at < 0:
            return -1, 0
        at = skip_space(raw, at, end)
        count += 1


@njit(cache=True)
def document(raw: Any, at: Any, end: Any, names: Any, elements: Any, tables: Any, spans: Any, lines: Any) -> Any:
    """Read one body from behind its opening tag to behind its closing tag; return (position, lines)."""
    head, line, fixed, limits = tables
    if elements[1, 1] > elements[1, 0]:
        at = tag(raw, skip_space(raw, at, end), end, names, elements[1, 0], elements[1, 1], 0)
        if at < 0:
            return -1, 0
    at = leaves(raw, at, end, names, head, fixed, spans)
    if at >= 0 and elements[1, 1] > elements[1, 0]:
        at = tag(raw, at, end, names, elements[1, 0], elements[1, 1], 1)
        at = skip_space(raw, at, end) if at >= 0 else at
    if at < 0:
        return -1, 0
    count = 0
    if elements[2, 1] > elements[2, 0]:
        at, count = line_parts(raw, at, end, names, elements, line, fixed, lines, limits[2])
        if at < 0 or count < limits[1]:
            return -1, 0
    return tag(raw, at, end, names, elements[0, 0], elements[0, 1], 1), count


@njit(cache=True)
def common(raw: Any, spans: Any, expects: Any) -> Any:
    """Say whether a document is of the common case: the expected one-character values, nothing needed left empty."""
    for k in range(expects.shape[0]):
        start, stop = spans[expects[k, 0], 0], spans[expects[k, 0], 1]
        if expects[k, 1] == ANY:
            if start >= stop:
                return False
        elif stop - start != 1 or raw[start] != expects[k, 1]:
            return False
    return True


@njit(cache=True)
def same(raw: Any, start: Any, stop: Any, other: Any, other_stop: Any) -> Any:
    """Say whether two values are spelled alike: parties that repeat are noted as the first document's."""
    if stop - start != other_stop - other or start < 0 or other < 0:
        return False
    for k in range(stop - start):
        if raw[start + k] != raw[other + k]:
            return False
    return True


@njit(nogil=True, cache=True)
def documents(
    raw: Any, at: Any, end: Any, names: Any, elements: Any, tables: Any, program: Any, constants: Any, outs: Any
) -> Any:
    """Read all bodies and write their rows and receipt heads.

    Returns (position behind the last body, number of bodies, octets of rows, octets of receipt heads); position -1
    means not understood, and nothing written may then be used.
    """
    head, line, _, limits = tables
    rows, echo, echo_ends, party_spans, scratch = outs
    columns, operands, echo_fields, party_fields, expects = program
    heads = np.empty((1, head.shape[0], 2), np.int64)
    spans = heads[0]
    lines = np.empty((LINES_MAX, max(1, line.shape[0]), 2), np.int64)
    count, wrote, echoed = 0, 0, 0
    while True:
        at = skip_space(raw, at, end)
        inside = tag(raw, at, end, names, elements[0, 0], elements[0, 1], 0)
        if inside < 0:
            return at, count, wrote, echoed
        if count == limits[0]:
            return -1, 0, 0, 0
        begin = at
        at, line_count = document(raw, inside, end, names, elements, tables, spans, lines)
        if at < 0:
            return -1, 0, 0, 0
        room = 4 * (at - begin) + ROOM_PER_DOCUMENT
        if wrote + room > rows.size or echoed + room > echo.size:
            return -1, 0, 0, 0
        if not common(raw, spans, expects):
            return -1, 0, 0, 0
        wrote = put_columns(
            raw, (heads, lines, line_count, count), (columns, operands), constants, rows, wrote, scratch
        )
        if wrote < 0:
            return -1, 0, 0, 0
        echoed = put_echo(raw, spans, echo_fields, names, head, echo, echoed)
        echo_ends[count] = echoed
        for k in range(party_fields.size):
            start, stop = spans[party_fields[k], 0], spans[party_fields[k], 1]
            if count and same(raw, party_spans[0, k, 0], party_spans[0, k, 1], start, stop):
                start, stop = party_spans[0, k, 0], party_spans[0, k, 1]
            party_spans[count, k, 0] = start
            party_spans[count, k, 1] = stop
        count += 1
