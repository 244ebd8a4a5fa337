"""A change of the law (变更): new values of some parameters from their days on, each with its document.

One form for officers' drafts, ``heliu policy diff`` and what-if, read by ``change_files.read_change``; one reader for
two purposes: a what-if may ask about the past (``with under(change.over(law())): …``), a release may only begin later
(``too_early``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from heliu.policies.parameter_files import ONE_DAY, Parameter, ParameterFault, Period, Value, joined
from heliu.policies.parameters import Law, names

NATIONAL, ZONE = "national", "zone"
SCOPES = (NATIONAL, ZONE)


class Words(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ChangeFault:
    """What is wrong with a change: where (``values/<parameter>/<day>/…``), why, and what to write instead."""

    code: str
    field: str
    cause: Words
    fix: Words

    def __str__(self) -> str:
        return f"{self.code} {self.field}: {self.cause.zh} {self.fix.zh}"


class ChangeRefused(ValueError):
    """All faults of a change at once, so that its author mends them at once."""

    def __init__(self, faults: Sequence[ChangeFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class NewValue:
    """One value of one parameter. ``period.until`` None: until the next value begins."""

    name: str
    period: Period

    @property
    def field(self) -> str:
        return f"values/{self.name}/{self.period.since}"


@dataclass(frozen=True, slots=True)
class Change:
    """``scope``: a national release takes the place of the law's number, a zone's value lies over it (叠加)."""

    title: Words
    values: tuple[NewValue, ...]
    scope: str = NATIONAL

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value.name for value in self.values))

    @property
    def first_day(self) -> date:
        return min(value.period.since for value in self.values)

    def over(self, base: Law) -> Law:
        """``base`` with these values in it, for :func:`under`. Raises ``ChangeRefused`` for a gap or an overlap.

        Nothing is changed for others: the answer is a law of its own.
        """
        return with_values(base, self.values, self.scope)


@dataclass(frozen=True, slots=True)
class Difference:
    """One stretch of days on which two laws differ; a side is None where that law says nothing."""

    name: str
    since: date
    until: date | None
    before: Period | None
    after: Period | None

    @property
    def changes_value(self) -> bool:
        """Not only the document or how sure we are of it."""
        return self.before is None or self.after is None or self.before.value != self.after.value


def with_values(base: Law, values: Iterable[NewValue], scope: str) -> Law:
    """``base`` with these values, of which the later one wins where two begin on one day."""
    ordered = sorted(values, key=lambda value: value.name)
    lay = _overlaid if scope == ZONE else _released
    faults: list[ChangeFault] = []
    changed: dict[str, Parameter] = {}
    for name, found in groupby(ordered, key=lambda value: value.name):
        try:
            one = base.parameter(name)
            changed[name] = replace(one, periods=lay(one, [value.period for value in found]))
        except ChangeRefused as refused:
            faults.extend(refused.faults)
    if faults:
        raise ChangeRefused(faults)
    return base.with_these(changed)


def too_early(change: Change, first_possible: date) -> list[ChangeFault]:
    """Nothing in force is ever edited: the values that begin before the first day a release may begin on."""
    return [
        ChangeFault(
            "CHANGE_TOO_EARLY",
            value.field,
            Words(
                f"自 {value.period.since} 起的值已经施行或即将施行，不得改动。",
                f"What binds on {value.period.since} is in force already or about to be; it is never edited.",
            ),
            Words(
                f"施行日最早写 {first_possible}；对过去的疑问请用政策推演。",
                f"Begin on {first_possible} at the earliest; ask about the past with what-if.",
            ),
        )
        for value in change.values
        if value.period.since < first_possible
    ]


def without_end(before: Law, after: Law, change: Change) -> list[ChangeFault]:
    """National values with an end after which ``after`` would say nothing, although ``before`` goes on."""
    faults = []
    for name in change.names:
        last = after.parameter(name).periods[-1]
        if last.until is None or before.parameter(name).periods[-1].until is not None:
            continue
        cause = Words(
            f"自 {last.since} 起的值到 {last.until} 为止，其后没有值：次日起无法办理。",
            f"The value of {last.since} ends on {last.until} and nothing follows: after it nothing can be decided.",
        )
        fix = Words("去掉 until，或写明其后的值。", "Leave out until, or write the value that follows.")
        faults.append(ChangeFault("CHANGE_ENDS", f"values/{name}/{last.since}/until", cause, fix))
    return faults


def differences(before: Law, after: Law, of: Iterable[str] = ()) -> list[Difference]:
    """Where two laws differ, by parameter and day. ``of``: only these parameters; none given: all."""
    return [found for name in of or names() for found in _differences(name, before, after)]


def value_on(one: Parameter, day: date) -> Period | None:
    """The value of a parameter on a day, None where it has none."""
    return next((p for p in one.periods if p.since <= day and (p.until is None or day <= p.until)), None)


def as_written(value: Value) -> str | bool:
    """As a file writes it."""
    return value if isinstance(value, bool) else str(value)


def _differences(name: str, before: Law, after: Law) -> list[Difference]:
    one, other = before.parameter(name), after.parameter(name)
    if one.periods == other.periods:
        return []
    periods = (*one.periods, *other.periods)
    days = sorted({p.since for p in periods} | {p.until + ONE_DAY for p in periods if p.until is not None})
    found: list[Difference] = []
    for since, following in zip(days, [*days[1:], None], strict=True):
        sides = value_on(one, since), value_on(other, since)
        if not _same(*sides):
            until = following - ONE_DAY if following is not None else None
            _lengthen(found, Difference(name, since, until, *sides))
    return found


def _same(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.value, one.reference, one.confidence) == (other.value, other.reference, other.confidence)


def _lengthen(found: list[Difference], one: Difference) -> None:
    """Two stretches with the same values are one."""
    last = found[-1] if found else None
    if last and last.until == one.since - ONE_DAY and _same(last.before, one.before) and _same(last.after, one.after):
        found[-1] = replace(last, until=one.until)
    else:
        found.append(one)


def _released(one: Parameter, values: Sequence[Period]) -> tuple[Period, ...]:
    """Each value up to the next one; an end that was written is kept where nothing follows it."""
    last = one.periods[-1]
    by_day = {p.since: replace(p, until=p.until if p is last else None) for p in one.periods}
    new_days = {p.since for p in values}
    by_day |= {p.since: p for p in values}
    days = sorted(by_day)
    whole = [by_day[day] for day in days]
    for place, following in enumerate(whole[1:]):
        # What stood before gives way to what is new; what is new and says when it ends must be followed at once.
        if whole[place].since not in new_days and following.since in new_days:
            ending = whole[place].until
            if ending is None or ending >= following.since:
                whole[place] = replace(whole[place], until=None)
    return _joined(one.name, whole)


def _overlaid(one: Parameter, values: Sequence[Period]) -> tuple[Period, ...]:
    """The zone's values where it has any, else what stood before."""
    zone = sorted({p.since: p for p in values}.values(), key=lambda p: p.since)
    for place, following in enumerate(zone[1:]):
        end = following.since - ONE_DAY
        ending = zone[place].until
        zone[place] = replace(zone[place], until=end if ending is None else min(ending, end))
    pieces = list(one.periods)
    for value in zone:
        pieces = [left for piece in pieces for left in _without(piece, value)] + [value]
    return tuple(sorted(pieces, key=lambda p: p.since))


def _without(piece: Period, cut: Period) -> list[Period]:
    """What is left of a period where another lies over it."""
    left = []
    if piece.since < cut.since:
        ends = cut.since - ONE_DAY
        left.append(piece if piece.until is not None and piece.until <= ends else replace(piece, until=ends))
    if cut.until is not None and (piece.until is None or piece.until > cut.until):
        left.append(replace(piece, since=max(piece.since, cut.until + ONE_DAY)))
    return left


def _joined(name: str, periods: Sequence[Period]) -> tuple[Period, ...]:
    try:
        return joined(periods)
    except ParameterFault as fault:
        raise ChangeRefused(_clashes(name, periods)) from fault


def _clashes(name: str, periods: Sequence[Period]) -> list[ChangeFault]:
    """Which two values leave days without one, or claim the same days."""
    faults = []
    for one, following in pairwise(periods):
        end = following.since - ONE_DAY
        if one.until is None or one.until == end:
            continue
        where = f"values/{name}/{following.since}"
        told = f"{one.since}", f"{one.until}", f"{following.since}"
        if one.until < end:
            cause = Words(
                "自 {} 起的值到 {} 为止，下一个值自 {} 起：中间有空档。".format(*told),
                "The value of {} ends on {}, the next begins on {}: a gap.".format(*told),
            )
            fix = Words("把下一个值的起日提前，或补上中间的值。", "Begin the next value earlier, or add one between.")
            faults.append(ChangeFault("CHANGE_GAP", where, cause, fix))
        else:
            cause = Words(
                "自 {} 起的值到 {} 为止，下一个值自 {} 起：两值重叠。".format(*told),
                "The value of {} ends on {}, the next begins on {}: an overlap.".format(*told),
            )
            fix = Words(
                "去掉 until，或改为下一个值起日的前一日。", "Leave out until, or end it the day before the next value."
            )
            faults.append(ChangeFault("CHANGE_OVERLAP", where, cause, fix))
    return faults
