"""The numbers of the law (政策参数): one YAML file per number, each value with the day it binds from and its document.

A rule asks ``in_force(name, day)`` with the day of the business event (completed declaration, release), never today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("parameters")
CONFIDENCES = ("confirmed", "secondary", "to be confirmed")
TYPES = ("decimal", "text", "switch")
FILE_KEYS = {"description", "unit", "type", "values"}
VALUE_KEYS = {"value", "reference", "status"}
REFERENCE_KEYS = {"title", "article", "published"}
MAX_FILE_CHARS = 20_000

Value = Decimal | str | bool


class ParameterFault(ValueError):
    """A parameter file is wrong: a gap, an overlap, days out of order, a value without its document."""


class NotInForce(LookupError):
    """The law we hold says nothing for that day, so nothing may be computed for it."""


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
    name: str
    zh: str
    en: str
    unit: str
    kind: str
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """The value that binds on a day. ``confidence`` is shown wherever the value is shown."""

    name: str
    value: Any  # a Decimal, a str or a bool, as the file's ``type`` says
    reference: Reference
    since: date
    confidence: str


class _StrictLoader(yaml.SafeLoader):
    """Refuses a day written twice: plain YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for position, key in enumerate(keys) if key in keys[:position]]
        if twice:
            raise ParameterFault(f"{twice[0]} is written twice (line {node.start_mark.line + 1}). Keep one of them.")
        return super().construct_mapping(node, deep)


def in_force(name: str, day: date) -> InForce:
    """The value of ``name`` that binds on ``day``. Raises ``NotInForce`` outside every period we hold."""
    if isinstance(day, datetime):
        raise TypeError("in_force takes a day, not an instant: turn it into the business day in Asia/Shanghai first.")
    return _in_force(name, day)


@lru_cache(maxsize=65_536)
def _in_force(name: str, day: date) -> InForce:
    periods = parameter(name).periods
    where = f"heliu/policies/parameters/{name}.yaml"
    if day < periods[0].since:
        raise NotInForce(
            f"{name} has no value on {day}: the earliest document we hold takes effect on {periods[0].since}. "
            f"Add the older document to {where}, or correct the date of the business event."
        )
    period = next(period for period in reversed(periods) if period.since <= day)
    if period.until is not None and day > period.until:
        raise NotInForce(
            f"{name} has no value on {day}: {period.reference} ended on {period.until}. "
            f"Add the document that follows it to {where}, or correct the date of the business event."
        )
    return InForce(name, period.value, period.reference, period.since, period.confidence)


def names() -> tuple[str, ...]:
    """All parameters, in alphabetical order: ``import_composite_tax/annual_limit`` and so on."""
    return tuple(sorted(str(path.relative_to(FOLDER).with_suffix("").as_posix()) for path in FOLDER.rglob("*.yaml")))


@lru_cache(maxsize=1_024)
def parameter(name: str) -> Parameter:
    """The whole history of one number. Raises ``KeyError`` for an unknown name, ``ParameterFault`` for a bad file."""
    if name not in names():
        raise KeyError(f"There is no parameter {name!r}: heliu/policies/parameters/{name}.yaml does not exist.")
    return read_parameter(name, (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def read_parameter(name: str, text: str) -> Parameter:
    """Read one file. Every fault is a ``ParameterFault`` that names the file and the place."""
    if len(text) > MAX_FILE_CHARS:
        raise ParameterFault(f"{name}: longer than {MAX_FILE_CHARS} characters. One number stands in one file.")
    try:
        return _parameter(name, yaml.load(text, _StrictLoader))  # noqa: S506 -- our loader is a SafeLoader
    except (ParameterFault, yaml.YAMLError, KeyError, TypeError) as fault:
        raise ParameterFault(f"{name}: {fault}") from fault


def _parameter(name: str, content: Any) -> Parameter:
    if not isinstance(content, dict) or FILE_KEYS - content.keys():
        raise ParameterFault(f"the keys {sorted(FILE_KEYS)} are all needed.")
    if content["type"] not in TYPES:
        raise ParameterFault(f"type is {content['type']!r}: use one of {', '.join(TYPES)}.")
    description = content["description"]
    return Parameter(name, description["zh"], description["en"], content["unit"], content["type"], _periods(content))


def _periods(content: dict[str, Any]) -> tuple[Period, ...]:
    values = content["values"]
    days = list(values)
    if not days or any(type(day) is not date for day in days):
        raise ParameterFault("values needs at least one entry, each under a plain day such as 2019-01-01.")
    if days != sorted(days):
        raise ParameterFault(f"the days {', '.join(map(str, days))} are not in order: oldest first.")
    ends = [next_day - timedelta(days=1) for next_day in days[1:]]
    for day, end in zip(days, ends, strict=False):
        until = values[day].get("until", end)
        if until != end:
            fault = "a gap" if until < end else "an overlap"
            raise ParameterFault(
                f"the value of {day} ends on {until}, the next begins on {end + timedelta(days=1)}: {fault}."
            )
    last = content.get("until", values[days[-1]].get("until"))
    if last is not None and last < days[-1]:
        raise ParameterFault(f"the law ends on {last}, before its last value begins on {days[-1]}.")
    kind = content["type"]
    return tuple(_period(since, until, kind, values[since]) for since, until in zip(days, [*ends, last], strict=True))


def _period(since: date, until: date | None, kind: str, entry: dict[str, Any]) -> Period:
    if VALUE_KEYS - entry.keys() or REFERENCE_KEYS - entry["reference"].keys():
        raise ParameterFault(
            f"the value of {since} needs {sorted(VALUE_KEYS)} and a reference {sorted(REFERENCE_KEYS)}."
        )
    if entry["status"] not in CONFIDENCES:
        raise ParameterFault(f"the status of {since} is {entry['status']!r}: use one of {', '.join(CONFIDENCES)}.")
    reference = Reference(**entry["reference"])
    if not reference.title or not reference.article:
        raise ParameterFault(f"the value of {since} names no document or no article.")
    if reference.published is None and entry["status"] == "confirmed":
        raise ParameterFault(f"the value of {since} is confirmed, but the day its document was published is missing.")
    return Period(since, until, _value(since, kind, entry["value"]), reference, entry["status"])


def _value(since: date, kind: str, written: object) -> Value:
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
