"""What carries out what (条文与实现): the rules of tax, reliefs, comparison and risk, and what cites each article.

Made from the code and the files themselves, once a process: nothing is told here that the program does not do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.ceb.codes import explain
from heliu.clearance.pages import ExportRule, ReturnRule, Rule, rule_sentence
from heliu.kernel.languages import english
from heliu.policies.articles.citations import CitationFault, Cited, cited, cited_by
from heliu.policies.parameters import Reference, names, parameter, per_law
from heliu.policies.rules.assessed_income_tax import AssessmentCondition
from heliu.policies.rules.catalogue import RULES
from heliu.policies.rules.exemption import ExemptionRule
from heliu.policies.rules.export_refund_catalogue import REFUND_RULES
from heliu.risk.api import Risk, exports, parameters_of, returns

WITHHELD: Final = ("risk/", "clearance/second_officer_score")
"""Parameters whose values tell what a declaration is looked at for: for those who may see risk."""


@dataclass(frozen=True, slots=True)
class LawRule:
    """One rule, wherever it stands in the code. ``internal``: for officers, as its entry in the error catalogue is."""

    code: str
    family: Promise
    zh: str
    en: str
    citation: str
    parameters: tuple[str, ...] = ()
    confidence: str = ""
    reading: str = ""

    @property
    def sentence(self) -> str:
        return rule_sentence(self.code, (english() and self.en) or self.zh)

    @property
    def internal(self) -> bool:
        told = explain(self.code)
        return told is not None and told.internal

    @property
    def explained(self) -> bool:
        """Whether the error catalogue tells what to do about it."""
        return explain(self.code) is not None


@dataclass(frozen=True, slots=True)
class Implementing:
    """What cites an article: codes of rules, names of parameters."""

    rules: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def rules() -> Mapping[str, LawRule]:
    """By code, family by family."""
    return {one.code: one for one in _rules()}


def _rules() -> Iterator[LawRule]:
    yield from _taxed()
    for family, rules_of_it in (
        (_("进口三单比对"), Rule.all),
        (_("出口单证比对"), ExportRule.all),
        (_("出口退货核对"), ReturnRule.all),
    ):
        for rule in rules_of_it:
            yield LawRule(rule.code, family, rule.sentence(), "", rule.citation)
    for family, risks in (
        (_("进口风险"), Risk.all),
        (_("出口风险"), exports.ExportRisk.all),
        (_("退货风险"), returns.ReturnRisk.all),
    ):
        for risk in risks:
            yield LawRule(risk.__name__, family, risk.sentence(), "", risk.citation, parameters_of(risk))


def _taxed() -> Iterator[LawRule]:
    """The rules by which amounts are computed, and the conditions of reliefs."""
    for tax in RULES.values():
        yield LawRule(tax.code, _("进口税收"), tax.sentence, tax.english, tax.article, (), tax.confidence, tax.reading)
    for one in REFUND_RULES.values():
        yield LawRule(one.code, _("出口退税"), one.zh, one.en, one.article, (), one.confidence, one.reading)
    for conditions, name in ((ExemptionRule.all, _("无票免税")), (AssessmentCondition.all, _("核定征收"))):
        for rule in conditions:
            sentence, citation = rule.sentence(), rule.article
            yield LawRule(rule.code, name, sentence, rule.english, citation, (), rule.confidence, rule.reading)


@per_law(4)
def implementing() -> Mapping[tuple[str, str], Implementing]:
    """Document and article -> what cites it."""
    by_rules: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_parameters: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule in rules().values():
        for one in cited_if_known(rule.citation):
            if one.document:
                by_rules[one.document, one.article].append(rule.code)
    for name in names():
        for period in parameter(name).periods:
            for one in cited_if_known(period.reference):
                by_parameters[one.document, one.article].append(name)
    return {
        place: Implementing(tuple(by_rules[place]), tuple(dict.fromkeys(by_parameters[place])))
        for place in [*by_rules, *(place for place in by_parameters if place not in by_rules)]
    }


def cited_if_known(source: Reference | str) -> tuple[Cited, ...]:
    """Nothing for a document nobody has told of here yet: an officer may name one in a release."""
    try:
        return cited(source) if isinstance(source, str) else cited_by(source)
    except CitationFault:
        return ()


def parameters_behind(rule: LawRule) -> tuple[str, ...]:
    """The parameters a rule reads or cites, then those that stand in its articles."""
    own = [*rule.parameters, *(one.parameter for one in cited_if_known(rule.citation) if one.parameter)]
    articles = [(one.document, one.article) for one in cited_if_known(rule.citation) if one.article]
    shared = [name for place in articles for name in implementing()[place].parameters]
    return tuple(dict.fromkeys([*own, *([] if rule.parameters else shared)]))


def rules_behind(name: str) -> tuple[str, ...]:
    """The rules that read or cite a parameter, or stand in its articles."""
    return tuple(code for code, rule in rules().items() if name in parameters_behind(rule))


def is_withheld(name: str) -> bool:
    return name.startswith(WITHHELD)
