"""The parameters a decision reads, as the review shows them: on its own day and on the day asked."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from heliu.kernel.languages import told
from heliu.policies.parameters import InForce, parameter
from heliu.policies.recomputing.facts import Recomputed, Used
from heliu.web.public.policies.law import is_withheld
from heliu.web.public.policies.linked import Link, sources_of
from heliu.web.public.policies.words import CONFIDENCE, unit_text, value_text


@dataclass(frozen=True, slots=True)
class Side:
    """A parameter on one of the days; ``value`` is empty where none bound."""

    value: str
    since: str
    sources: tuple[Link, ...]
    confidence: tuple[Promise, str] | None


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter on the day of the decision and on the day asked."""

    title: str
    url: str
    unit: str
    then: Side
    now: Side
    changed: bool


def parameter_rows(again: Recomputed, *, sees_risk: bool) -> list[ParameterRow]:
    """Those that differ first; what declarations are looked at for only for those who may see it."""
    seen = [one for one in again.parameters if sees_risk or not is_withheld(one.name)]
    return [_parameter(one) for one in sorted(seen, key=lambda one: not one.changed)]


def _parameter(one: Used) -> ParameterRow:
    held = parameter(one.name)
    url = reverse("policies:parameter", args=[one.name])
    then = _side(one.then)
    now = then if one.now == one.then else _side(one.now)
    return ParameterRow(told(held), url, unit_text(held), then, now, one.changed)


def _side(found: InForce | None) -> Side:
    if found is None:
        return Side("", "", (), None)
    confidence = CONFIDENCE[found.confidence]
    return Side(value_text(found.value), found.since.isoformat(), sources_of(found.reference), confidence)
