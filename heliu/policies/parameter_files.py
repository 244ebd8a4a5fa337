"""Reading a file of the law's numbers (政策参数): strict, because a number read wrongly is a tax levied wrongly.

Each value stands under the day it binds from, with its document and how sure we are of it. A gap, an overlap, a value
without its document, a number that was a binary float before we saw it: each is a fault that names its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import yaml

CONFIDENCES: Final = ("confirmed", "secondary", "to be confirmed")
TYPES: Final = ("decimal", "text", "switch")
FILE_KEYS: Final = frozenset({"description", "unit", "type", "values"})
FILE_KEYS_ALLOWED: Final = FILE_KEYS | {"until", "overlay"}
VALUE_KEYS: Final = frozenset({"value", "reference", "status"})
VALUE_KEYS_ALLOWED: Final = VALUE_KEYS | {"until"}
REFERENCE_KEYS: Final = frozenset({"title", "article", "published"})
MAX_FILE_CHARS: Final = 20_000
MAX_DEPTH: Final = 20
ONE_DAY: Final = timedelta(days=1)

Value = Decimal | str | bool


class ParameterFault(ValueError):
    """A parameter file is wrong: a gap, an overlap, days out of order, a value without its document."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a number stands: document, article, and the day it was published (unknown for some secondary sources)."""

    title: str
    article: str
    published: date | None

    def __str__(self) -> str:
        return f"{self.title} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Period:
    """One value from ``since`` to ``until``, both days included; ``until`` None is open."""

    since: date
    until: date | None
    value: Value
    reference: Reference
    confidence: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """The whole history of one number. ``overlay``: the zone may set a value of its own over it (see docs)."""

    name: str
    zh: str
    en: str
    unit: str
    kind: str
    periods: tuple[Period, ...]
    overlay: bool = False


class StrictLoader(yaml.SafeLoader):
    """Plain YAML, each key once, nothing by reference, nothing deeper than a file of ours ever is."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise ParameterFault("an alias (*name) is not allowed here: write the value out.")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ParameterFault(f"nested deeper than {MAX_DEPTH} levels.")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        """Refuses a key written twice: plain YAML would silently keep the last one."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for position, key in enumerate(keys) if key in keys[:position]]
        if twice:
            raise ParameterFault(f"{twice[0]} is written twice (line {node.start_mark.line + 1}). Keep one of them.")
        return super().construct_mapping(node, deep)


def load_strictly(text: str) -> Any:
    """The content of a YAML text. Raises ``ParameterFault`` for whatever is not plain YAML, an impossible day too."""
    try:
        return yaml.load(text, StrictLoader)  # noqa: S506 -- our loader is a SafeLoader
    except (yaml.YAMLError, ValueError, TypeError) as fault:
        raise ParameterFault(str(fault)) from fault


def read_parameter(name: str, text: str) -> Parameter:
    """Read one file. Every fault is a ``ParameterFault`` that names the file and the place."""
    if len(text) > MAX_FILE_CHARS:
        raise ParameterFault(f"{name}: longer than {MAX_FILE_CHARS} characters. One number stands in one file.")
    try:
        return _parameter(name, load_strictly(text))
    except ParameterFault as fault:
        raise ParameterFault(f"{name}: {fault}") from fault


def _parameter(name: str, content: Any) -> Parameter:
    if not isinstance(content, dict) or FILE_KEYS - content.keys():
        raise ParameterFault(f"the keys {sorted(FILE_KEYS)} are all needed.")
    _refuse_unknown("the file", content, FILE_KEYS_ALLOWED)
    kind, overlay = content["type"], content.get("overlay", False)
    if kind not in TYPES:
        raise ParameterFault(f"type is {kind!r}: use one of {', '.join(TYPES)}.")
    if not isinstance(overlay, bool):
        raise ParameterFault(f"overlay is {overlay!r}: write yes or leave it out.")
    described = content["description"]
    if not isinstance(described, dict) or not all(_is_text(described.get(language)) for language in ("zh", "en")):
        raise ParameterFault("description needs zh and en, both texts.")
    if not isinstance(content["unit"], str):
        raise ParameterFault("unit is not a text.")
    return Parameter(
        name, described["zh"], described["en"], content["unit"], kind, _periods(content, kind), overlay=overlay
    )


def _periods(content: dict[str, Any], kind: str) -> tuple[Period, ...]:
    values = content["values"]
    if not isinstance(values, dict) or not values or any(type(day) is not date for day in values):
        raise ParameterFault("values needs at least one entry, each under a plain day such as 2019-01-01.")
    days = list(values)
    if days != sorted(days):
        raise ParameterFault(f"the days {', '.join(map(str, days))} are not in order: oldest first.")
    read = [read_period(since, kind, values[since]) for since in days]
    if content.get("until") is not None:
        read[-1] = ended(read[-1], day_of(content["until"], "until of the file"))
    return joined(read)


def words_of(one: Parameter) -> tuple[str, ...]:
    """The only words a text may be, where the unit of its file lists them (``payable | statutory``); else none."""
    words = tuple(one.unit.split(" | "))
    return words if one.kind == "text" and all(period.value in words for period in one.periods) else ()


def read_period(since: date, kind: str, entry: Any) -> Period:
    """One value as it is written under its day. Raises ``ParameterFault``."""
    if not isinstance(entry, dict) or VALUE_KEYS - entry.keys() or not isinstance(entry["reference"], dict):
        raise ParameterFault(f"the value of {since} needs {sorted(VALUE_KEYS)}.")
    if REFERENCE_KEYS - entry["reference"].keys():
        raise ParameterFault(f"the value of {since} needs a reference {sorted(REFERENCE_KEYS)}.")
    _refuse_unknown(f"the value of {since}", entry, VALUE_KEYS_ALLOWED)
    _refuse_unknown(f"the reference of {since}", entry["reference"], REFERENCE_KEYS)
    if entry["status"] not in CONFIDENCES:
        raise ParameterFault(f"the status of {since} is {entry['status']!r}: use one of {', '.join(CONFIDENCES)}.")
    until = entry.get("until")
    if until is not None and day_of(until, f"until of {since}") < since:
        raise ParameterFault(f"the value of {since} ends on {until}, before it begins.")
    reference = _reference(since, entry["reference"], entry["status"])
    return Period(since, until, value_of(since, kind, entry["value"]), reference, entry["status"])


def joined(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Values in order of their days, each up to the next one. Raises ``ParameterFault`` for a gap and an overlap."""
    whole = []
    for one, following in zip(periods, [*periods[1:], None], strict=True):
        if following is None:
            whole.append(one)
            continue
        end = following.since - ONE_DAY
        if one.until is not None and one.until != end:
            fault = "a gap" if one.until < end else "an overlap"
            raise ParameterFault(
                f"the value of {one.since} ends on {one.until}, the next begins on {following.since}: {fault}."
            )
        whole.append(ended(one, end))
    return tuple(whole)


def ended(one: Period, until: date) -> Period:
    """The same value, up to that day. Raises ``ParameterFault`` when it begins later."""
    if until < one.since:
        raise ParameterFault(f"the law ends on {until}, before its last value begins on {one.since}.")
    return Period(one.since, until, one.value, one.reference, one.confidence)


def value_of(since: date, kind: str, written: object) -> Value:
    """Numbers are written in quotes: an unquoted 0.7 would have been a binary float before we saw it."""
    if kind == "switch" and isinstance(written, bool):
        return written
    if kind == "text" and isinstance(written, str) and written:
        return written
    if kind == "decimal" and isinstance(written, str):
        try:
            number = Decimal(written)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise ParameterFault(f"the value of {since} is {written!r}: a {kind} is needed, a number in quotes.")


def day_of(written: object, where: str) -> date:
    """A plain day; anything else is a ``ParameterFault``."""
    if type(written) is not date:
        raise ParameterFault(f"{where} is {written!r}: write a plain day such as 2019-01-01.")
    return written


def _reference(since: date, written: Mapping[str, Any], status: str) -> Reference:
    title, article, published = written["title"], written["article"], written["published"]
    if not _is_text(title) or not _is_text(article):
        raise ParameterFault(f"the value of {since} names no document or no article.")
    if published is not None:
        day_of(published, f"published of {since}")
    elif status == "confirmed":
        raise ParameterFault(f"the value of {since} is confirmed, but the day its document was published is missing.")
    return Reference(title, article, published)


def _refuse_unknown(where: str, written: Mapping[Any, Any], known: frozenset[str]) -> None:
    unknown = [str(key) for key in written if key not in known]
    if unknown:
        raise ParameterFault(f"{where} has the key {', '.join(unknown)}, which nobody reads. Known: {sorted(known)}.")


def _is_text(written: object) -> bool:
    return isinstance(written, str) and bool(written.strip())
