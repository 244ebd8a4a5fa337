"""The scanner's plain twin: the same columns from what the tolerant reader read, without any of the scanner's limits.

Both must write the same octets for the same document; a differential test holds them together. What cannot become a
column (a date that is on no calendar, a negative amount) is named here for the sender.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from stdnum.iso7064 import mod_11_2

from heliu.ceb.scanner.columns import Column, Op, Profile
from heliu.ceb.scanner.siphash import fingerprint

Values = Mapping[str, str | None]
Keys = tuple[int, int]

_NUMERIC = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
_SEPARATOR = b"\x1f"
_E5 = 100_000
_FEN_E5 = 1000
_WORD = 1 << 64
_TIMES = {8: "%Y%m%d", 14: "%Y%m%d%H%M%S"}
_ID_CHARS = 18
_SHOWN_LENGTH_MIN = 10
_SHOWN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# numeric(19,5) holds fourteen digits before the point; the official decimal as well.
_NUMBER_E5_MAX = 10**19


@dataclass(frozen=True, slots=True)
class Unfit(Exception):
    """A value that passes the schema and still cannot be taken: ``field``, what is wrong, and how to mend it."""

    field: str
    detail: str
    fix: str


@dataclass(frozen=True, slots=True)
class Row:
    """One document to be written: its head, its lines, and the numbers it gets."""

    head: Values
    lines: tuple[Values, ...]
    document_id: int
    message_id: int
    keys: Keys


def row_text(profile: Profile, row: Row) -> bytes:
    """Return the row in COPY text, newline included. Raises Unfit."""
    return b"\t".join(_WRITERS[column.op](row, column) for column in profile.columns) + b"\n"


def echo_text(profile: Profile, head: Values) -> bytes:
    """Return the head of the document's receipt: the fields it repeats, empty ones left out."""
    return "".join(f"<{name}>{_xml(head[name] or '')}</{name}>" for name in profile.echo if head.get(name)).encode()


def unexpected(profile: Profile, head: Values) -> Iterator[tuple[str, str, str]]:
    """Name each (field, expected, found) in which a document differs from the common case."""
    for name, value in profile.expects:
        if head.get(name) != value:
            yield name, value, head.get(name) or ""
    for name in profile.needs:
        if not head.get(name):
            yield name, "非空", ""


def masked(name: str | None, identity: str | None, telephone: str | None) -> str:
    """Cut personal values to what may be shown: 张*|510*************1X|138****0001."""
    shown = "" if not name or name[0] in "&<>\"'\\" else name[0]
    return f"{shown}*|{_mask(identity or '', 3, 2)}|{_mask(telephone or '', 3, 4)}"


def identity_number_fits(value: str) -> bool:
    """Say whether 18 characters carry the check digit of GB 11643."""
    body, last = value[:-1], value[-1:].upper()
    if len(value) != _ID_CHARS or not (body.isascii() and body.isdigit()):
        return False
    return bool(mod_11_2.calc_check_digit(body) == last)


def scaled(values: Values, name: str) -> int:
    """Return a decimal as hundred-thousandths. Raises Unfit for a negative or overlong one."""
    text = (values.get(name) or "0").strip()
    value = int(Decimal(text) * _E5)
    if value < 0:
        raise Unfit(name, f"{text} 为负数", "数量和金额不得为负, 请填写零或正数")
    if value >= _NUMBER_E5_MAX:
        raise Unfit(name, f"{text} 超出 14 位整数", "请核对数值")
    return value


def _mask(value: str, left: int, right: int) -> str:
    size = len(value)
    if size <= _SHOWN_LENGTH_MIN:
        return "*" * size
    shown = (c if (k < left or k >= size - right) and c in _SHOWN else "*" for k, c in enumerate(value))
    return "".join(shown)


def _xml(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _copy(value: str) -> bytes:
    return (
        value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r").encode()
        if value
        else b"\\N"
    )


def _decimal_e5(value: int) -> bytes:
    return b"%d.%05d" % divmod(value, _E5)


def _array(items: Iterator[bytes]) -> bytes:
    return b"{" + b",".join(items) + b"}"


def _signed(low: int) -> bytes:
    return b"%d" % (low - _WORD if low >= _WORD >> 1 else low)


def _joined(values: Values, fields: tuple[str, ...]) -> bytes:
    return b"".join((values.get(name) or "").encode() + _SEPARATOR for name in fields)


def _text(row: Row, column: Column) -> bytes:
    return _copy(row.head.get(column.fields[0]) or "")


def _number(row: Row, column: Column) -> bytes:
    text = (row.head.get(column.fields[0]) or "").strip()
    if not text:
        return b"\\N"
    if not _NUMERIC.fullmatch(text):
        raise Unfit(column.fields[0], f"{text} 不是数字", "请填写阿拉伯数字")
    scaled(row.head, column.fields[0])
    return text.encode() if _PLAIN.fullmatch(text) else format(Decimal(text), "f").encode()


def _time(row: Row, column: Column) -> bytes:
    name = column.fields[0]
    text = row.head.get(name) or ""
    if not text:
        return b"\\N"
    if not _on_calendar(text):
        raise Unfit(name, f"{text} 不是存在的时间", "格式为 YYYYMMDD 或 YYYYMMDDhhmmss, 北京时间")
    return text.encode()


def _on_calendar(text: str) -> bool:
    form = _TIMES.get(len(text))
    if form is None or not (text.isascii() and text.isdigit()):
        return False
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - the messages carry Beijing time without a zone
    except ValueError:
        return False
    return True


def _blind(row: Row, column: Column) -> bytes:
    return _signed(fingerprint(_joined(row.head, column.fields), row.keys)[0])


def _blind_wide(row: Row, column: Column) -> bytes:
    low, high = fingerprint(_joined(row.head, column.fields), row.keys)
    return b"%016x%016x" % (high, low)


def _masked(row: Row, column: Column) -> bytes:
    return _copy(masked(*(row.head.get(name) for name in column.fields)))


def _balanced(row: Row, column: Column) -> bytes:
    a, b, c, d, e = (scaled(row.head, name) for name in column.fields)
    return _boolean(a + b + c - d == e)


def mark(value: str, keys: Keys) -> tuple[int, int]:
    """Return (low, high) of the fingerprint a field of this value alone gets, for whoever looks for it by value."""
    return fingerprint(_joined({"": value}, ("",)), keys)


def _present(row: Row, column: Column) -> bytes:
    return _boolean(all(row.head.get(name) for name in column.fields))


def _id_check(row: Row, column: Column) -> bytes:
    return _boolean(identity_number_fits(row.head.get(column.fields[0]) or ""))


def _line_values(row: Row, column: Column) -> bytes:
    total = 0
    for line in row.lines:
        octets = b"".join(scaled(line, name).to_bytes(16, "little")[:8] for name in column.fields)
        total += fingerprint(octets, row.keys)[0]
    return _signed(total % _WORD)


def _line_blind(row: Row, column: Column) -> bytes:
    return _signed(sum(fingerprint(_joined(line, column.fields), row.keys)[0] for line in row.lines) % _WORD)


def _line_texts(row: Row, column: Column) -> bytes:
    def quoted(value: str) -> bytes:
        if value.isascii() and value.isalnum():
            return value.encode()
        return _copy('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"')

    return _array(quoted(line.get(column.fields[0]) or "") for line in row.lines)


def _line_running(row: Row, column: Column) -> bytes:
    def sums() -> Iterator[bytes]:
        total = 0
        for line in row.lines:
            total += scaled(line, column.fields[0])
            yield _decimal_e5(total)

    return _array(sums())


def _product(row: Row, column: Column) -> bytes:
    price, quantity, total = column.fields
    fits = True
    for line in row.lines:
        product = Decimal(scaled(line, price) * scaled(line, quantity)) / _E5
        fits = fits and abs(int(product.to_integral_value(ROUND_FLOOR)) - scaled(line, total)) <= _FEN_E5
    return _boolean(fits)


def _boolean(value: bool) -> bytes:  # noqa: FBT001 - that is all it is about
    return b"t" if value else b"f"


_WRITERS: Mapping[Op, Callable[[Row, Column], bytes]] = {
    Op.DOCUMENT_ID: lambda row, _: b"%d" % row.document_id,
    Op.MESSAGE_ID: lambda row, _: b"%d" % row.message_id,
    Op.TEXT: _text,
    Op.NUMBER: _number,
    Op.TIME: _time,
    Op.BLIND: _blind,
    Op.BLIND_WIDE: _blind_wide,
    Op.MASKED: _masked,
    Op.BALANCED: _balanced,
    Op.PRESENT: _present,
    Op.ID_CHECK: _id_check,
    Op.LINE_COUNT: lambda row, _: b"%d" % len(row.lines),
    Op.LINE_SUM: lambda row, column: _decimal_e5(sum(scaled(line, column.fields[0]) for line in row.lines)),
    Op.LINE_BLIND: _line_blind,
    Op.LINE_VALUES: _line_values,
    Op.LINE_TEXTS: _line_texts,
    Op.LINE_NUMBERS: lambda row, column: _array(_decimal_e5(scaled(line, column.fields[0])) for line in row.lines),
    Op.LINE_RUNNING: _line_running,
    Op.LINE_PRODUCT: _product,
    Op.LINE_PRESENT: lambda row, column: _boolean(all(line.get(column.fields[0]) for line in row.lines)),
}
