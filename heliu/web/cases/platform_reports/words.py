"""How reports are spoken of."""

from typing import Final

from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import english, told
from heliu.policies.rules.platform_reporting import Due
from heliu.reporting.api import rules_named
from heliu.reporting.facts import Obligation, Report, State

TONES: Final = {State.DRAFT: "warn", State.FILED: "good", State.REPLACED: "", State.DROPPED: ""}


def state_of(row: Report) -> str:
    return told(row.state)


def tone_of(row: Report) -> str:
    return TONES[row.state]


def kind_of(kind: str) -> str:
    return {"order": _("订单"), "cancel": _("撤销"), "return": _("退货")}[kind]


def faults_of(codes: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Code, sentence and what to do, in the reader's language."""
    rules = rules_named(codes)
    if english():
        return [(rule.code, rule.english, rule.fix_english) for rule in rules]
    return [(rule.code, rule.sentence(), rule.fix) for rule in rules]


def clock_of(due: Due) -> str:
    left = (due.day - business_day(now())).days
    if left < 0:
        return _("逾期 %(days)d 天") % {"days": -left}
    return _("还剩 %(days)d 天") % {"days": left}


def standing_of(owed: Obligation) -> tuple[str, str]:
    """In a word, with its tone."""
    if owed.filed:
        return _("已报送"), "good"
    return (clock_of(owed.due), "bad") if owed.due.day < business_day(now()) else (clock_of(owed.due), "warn")
