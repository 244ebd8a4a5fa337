"""The answer to a question: what is owed, how it was computed with numbers and documents, what lies near."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.ceb.codes import explain
from heliu.kernel.languages import english, told
from heliu.kernel.problems import Invalid, Violation
from heliu.policies.case_files import CENT, expect_of, trace_document
from heliu.policies.parameters import InForce, NotInForce, parameter
from heliu.policies.rules.positive_list import Bar
from heliu.policies.tariff import TariffLine, tariff_line
from heliu.taxation.api import calculate
from heliu.taxation.facts import CannotCompute, Explained, Fault, LineTax, Nearby, Step
from heliu.web.public.duty.listed import Listed, listed
from heliu.web.public.duty.questions import Question
from heliu.web.public.duty.words import (
    CHANNELS,
    REASONS,
    TONES,
    consumption_word,
    formula_word,
    nearby_sentence,
    percent,
    step_name,
    step_result,
)
from heliu.web.public.policies.words import CONFIDENCE

SURE: Final = "confirmed"
FIELDS: Mapping[str, str] = {
    "code": "code",
    "content": "content",
    "quantity": "quantity",
    "quantity1": "content",
    "total": "price",
}
"""How the fields of the engine's faults are called in a question."""


@dataclass(frozen=True, slots=True)
class Source:
    """A number of the law as it was used: what it is, its value, its document, how sure we are of it."""

    used: InForce
    name: str
    unit: str

    @property
    def doubt(self) -> str:
        """How sure we are of it; empty where the document itself was read."""
        return "" if self.used.confidence == SURE else str(CONFIDENCE[self.used.confidence][0])


@dataclass(frozen=True, slots=True)
class Figure:
    """One step as a page shows it: its formula in words and in numbers, and what it rests on."""

    step: Step
    name: str
    formula: str
    numbers: str
    result: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its tariff line; ``taxed`` is None where the order does not go this way."""

    tariff: TariffLine
    taxed: LineTax | None
    listed: Listed

    @property
    def price(self) -> str:
        """The duty-paid value in CNY, with more than two places only where it has more."""
        price = self.taxed.tax_price if self.taxed else Decimal(0)
        return f"{price:,.2f}" if price == price.quantize(CENT) else f"{price.normalize():,f}"

    @property
    def doubt(self) -> str:
        """How sure we are of the table; empty where it was compared with the document."""
        return "" if self.tariff.confidence == SURE else str(CONFIDENCE[self.tariff.confidence][0])

    @property
    def duty(self) -> str:
        return percent(self.tariff.duty)

    @property
    def vat(self) -> str:
        return percent(self.tariff.vat)

    @property
    def consumption(self) -> str:
        return consumption_word(self.tariff.consumption)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out for one question."""

    question: Question
    explained: Explained
    lines: tuple[Line, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        pairs = zip(self.explained.assessment.trace, self.explained.figures, strict=True)
        return tuple(_figure(step, numbers) for step, numbers in pairs)

    @property
    def share(self) -> Decimal | None:
        """The tax in percent of the duty-paid value."""
        found = self.explained.assessment
        if found.totals is None or not found.order_tax_price:
            return None
        return (found.totals.total / found.order_tax_price * 100).quantize(Decimal("0.01"))

    @property
    def barred(self) -> str:
        """How a list in force weighs: error where goods may not come at all, warning where not by each mode."""
        bars = {bar for line in self.lines if not line.listed.is_demo for bar, _sentence in line.listed.bars}
        return "" if not bars else "error" if Bar.NOT_LISTED in bars else "warning"

    @property
    def channel(self) -> str:
        return str(CHANNELS[self.explained.assessment.channel])

    @property
    def tone(self) -> str:
        return TONES[self.explained.assessment.channel]

    @property
    def reason(self) -> str:
        return str(REASONS[self.explained.assessment.reason])

    @property
    def nearby(self) -> list[tuple[Nearby, str]]:
        return [(one, nearby_sentence(one)) for one in self.explained.nearby]


def answered(question: Question) -> Answer:
    """Compute. Raises Invalid for what the tariff does not know, what is missing, a day without law."""
    try:
        explained = calculate(question.inventory(), question.annual_used)
    except CannotCompute as refused:
        raise Invalid(_("还不能计算。"), [_violation(fault) for fault in refused.faults]) from refused
    except NotInForce as refused:
        said = _("%(day)s 没有可用的政策参数。") % {"day": question.day}
        fix = _("跨境电商零售进口税收自 2016-04-08 起施行；请改用之后的日期。")
        raise Invalid.at("/day", "DUTY_DAY_WITHOUT_LAW", said, fix) from refused
    taxed = explained.assessment.lines or (None,) * len(question.goods)
    known = (tariff_line(one.code, question.day) for one in question.goods)
    lines = tuple(
        Line(line, tax, listed(line.code, question.day))
        for line, tax in zip(known, taxed, strict=True)
        if line is not None
    )
    return Answer(question, explained, lines)


def _violation(fault: Fault) -> Violation:
    """A fault of the engine where it stands in the question, in the reader's language."""
    name = FIELDS.get(fault.field, fault.field)
    pointer = f"/{name}" if fault.line is None else f"/goods/{fault.line - 1}/{name}"
    words = explain(fault.code) if english() else None
    if words is None or not words.entries:
        return Violation(pointer, fault.code, fault.detail, fault.fix)
    return Violation(pointer, fault.code, words.entries[0].en.cause, words.entries[0].en.fix)


def _figure(step: Step, numbers: str) -> Figure:
    return Figure(
        step=step,
        name=step_name(step),
        formula=formula_word(step.formula),
        numbers=numbers,
        result=step_result(step),
        sources=tuple(_source(one) for one in dict.fromkeys(step.parameters)),
    )


def _source(used: InForce) -> Source:
    held = parameter(used.name)
    return Source(used, told(held), held.unit)


def document(answer: Answer) -> dict[str, Any]:
    """The answer as plain JSON values: amounts are text in CNY, rates ratios."""
    computed = expect_of(answer.explained.assessment)
    taxes = computed.pop("lines")
    steps = trace_document(answer.explained.assessment.trace)
    return {
        "day": str(answer.question.day),
        **computed,
        "goods": [_goods(line, taxes[place] if taxes else {}) for place, line in enumerate(answer.lines)],
        "nearby": [
            {
                "kind": one.kind,
                "line": one.line,
                "amount": str(one.amount),
                "limit": str(one.limit),
                "tax": None if one.tax is None else str(one.tax),
                "sentence": sentence,
            }
            for one, sentence in answer.nearby
        ],
        "trace": [step | {"numbers": numbers} for step, numbers in zip(steps, answer.explained.figures, strict=True)],
    }


def _goods(line: Line, taxed: Mapping[str, Any]) -> dict[str, Any]:
    tariff = line.tariff
    return {
        "code": tariff.code,
        "name": tariff.name,
        "rates": {
            "duty": str(tariff.duty),
            "vat": str(tariff.vat),
            "consumption_tax": {"kind": tariff.consumption.kind, "rate": str(tariff.consumption.rate)},
            "document": str(tariff.reference),
            "since": str(tariff.since),
            "confidence": tariff.confidence,
        },
        "positive_list": line.listed.as_json(),
        **{name: value for name, value in taxed.items() if name != "gnum"},
    }
