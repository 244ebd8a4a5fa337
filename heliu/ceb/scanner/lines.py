"""Columns made from the repeated lines of a document: counts, sums, fingerprints, arrays (compiled)."""

from typing import Any

from numba import int64, uint64

from heliu.ceb.scanner.columns import Op
from heliu.ceb.scanner.compiled import njit
from heliu.ceb.scanner.siphash import siphash128
from heliu.ceb.scanner.strokes import gather, put_boolean, put_integer, put_scaled
from heliu.ceb.scanner.values import scaled

LINE_COUNT = int(Op.LINE_COUNT)
_LINE_SUM, _LINE_BLIND = int(Op.LINE_SUM), int(Op.LINE_BLIND)
_LINE_VALUES, _LINE_TEXTS, _LINE_NUMBERS = int(Op.LINE_VALUES), int(Op.LINE_TEXTS), int(Op.LINE_NUMBERS)
_LINE_RUNNING, _LINE_PRODUCT = int(Op.LINE_RUNNING), int(Op.LINE_PRODUCT)
_FEN_E5 = 1000
_PRICE_MAX, _PRODUCT_MAX = 9 * 10**13, 9 * 10**17  # beyond these the product would not fit 64 bits


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
        if lines[n, field, 0] >= lines[n, field, 1]:
            return -1
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
            size = gather(raw, lines, n, fields, count, scratch)
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
    if op == LINE_COUNT:
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
