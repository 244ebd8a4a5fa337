"""What explains a difference (差异说明): numbers of the law that changed, later moves, what could not be computed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.recomputing.facts import Agreement, Because, Cause, Result, Used


@dataclass(frozen=True, slots=True)
class Ties:
    """What hangs on what in one kind of decisions.

    ``following``: a result -> those it follows from. ``concerned``: a result -> the parameters it rests on, by how
    their names begin; the others rest on ``usual``. ``movable``: what people and time may change afterwards.
    """

    following: Mapping[str, tuple[str, ...]]
    concerned: Mapping[str, tuple[str, ...]]
    usual: tuple[str, ...]
    movable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that may explain: the parameters read, what is unknown and why, whether the case moved on since.

    ``reasons``: of a result that is known and needs no searching for what it comes from.
    """

    ties: Ties
    parameters: Sequence[Used]
    unknown: Mapping[str, tuple[Because, ...]]
    moved: bool
    quota_matters: bool = False
    reasons: Mapping[str, tuple[Because, ...]] = field(default_factory=dict)


def results(stored: Mapping[str, Any], again: Mapping[str, Any], known: Circumstances) -> tuple[Result, ...]:
    """Each result of ``stored`` beside that of ``again``, in the order of ``stored``."""
    found: list[Result] = []
    for name, value in stored.items():
        found.append(_result(name, value, again.get(name), known, found))
    return tuple(found)


def _result(name: str, stored: Any, again: Any, known: Circumstances, before: Sequence[Result]) -> Result:
    if name in known.unknown:
        return Result(name, stored, None, Agreement.UNKNOWN, known.unknown[name])
    if stored == again:
        return Result(name, stored, again, Agreement.SAME)
    return Result(name, stored, again, Agreement.DIFFERENT, tuple(_because(name, known, before)))


def _because(name: str, known: Circumstances, before: Sequence[Result]) -> Iterable[Because]:
    """The nearest reason: what it follows from, else the law, else what is restored; a later move besides."""
    if name in known.reasons:
        return known.reasons[name]
    moved = [Because(Cause.MOVED)] if known.moved and name in known.ties.movable else []
    differing = {one.name for one in before if one.agreement is not Agreement.SAME}
    if differing & set(known.ties.following.get(name, ())):
        return [Because(Cause.FOLLOWS), *moved]
    changed = [
        Because(Cause.LAW, one) for one in known.parameters if one.changed and _concerns(name, one.name, known.ties)
    ]
    restored = [Because(Cause.QUOTA)] if known.quota_matters and name != "broken" else []
    return changed + moved or restored or [Because(Cause.UNEXPLAINED)]


def _concerns(result: str, parameter: str, ties: Ties) -> bool:
    """Whether a number of the law has to do with a result at all."""
    return parameter.startswith(ties.concerned.get(result, ties.usual))


def used_on(names: Iterable[str], then: date, now: date) -> tuple[Used, ...]:
    """The parameters on both days, each once, by name."""
    return tuple(Used(name, value_on(name, then), value_on(name, now)) for name in sorted(set(names)))


def value_on(name: str, day: date) -> Any:
    try:
        return in_force(name, day)
    except NotInForce:
        return None
