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
RISK: Final = "risk/"
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
    if name in known.reasons:
        return known.reasons[name]
    changed = [one for one in known.parameters if one.changed and _concerns(name, one.name)]
    differing = {one.name for one in before if one.agreement is not Agreement.SAME}
    reasons = [Because(Cause.LAW, one) for one in changed]
    if known.moved and name in MOVABLE:
        reasons.append(Because(Cause.MOVED))
    if differing & set(FOLLOWING.get(name, ())):
        reasons.append(Because(Cause.FOLLOWS))
    if known.quota_matters and name != "broken":
        reasons.append(Because(Cause.QUOTA))
    return reasons or [Because(Cause.UNEXPLAINED)]


def _concerns(result: str, parameter: str) -> bool:
    """Numbers of risk explain what risk found and the lane; all others the rest."""
    if result in RISK_RESULTS:
        return parameter in RISK_PARAMETERS
    return result == "status" or not parameter.startswith(RISK)


def used_on(names: Iterable[str], then: date, now: date) -> tuple[Used, ...]:
    """The parameters on both days, each once, by name."""
    return tuple(Used(name, value_on(name, then), value_on(name, now)) for name in sorted(set(names)))


def value_on(name: str, day: date) -> Any:
    try:
        return in_force(name, day)
    except NotInForce:
        return None
