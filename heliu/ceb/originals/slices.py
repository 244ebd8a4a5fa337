"""JSON read so that every value keeps the text it came in: what is signed is that text, never JSON written anew."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

DEPTH_MAX: Final = 12
"""The official document is four deep, a deposit of several six."""
NAME_CHARS_MAX: Final = 60
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"|([\[{])|([\]}])', re.DOTALL)
_WHITE = re.compile(r"[ \t\n\r]*")


class NotReadable(ValueError):
    """No JSON as it should be. ``code``: malformed, deep, twice or surrogate; ``what`` names the place."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written: ``1.10`` and ``1.1`` are two texts."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Slice:
    """A value, and the exact text it was read from."""

    raw: str
    value: Any


def shown(name: str) -> str:
    """A name somebody gave, as it may be told and stored: short, its controls and halves of characters escaped."""
    short = name[:NAME_CHARS_MAX]
    return short if short.isprintable() else json.dumps(short)[1:-1]


def decoded(raw: bytes) -> str:
    """The octets as UTF-8 without a byte order mark. Raises NotReadable."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadable("malformed", f"UTF-8 @{error.start}") from error


def members(text: str) -> dict[str, Slice]:
    """The members of the object that ``text`` is, each with its text. Raises NotReadable."""
    _refuse_depth(text)
    found: dict[str, Slice] = {}
    try:
        for name, one in _members(text):
            if name in found:
                raise NotReadable("twice", shown(name))
            found[name] = one
    except (IndexError, json.JSONDecodeError, RecursionError) as error:
        raise NotReadable("malformed", _place(error)) from error
    _refuse_surrogates({name: one.value for name, one in found.items()})
    return found


def items(text: str) -> list[Slice]:
    """The items of the array that ``text`` is, each with its text. Raises NotReadable."""
    _refuse_depth(text)
    try:
        found = list(_items(text))
    except (IndexError, json.JSONDecodeError, RecursionError) as error:
        raise NotReadable("malformed", _place(error)) from error
    _refuse_surrogates([one.value for one in found])
    return found


def _members(text: str) -> Iterator[tuple[str, Slice]]:
    at = _opened(text, "{")
    if text[at] == "}":
        _ended(text, at)
        return
    while True:
        if text[at] != '"':
            raise json.JSONDecodeError("a name is missing", text, at)
        name, at = _DECODER.raw_decode(text, at)
        at = _past(text, at)
        if text[at] != ":":
            raise json.JSONDecodeError("a colon is missing", text, at)
        start = _past(text, at + 1)
        value, at = _DECODER.raw_decode(text, start)
        yield name, Slice(text[start:at], value)
        at = _past(text, at)
        if text[at] == "}":
            _ended(text, at)
            return
        at = _comma(text, at)


def _items(text: str) -> Iterator[Slice]:
    at = _opened(text, "[")
    if text[at] == "]":
        _ended(text, at)
        return
    while True:
        start = at
        value, at = _DECODER.raw_decode(text, start)
        yield Slice(text[start:at], value)
        at = _past(text, at)
        if text[at] == "]":
            _ended(text, at)
            return
        at = _comma(text, at)


def _opened(text: str, bracket: str) -> int:
    at = _past(text, 0)
    if text[at] != bracket:
        raise json.JSONDecodeError(f"{bracket} is missing", text, at)
    return _past(text, at + 1)


def _comma(text: str, at: int) -> int:
    if text[at] != ",":
        raise json.JSONDecodeError("a comma is missing", text, at)
    return _past(text, at + 1)


def _ended(text: str, at: int) -> None:
    end = _past(text, at + 1)
    if end != len(text):
        raise json.JSONDecodeError("more than one value", text, end)


def _past(text: str, at: int) -> int:
    found = _WHITE.match(text, at)
    return found.end() if found else at


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((name, _times),) = Counter(name for name, _ in pairs).most_common(1)
        raise NotReadable("twice", shown(name))
    return found


def _refuse_constant(word: str) -> Any:
    raise NotReadable("malformed", word)  # NaN and Infinity are no JSON


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=Number, parse_int=Number, parse_constant=_refuse_constant
)


def _refuse_depth(text: str) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        if token[1]:
            depth += 1
            if depth > DEPTH_MAX:
                raise NotReadable("deep", str(DEPTH_MAX))
        elif token[2]:
            depth -= 1


def _refuse_surrogates(value: Any) -> None:
    """Half of a character, written as an escape: no encoding can carry it on."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise NotReadable("surrogate") from error


def _place(error: Exception) -> str:
    return f"@{error.pos}" if isinstance(error, json.JSONDecodeError) else ""
