"""What the pages show of a parameter and of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.ceb.codes import explain
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import english, told
from heliu.lawbook.changes.facts import Draft
from heliu.policies.changes import Difference, value_on
from heliu.policies.parameters import Parameter, Period, parameter
from heliu.policies.uses import used
from heliu.web.office.policies.words import KINDS, department_text, topic_text, with_unit
from heliu.web.public.policies.law import rules
from heliu.web.public.policies.words import CONFIDENCE, unit_text, value_text

USES_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """A parameter as its page shows it."""

    held: Parameter
    title: str
    topic: str
    department: str
    unit: str
    kind: str
    today: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One value on the time line, the newest first."""

    period: Period
    value: str
    confidence: tuple[str, str]
    state: str
    tone: str


def shown(held: Parameter) -> Shown:
    return Shown(
        held,
        told(held),
        topic_text(held.name),
        department_text(held.name),
        unit_text(held),
        str(KINDS[held.kind]),
        with_unit(held, value_on(held, business_day(now()))),
    )


def line_of_time(held: Parameter) -> list[Stretch]:
    day = business_day(now())
    return [_stretch(one, day) for one in reversed(held.periods)]


def uses_of(name: str) -> dict[str, Any]:
    """Rules with their sentences, programs, and pages."""
    found = used()[name]
    return {
        "rules": [_rule(code) for code in found.rules],
        "programs": [use for use in found.uses if not use.is_page][:USES_MAX],
        "pages": [use for use in found.uses if use.is_page][:USES_MAX],
    }


def _rule(code: str) -> tuple[str, str, str]:
    """Code, sentence in the reader's language, and the rule's page where the library has one."""
    if code in rules():
        return code, rules()[code].sentence, reverse("policies:rule", args=[code])
    return code, _of_catalogue(code), ""


def _of_catalogue(code: str) -> str:
    found = explain(code)
    if found is None or not found.entries:
        return ""
    entry = found.entries[0]
    return (entry.en if english() else entry.zh).title


def changes_of(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """The lines of a draft's table: old and new value of each stretch of days, with what uses the parameter."""
    return [_line(one) for one in differences]


def impact_of(draft: Draft) -> dict[str, Any] | None:
    """What the what-if room said, as far as the page shows it."""
    said = draft.impact
    if said is None:
        return None
    return {
        "since": said["from"],
        "until": said["to"],
        "recomputed": said["recomputed"],
        "winners": said["winners_count"],
        "losers": said["losers_count"],
        "before": said["total"]["before"]["total"],
        "after": said["total"]["after"]["total"],
        "difference": said["difference"],
        "reconciled": said["reconciled"],
        "at": draft.weighed_at,
    }


def _line(one: Difference) -> dict[str, Any]:
    held = parameter(one.name)
    found = used()[one.name]
    return {
        "name": one.name,
        "title": told(held),
        "since": one.since,
        "until": one.until,
        "before": with_unit(held, one.before),
        "after": with_unit(held, one.after),
        "reference": str(one.after.reference) if one.after else "",
        "confidence": _confidence(one.after) if one.after else None,
        "same": not one.changes_value,
        "rules": found.rules,
        "programs": len(found.uses),
    }


def _stretch(one: Period, day: date) -> Stretch:
    if one.since > day:
        state, tone = _("将施行"), "now"
    elif one.until is None or day <= one.until:
        state, tone = _("现行"), "good"
    else:
        state, tone = _("已失效"), ""
    return Stretch(one, value_text(one.value), _confidence(one), state, tone)


def _confidence(one: Period) -> tuple[str, str]:
    words, tone = CONFIDENCE[one.confidence]
    return str(words), tone
