"""What explains a difference (差异说明): numbers of the law that changed, later moves, what could not be computed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from heliu.clearance.recomputing.facts import RISK_RESULTS, Agreement, Because, Cause, Result, Used
from heliu.policies.parameters import NotInForce, in_force
from heliu.risk.api import PARAMETERS as RISK_PARAMETERS

FOLLOWING: Final[Mapping[str, tuple[str, ...]]] = {
    "outcome": ("broken",),
    "status": ("outcome", "risks", "score"),
    "counted": ("outcome",),
    "duty": ("outcome",),
    "consumption_tax": ("outcome", "duty"),
    "vat": ("outcome", "duty", "consumption_tax"),
    "score": ("risks",),
}
"""A result -> those it follows from."""
LIMITS: Final = ("import_composite_tax/", "export_list/", "export_return/", "exchange_rate/")
TAXES: Final = (*LIMITS, "value_added_tax/", "consumption_tax/")
CONCERNED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("duty", "consumption_tax", "vat"), TAXES),
    "status": ("risk/lane_",),
    **dict.fromkeys(("back_until", "tax_free_until", "tax_free"), ("export_return/",)),
}
"""A result -> the parameters it rests on by itself; the others rest on the limits."""
MOVABLE: Final = ("outcome", "status", "counted", "duty", "consumption_tax", "vat")
"""What officers, the firm and time may change after the decision."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that may explain: the parameters read, what is unknown and why, whether the case moved on since.

    ``reasons``: of a result that is known and needs no searching for what it comes from.
    """

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
    moved = [Because(Cause.MOVED)] if known.moved and name in MOVABLE else []
    differing = {one.name for one in before if one.agreement is not Agreement.SAME}
    if differing & set(FOLLOWING.get(name, ())):
        return [Because(Cause.FOLLOWS), *moved]
    changed = [Because(Cause.LAW, one) for one in known.parameters if one.changed and _concerns(name, one.name)]
    restored = [Because(Cause.QUOTA)] if known.quota_matters and name != "broken" else []
    return changed + moved or restored or [Because(Cause.UNEXPLAINED)]


def _concerns(result: str, parameter: str) -> bool:
    """Whether a number of the law has to do with a result at all."""
    if result in RISK_RESULTS:
        return parameter in RISK_PARAMETERS
    return parameter.startswith(CONCERNED.get(result, LIMITS))


def used_on(names: Iterable[str], then: date, now: date) -> tuple[Used, ...]:
    """The parameters on both days, each once, by name."""
    return tuple(Used(name, value_on(name, then), value_on(name, now)) for name in sorted(set(names)))


def value_on(name: str, day: date) -> Any:
    try:
        return in_force(name, day)
    except NotInForce:
        return None
