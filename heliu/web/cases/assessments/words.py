"""How worksheets are spoken of: the figures as rows, the steps and conditions in the reader's language."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.languages import english
from heliu.policies.parameters import parameter
from heliu.policies.rules.assessed_income_tax import AssessmentCondition
from heliu.reliefs.assessed.facts import Row

Figures = Mapping[str, Any]
AMOUNT: Final = re.compile(r"-?[0-9]{4,}\.[0-9]{2}")
STEPS: Final[dict[str, Promise]] = {
    "revenue": gettext_lazy("计税收入"),
    "taxable_income": gettext_lazy("应纳税所得额"),
    "small_low_profit": gettext_lazy("是否小型微利企业"),
    "tax": gettext_lazy("本年应纳税额"),
}
FORMULAS: Final[tuple[Promise, ...]] = (
    gettext_lazy("收入总额 - 免税收入"),
    gettext_lazy("计税收入 × 应税所得率"),
    gettext_lazy("应纳税所得额、从业人数、资产总额均不超过上限，且不属于限制和禁止行业"),
    gettext_lazy("第一档所得额 × 第一档税负 + 其余所得额 × 其余税负"),
    gettext_lazy("应纳税所得额 × 税率"),
)
INPUTS: Final[tuple[Promise, ...]] = (
    gettext_lazy("收入总额"),
    gettext_lazy("免税收入"),
    gettext_lazy("计税收入"),
    gettext_lazy("应税所得率"),
    gettext_lazy("应纳税所得额"),
    gettext_lazy("从业人数"),
    gettext_lazy("资产总额"),
    gettext_lazy("限制和禁止行业"),
    gettext_lazy("第一档所得额"),
    gettext_lazy("第一档税负"),
    gettext_lazy("其余所得额"),
    gettext_lazy("其余税负"),
    gettext_lazy("税率"),
    gettext_lazy("是"),
    gettext_lazy("否"),
)
"""What the rules write in Chinese, named here so that the catalogue has its English."""


def money(amount: str | None) -> str:
    return "—" if amount is None else f"{Decimal(amount):,.2f}"


def state_of(row: Row) -> str:
    return _("已结表") if row.closed_at else _("编制中")


def told(word: str) -> str:
    """The rules' word in the reader's language; an amount with its thousands parted."""
    if not word.isascii():
        return _(word)
    return money(word) if AMOUNT.fullmatch(word) else word


def income(figures: Figures) -> list[tuple[str, str]]:
    """From the exports to the revenue, as the sheet reads downwards."""
    return [
        (_("本季度免税出口收入"), money(figures["exports_of_quarter"])),
        (_("本年累计免税出口收入"), money(figures["exports_of_year"])),
        (_("本年累计调整"), money(figures["adjusted"])),
        (_("收入总额"), money(figures["revenue"])),
        (_("免税收入"), money(figures["exempt_income"])),
    ]


def result(figures: Figures) -> list[tuple[str, str]]:
    return [
        (_("应纳税所得额"), money(figures["taxable_income"])),
        (_("本年应纳税额"), money(figures["tax"])),
        (_("本年已预缴"), money(figures["prepaid"])),
        (_("本季应缴"), money(figures["due"])),
    ]


def conditions(figures: Figures) -> list[tuple[str, str, str]]:
    """Code, sentence, article of each condition that is not met."""
    rules = [one for one in AssessmentCondition.all if one.code in figures["broken"]]
    return [(one.code, one.english if english() else one.sentence(), one.article) for one in rules]


def steps(figures: Figures) -> list[dict[str, Any]]:
    """Each step with its inputs, and the parameters it took with day, document and confidence."""
    return [
        {
            "name": str(STEPS[step["name"]]),
            "formula": told(step["formula"]),
            "inputs": [(told(name), told(value)) for name, value in step["inputs"].items()],
            "result": told(step["result"]),
            "article": step["article"],
            "parameters": [
                {
                    "name": parameter(one["name"]).en if english() else parameter(one["name"]).zh,
                    "value": one["value"],
                    "since": one["since"],
                    "reference": one["reference"],
                    "unsure": one["confidence"] == "to be confirmed",
                }
                for one in step["parameters"]
            ],
        }
        for step in figures["steps"]
    ]
