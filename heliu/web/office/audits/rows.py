"""What the review shows, line by line: results side by side with what explains them, parameters on both days, rules."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.ceb.codes import explain
from heliu.clearance.pages import rule_sentence
from heliu.kernel.languages import english, told
from heliu.policies.parameters import InForce, parameter
from heliu.policies.recomputing.facts import RISK_RESULTS, Agreement, Because, Cause, Recomputed, Result, Used
from heliu.policies.rules.exemption import Standing
from heliu.reliefs.exemption.api import sentence_of
from heliu.web.cases.declaration.page import Shown
from heliu.web.cases.messages.words import status_tag
from heliu.web.office.audits.words import OUTCOMES, RESULTS, WORDS
from heliu.web.public.policies.law import is_withheld
from heliu.web.public.policies.words import value_text

DIGEST_CHARS_SHOWN: Final = 12
_LACKING: Final = re.compile(r"([a-z0-9_]+/[a-z0-9_]+) has no value on ")
"""How the parameters say that none binds on a day (heliu/policies/parameters.py)."""
TONES: Final[Mapping[Agreement, str]] = {
    Agreement.SAME: "good",
    Agreement.DIFFERENT: "bad",
    Agreement.UNKNOWN: "warn",
}


def _answer(code: str) -> str:
    """The code of a receipt with what it means."""
    found = explain(code)
    if found is None or not found.entries:
        return code
    entry = found.entries[0]
    return f"{code} {(entry.en if english() else entry.zh).title}"


SAID: Final[Mapping[str, Callable[[Any], str]]] = {
    "status": lambda status: f"{status} {status_tag(status).text}",
    "outcome": lambda outcome: str(OUTCOMES[outcome]),
    "answer": _answer,
    "codes": lambda codes: gettext("、").join(map(_answer, codes)),
    "arrival": lambda arrival: str(WORDS[arrival]),
    "standing": lambda standing: told(Standing(standing)),
    "conditions": lambda codes: gettext("、").join(f"{code} {sentence_of(code)}" for code in codes),
    **dict.fromkeys(("digest", "settle_digest"), lambda digest: f"{digest[:DIGEST_CHARS_SHOWN]}…"),
}
"""Results that are codes, in words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two results differ: words, and the parameter it is about where there is one."""

    words: str
    title: str = ""
    url: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result, stored and computed again."""

    name: Promise
    stored: str
    again: str
    tag: tuple[str, str]
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that was looked at, with what it came to."""

    code: str
    sentence: str
    tag: tuple[Promise, str]
    values: str


def result_rows(again: Recomputed, *, sees_risk: bool) -> list[ResultRow]:
    return [_result(one, sees_risk=sees_risk) for one in again.results if sees_risk or one.name not in RISK_RESULTS]


def _result(one: Result, *, sees_risk: bool) -> ResultRow:
    reasons = [_reason(because) for because in one.because if sees_risk or not _closed(because.used)]
    return ResultRow(
        RESULTS[one.name],
        _text(one.name, one.stored),
        "" if one.agreement is Agreement.UNKNOWN else _text(one.name, one.again),
        (told(one.agreement), TONES[one.agreement]),
        reasons or [Reason(gettext("风险防控的参数不同，只对海关公开"))] if one.because else [],
    )


def _closed(used: Used | None) -> bool:
    return used is not None and is_withheld(used.name)


def _reason(because: Because) -> Reason:
    used = because.used
    if because.cause is not Cause.LAW or used is None:
        words = told(because.cause)
        if lacking := _LACKING.match(because.detail):
            return _without(words, lacking[1])
        return Reason(
            gettext("%(cause)s：%(detail)s") % {"cause": words, "detail": because.detail} if because.detail else words
        )
    change = f"{_value(used.then)} → {_value(used.now)}"
    return Reason("", told(parameter(used.name)), reverse("policies:parameter", args=[used.name]), change)


def _without(words: str, name: str) -> Reason:
    """A parameter that has no value on the day; of what declarations are looked at for no more than that."""
    if is_withheld(name):
        return Reason(gettext("%(cause)s：%(detail)s") % {"cause": words, "detail": gettext("风险防控")})
    return Reason("", told(parameter(name)), reverse("policies:parameter", args=[name]), words)


def _value(found: InForce | None) -> str:
    return gettext("没有值") if found is None else value_text(found.value)


def _text(name: str, value: Any) -> str:
    if value is None or value == ():
        return "—"
    if name in SAID:
        return SAID[name](value)
    if isinstance(value, tuple):
        return gettext("、").join(str(WORDS.get(one, one)) for one in value)
    return plain_text(value)


def plain_text(value: Any) -> str:
    """Yes or no, an amount, a day, a moment, or the text itself."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def rule_rows(shown: Shown, *, sees_risk: bool) -> list[RuleRow]:
    """Every rule of the comparison with its result, then the risk rules that fired."""
    rows = [
        RuleRow(
            row["code"],
            rule_sentence(row["code"], row["sentence"]),
            (_("不符"), "bad") if row["broken"] else (_("相符"), "good"),
            "; ".join(row["values"]),
        )
        for row in shown.told["rules"]
    ]
    return rows + list(_fired(shown.told["risks"])) if sees_risk else rows


def _fired(risks: Iterable[Mapping[str, Any]]) -> Iterable[RuleRow]:
    for row in risks:
        points = gettext("%(points)d 分") % {"points": row["weight"]}
        yield RuleRow(row["code"], rule_sentence(row["code"], row["sentence"]), (_("命中"), "warn"), points)
