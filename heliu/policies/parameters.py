"""The numbers of the law (政策参数): one YAML file per number, each value with the day it binds from and its document.

A rule asks ``in_force(name, day)`` with the day of the business event (completed declaration, release), never today.
The answer comes from the law in force: the files, and over them what officers released (``stand``). Inside ``under``
it comes from another law, for the caller and nobody else: that is how "what if" asks.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, ParamSpec, TypeVar

from heliu.policies.parameter_files import (
    CONFIDENCES,
    MAX_FILE_CHARS,
    Parameter,
    ParameterFault,
    Period,
    Reference,
    Value,
    read_parameter,
)

__all__ = [
    "CONFIDENCES",
    "FOLDER",
    "MAX_FILE_CHARS",
    "InForce",
    "Law",
    "NotInForce",
    "Parameter",
    "ParameterFault",
    "Period",
    "Reference",
    "Value",
    "in_force",
    "law",
    "names",
    "parameter",
    "per_law",
    "read_parameter",
    "stand",
    "under",
    "written",
]

FOLDER: Final = Path(__file__).with_name("parameters")
ASKED_MAX: Final = 65_536
Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")


class NotInForce(LookupError):
    """The law we hold says nothing for that day, so nothing may be computed for it."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The value that binds on a day. ``confidence`` is shown wherever the value is shown."""

    name: str
    value: Any  # a Decimal, a str or a bool, as the file's ``type`` says
    reference: Reference
    since: date
    confidence: str


@dataclass(frozen=True, eq=False)
class Law:
    """The files, and parameters that stand in place of theirs. One law is one object: what it answered stays true."""

    replaced: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    _answers: dict[tuple[str, date], InForce] = field(default_factory=dict, repr=False)

    def parameter(self, name: str) -> Parameter:
        """Raises ``KeyError`` for an unknown name, ``ParameterFault`` for a bad file."""
        return self.replaced.get(name) or written(name)

    def in_force(self, name: str, day: date) -> InForce:
        """The value of ``name`` that binds on ``day``. Raises ``NotInForce`` outside every period."""
        answer = self._answers.get((name, day))
        if answer is None:
            if len(self._answers) >= ASKED_MAX:
                self._answers.clear()
            answer = self._answers[name, day] = _on(self.parameter(name), day)
        return answer

    def with_these(self, parameters: Mapping[str, Parameter]) -> "Law":
        """The same law with these in place of its own."""
        return Law(MappingProxyType({**self.replaced, **parameters}))

    def __reduce__(self) -> tuple[type["Law"], tuple[dict[str, Parameter]]]:
        """To another process goes what differs from the files, not what was answered."""
        return Law, (dict(self.replaced),)


@dataclass(slots=True)
class _Standing:
    law: Law


_STANDING: Final = _Standing(Law())
_ASKED: Final[ContextVar[Law | None]] = ContextVar("law asked about", default=None)


def law() -> Law:
    """The law that answers here: the one asked about with ``under``, else the one in force."""
    return _ASKED.get() or _STANDING.law


def stand(released: Law) -> None:
    """From now on this law is in force in this process (called by the room of releases, lawbook)."""
    _STANDING.law = released


@contextmanager
def under(asked: Law) -> Iterator[Law]:
    """Within, every rule of this thread (or task) asks ``asked``; for all others nothing changes."""
    before = _ASKED.set(asked)
    try:
        yield asked
    finally:
        _ASKED.reset(before)


def per_law(size: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """As ``lru_cache``, for what is computed from parameters: remembered for each law by itself."""

    def wrap(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @lru_cache(maxsize=size)
        def remembered(_law: Law, *arguments: Asked.args, **named: Asked.kwargs) -> Answer:
            return function(*arguments, **named)

        @wraps(function)
        def asked(*arguments: Asked.args, **named: Asked.kwargs) -> Answer:
            return remembered(law(), *arguments, **named)  # type: ignore[arg-type]  # hashable, as lru_cache asks

        return asked

    return wrap


def in_force(name: str, day: date) -> InForce:
    """The value of ``name`` that binds on ``day``. Raises ``NotInForce`` outside every period we hold."""
    if isinstance(day, datetime):
        raise TypeError("in_force takes a day, not an instant: turn it into the business day in Asia/Shanghai first.")
    return law().in_force(name, day)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """All parameters, in alphabetical order: ``import_composite_tax/annual_limit`` and so on."""
    return tuple(sorted(str(path.relative_to(FOLDER).with_suffix("").as_posix()) for path in FOLDER.rglob("*.yaml")))


def parameter(name: str) -> Parameter:
    """The whole history of one number. Raises ``KeyError`` for an unknown name, ``ParameterFault`` for a bad file."""
    return law().parameter(name)


@lru_cache(maxsize=1_024)
def written(name: str) -> Parameter:
    """As :func:`parameter`, of the file alone: without what officers released."""
    if name not in names():
        raise KeyError(f"There is no parameter {name!r}: heliu/policies/parameters/{name}.yaml does not exist.")
    return read_parameter(name, (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _on(one: Parameter, day: date) -> InForce:
    where = f"heliu/policies/parameters/{one.name}.yaml"
    periods = one.periods
    if day < periods[0].since:
        raise NotInForce(
            f"{one.name} has no value on {day}: the earliest document we hold takes effect on {periods[0].since}. "
            f"Add the older document to {where}, or correct the date of the business event."
        )
    period = next(period for period in reversed(periods) if period.since <= day)
    if period.until is not None and day > period.until:
        raise NotInForce(
            f"{one.name} has no value on {day}: {period.reference} ended on {period.until}. "
            f"Add the document that follows it to {where}, or correct the date of the business event."
        )
    return InForce(one.name, period.value, period.reference, period.since, period.confidence)
