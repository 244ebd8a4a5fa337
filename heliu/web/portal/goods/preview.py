"""The tax of one unit at the price typed (税款预估): every step, its article, how sure we are of each number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.ceb.code_tables.tables import units
from heliu.policies.parameters import NotInForce
from heliu.policies.tariff import CODE_DIGITS
from heliu.registry.goods import api
from heliu.registry.goods.facts import Content
from heliu.taxation.api import explain
from heliu.taxation.facts import Assessment, CannotCompute, DeclaredInventory, DeclaredLine, Step
from heliu.taxation.facts import Content as TaxedContent
from heliu.web.public.duty.listed import Listed
from heliu.web.public.duty.words import CHANNELS, percent, step_name, step_result

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One step as the page shows it."""

    name: Promise | str
    step: Step
    result: Promise | str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """``fault`` says in words why nothing could be computed; else there is an assessment."""

    price: Decimal
    channel: Promise | str = ""
    assessment: Assessment | None = None
    figures: tuple[Figure, ...] = ()
    fault: Promise | str = ""

    @property
    def share(self) -> Decimal | None:
        """The tax in percent of the price."""
        totals = self.assessment.totals if self.assessment else None
        return None if totals is None else (totals.total / self.price * 100).quantize(Decimal("0.01"))


def preview(content: Content, day: date) -> Preview | None:
    """The tax of one unit on ``day``; None where no price or no whole code is typed yet."""
    price = content.price
    if price is None or not price.is_finite() or price <= 0 or len(content.hs_code) != CODE_DIGITS:
        return None
    line = DeclaredLine(1, content.hs_code, ONE, price, content=taxed_content(content))
    try:
        found = explain(DeclaredInventory(declared_on=day, lines=(line,)))
    except CannotCompute as refused:
        return Preview(price, fault=FAULTS.get(refused.faults[0].code, _("所填内容还不能计税，请先改正标出的项目。")))
    except NotInForce:
        return Preview(price, fault=_("该日期没有可用的税率，不能计税。"))
    figures = tuple(figure(step) for step in found.trace)
    return Preview(price, CHANNELS[found.channel], found, figures)


FAULTS: Final[dict[str, Promise]] = {
    "CODE_UNKNOWN": _("该商品编码不在本平台的税则数据中，税率未知，不能按零计税。请核对编码，或由审核人员确认。"),
    "CONTENT_MISSING": _("消费税按含量计算：请先填写单件含量及单位。"),
}


def figure(step: Step) -> Figure:
    unsure = any(one.confidence == "to be confirmed" for one in step.parameters)
    return Figure(step_name(step), step, step_result(step), unsure)


def taxed_content(content: Content) -> TaxedContent | None:
    if content.content_amount is None or not content.content_unit:
        return None
    return TaxedContent(content.content_amount, content.content_unit)


def advice_context(content: Content, day: date) -> dict[str, Any]:
    """What ``goods/advice.html`` shows of a code: the positive list, rates, notes, the tax of the price typed."""
    if len(content.hs_code) != CODE_DIGITS or not content.hs_code.isdecimal():
        return {"advice": None, "tax": None, "day": day}
    advice = api.advise(content.hs_code, day)
    line = advice.line
    return {
        "advice": advice,
        "listed": Listed(advice.position),
        "rates": {"duty": percent(line.duty), "vat": percent(line.vat)} if line else None,
        "legal_units": [api.name_of(units()[one]) for one in (line.unit1, line.unit2) if one] if line else [],
        "tax": preview(content, day),
        "day": day,
    }
