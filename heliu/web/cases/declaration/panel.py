"""The panels of the page as rows: the comparison in its columns, the tax with its trace, the quota."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.clearance.pages import Line, Result, rule_sentence
from heliu.web.cases.declaration.formulas import formula_in_words
from heliu.web.cases.declaration.page import Shown
from heliu.web.cases.declaration.words import DOCUMENTS, INPUTS, LIMITS, LINES

SIGNS: Final[Mapping[Result, tuple[str, Promise, str]]] = {
    Result.EQUAL: ("✓", _("相符"), "good"),
    Result.DIFFERENT: ("≠", _("不符"), "bad"),
    Result.ABSENT: ("–", _("未比对"), ""),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A document's value on one line. ``state``: "" shown, absent, hidden (not the reader's), none (no such field)."""

    label: Promise
    value: str
    state: str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule on one line, ready to be read."""

    code: str
    sentence: str
    sign: str
    word: Promise | str
    tone: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of the three flows."""

    label: str
    cells: list[Cell]
    checks: list[Check]
    extra: str
    differs: bool


def panel(shown: Shown) -> list[Compared]:
    columns = list(shown.sight.direction.kinds)
    return [_compared(line, columns) for line in shown.lines]


def _compared(line: Line, columns: Sequence[str]) -> Compared:
    label = str(LINES[line.name])
    if line.goods_no:
        label = gettext("第 %(number)s 项%(name)s") % {"number": line.goods_no, "name": label}
    extra = ""
    if line.cells.get("sum"):
        extra = gettext("货值 + 运杂费 + 代扣税款 − 非现金抵扣 = %(sum)s") % {"sum": line.cells["sum"]}
    if line.name == "order_amount" and not line.differs and all(line.cells.values()):
        collected, ordered = (Decimal(line.cells[kind] or 0) for kind in ("collection", "order"))
        extra = gettext("收款可以少于订单，由海关核对（X03）；不能多于订单。") if collected < ordered else ""
    return Compared(label, [_cell(line, column) for column in columns], _checks(line), extra, line.differs)


def _cell(line: Line, column: str) -> Cell:
    label = DOCUMENTS[column]
    if column not in line.cells:
        return Cell(label, "", "none")
    value = line.cells[column]
    state = "hidden" if column in line.hidden else "absent" if value is None else ""
    return Cell(label, value or "", state)


def _checks(line: Line) -> list[Check]:
    found = []
    for check in line.checks:
        sign, word, tone = SIGNS[check.result]
        sentence = rule_sentence(check.rule.code, check.rule.sentence())
        found.append(Check(check.rule.code, sentence, sign, word, tone))
    return found


def amounts(tax: Mapping[str, Any]) -> list[tuple[str, Decimal | None]]:
    return [
        (gettext("完税价格"), tax["tax_price"]),
        (gettext("关税"), tax["duty"]),
        (gettext("消费税"), tax["consumption_tax"]),
        (gettext("增值税"), tax["vat"]),
    ]


def trace_rows(tax: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps in the reader's words, each with those of its inputs that the formula does not name."""
    return [
        {
            **step,
            "formula": formula_in_words(step["formula"]),
            "told": [(INPUTS[name], value) for name, value in step["inputs"].items() if name in INPUTS],
        }
        for step in tax["trace"]
    ]


def quota_rows(quota: Mapping[str, Any]) -> list[tuple[str, str]]:
    def yuan(amount: Decimal) -> str:
        return gettext("%(amount)s 元") % {"amount": f"{amount:,.2f}"}

    return [
        (
            gettext("订购人年度额度"),
            gettext("%(year)d 年，限额 %(limit)s") % {"year": quota["year"], "limit": yuan(quota["limit"])},
        ),
        (gettext("已用 / 预留"), f"{yuan(quota['committed'])} / {yuan(quota['reserved'])}"),
        (gettext("剩余"), yuan(quota["left"])),
        (gettext("本单计入"), yuan(quota["counted_here"])),
        (gettext("本年购买次数"), str(quota["purchases"])),
    ]


def limit_rows(limits: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any] | None]]:
    """The value of an export in its currency and in CNY, and what the law of the day asks of it, with its reference."""
    value = gettext("%(amount)s（币制 %(currency)s）") % {
        "amount": f"{limits['value']:,.2f}",
        "currency": limits["currency"],
    }
    cny, rate = limits["value_cny"], limits["rate"]
    told = (
        gettext("当日没有该币制的折算率，未折算")
        if cny is None
        else gettext("%(amount)s 元") % {"amount": f"{cny:,.2f}"}
    )
    if cny is not None and rate is not None and limits["currency"] != "142":
        told = gettext("%(told)s（海关汇率 %(rate)s）") % {"told": told, "rate": f"{rate:f}"}
    return [
        (gettext("申报货值"), value, None),
        (gettext("折合人民币"), told, None),
        *((str(LIMITS[one["rule"]]), f"{one['value']:f}", one) for one in limits["asked"]),
    ]
