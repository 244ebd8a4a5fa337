"""Enterprise income tax by assessment for retail exporters (核定征收, 国家税务总局公告2019年第36号). Pure.

Taxable income is a share of revenue; the rate is the law's, or that of small low-profit enterprises (小型微利企业).
Every figure tells its formula, its inputs, the parameters it took and the article it rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from heliu.kernel.money import to_fen
from heliu.policies.parameters import InForce, NotInForce, in_force

FOLDER: Final = "assessed_income_tax"
S36: Final = "国家税务总局公告2019年第36号"
ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Facts:
    """One enterprise in one year up to ``day`` (the last day of the year or quarter). Amounts in CNY.

    ``staff`` and ``assets`` are the averages of the quarters. The conditions are answered by who asks, never guessed.
    """

    day: date
    revenue: Decimal
    exempt_income: Decimal
    staff: Decimal
    assets: Decimal
    restricted_industry: bool
    registered_on_platform: bool
    cleared_by_zone_customs: bool
    no_invoice_goods_exempt: bool
    revenue_accurate: bool


class AssessmentCondition:
    """Subclass to add a condition: named by its code, its sentence the first line of its docstring."""

    all: ClassVar[list[type["AssessmentCondition"]]] = []
    code: ClassVar[str]
    english: ClassVar[str]
    article: ClassVar[str]
    reason: ClassVar[str]
    """The word for programs."""
    confidence: ClassVar[str] = "confirmed"
    reading: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        AssessmentCondition.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def breaks(facts: Facts) -> bool:
        raise NotImplementedError


class HD01(AssessmentCondition):
    """所属期间早于核定征收办法的施行日。"""

    english = "The period lies before the day the method takes effect."
    article = f"{S36} 第九条"
    reason = "BEFORE_2020"
    confidence = "secondary"

    @staticmethod
    def breaks(facts: Facts) -> bool:
        try:
            in_force(f"{FOLDER}/income_share", facts.day)
        except NotInForce:
            return True
        return False


class HD02(AssessmentCondition):
    """未在综试区注册并在跨境电子商务线上综合服务平台登记出口货物。"""

    english = "The enterprise is not registered in the zone, or its exports are not registered on its platform."
    article = f"{S36} 第一条第（一）项"
    reason = "NOT_REGISTERED_ON_PLATFORM"

    @staticmethod
    def breaks(facts: Facts) -> bool:
        return not facts.registered_on_platform


class HD03(AssessmentCondition):
    """出口货物未通过综试区所在地海关办理电子商务出口申报手续。"""

    english = "The exports were not declared as e-commerce exports with the customs of the zone."
    article = f"{S36} 第一条第（二）项"
    reason = "NOT_CLEARED_BY_ZONE_CUSTOMS"

    @staticmethod
    def breaks(facts: Facts) -> bool:
        return not facts.cleared_by_zone_customs


class HD04(AssessmentCondition):
    """收入总额不能准确核算。"""

    english = "The total revenue is not accurately accounted for."
    article = f"{S36} 第二条"
    reason = "REVENUE_NOT_ACCURATE"

    @staticmethod
    def breaks(facts: Facts) -> bool:
        return not facts.revenue_accurate


class HD05(AssessmentCondition):
    """未取得有效进货凭证的出口货物，不享受增值税、消费税免税政策。"""

    english = "The goods exported without purchase vouchers are not exempt from VAT and consumption tax."
    article = f"{S36} 第一条第（三）项"
    reason = "NO_INVOICE_EXEMPTION_NOT_MET"

    @staticmethod
    def breaks(facts: Facts) -> bool:
        return not facts.no_invoice_goods_exempt


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of the worksheet. ``name``: revenue, taxable_income, small_low_profit, tax."""

    name: str
    formula: str
    result: str
    article: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[InForce, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessed:
    """What comes of it; figures are None where the method does not apply (``broken``: codes of the conditions)."""

    broken: tuple[str, ...]
    taxable_income: Decimal | None = None
    small: bool | None = None
    tax: Decimal | None = None
    near_the_end: bool = False
    """The revenue is near the end of the small low-profit preference, where the tax jumps."""
    steps: tuple[Step, ...] = ()

    @property
    def eligible(self) -> bool:
        return not self.broken


def assess(facts: Facts) -> Assessed:
    """Tax for the year up to ``facts.day``. Raises NotInForce where no law is held for the preference of that day.

    Our reading: tax-exempt income is taken out of the revenue before the share is applied (公告2019-36 第五条).
    """
    broken = tuple(one.code for one in AssessmentCondition.all if one.breaks(facts))
    if broken:
        return Assessed(broken)
    share = _of("income_share", facts)
    base = max(ZERO, facts.revenue - facts.exempt_income)
    income = to_fen(base * share.value)
    limits = [_of(f"small_{name}_max", facts) for name in ("income", "staff", "assets")]
    held = (income, facts.staff, facts.assets)
    small = not facts.restricted_industry and all(one <= limit.value for one, limit in zip(held, limits, strict=True))
    tax = _small_tax(income, facts) if small else _standard_tax(income, facts)
    steps = (
        Step(
            "revenue",
            "收入总额 - 免税收入",
            str(base),
            f"{S36} 第五条",
            {"收入总额": str(facts.revenue), "免税收入": str(facts.exempt_income)},
        ),
        Step(
            "taxable_income",
            "计税收入 × 应税所得率",
            str(income),
            f"{S36} 第三条",
            {"计税收入": str(base), "应税所得率": str(share.value)},
            (share,),
        ),
        Step(
            "small_low_profit",
            "应纳税所得额、从业人数、资产总额均不超过上限，且不属于限制和禁止行业",
            "是" if small else "否",
            str(limits[0].reference),
            {
                "应纳税所得额": str(income),
                "从业人数": str(facts.staff),
                "资产总额": str(facts.assets),
                "限制和禁止行业": "是" if facts.restricted_industry else "否",
            },
            tuple(limits),
        ),
        tax,
    )
    warn_from = _of("warn_from", facts).value
    return Assessed((), income, small, Decimal(tax.result), small and base >= warn_from, steps)


def _small_tax(income: Decimal, facts: Facts) -> Step:
    part, first, rest = (_of(f"small_{name}", facts) for name in ("first_part", "rate_first", "rate_rest"))
    lower = min(income, part.value)
    tax = to_fen(lower * first.value + (income - lower) * rest.value)
    return Step(
        "tax",
        "第一档所得额 × 第一档税负 + 其余所得额 × 其余税负",
        str(tax),
        str(first.reference),
        {
            "第一档所得额": str(lower),
            "第一档税负": str(first.value),
            "其余所得额": str(income - lower),
            "其余税负": str(rest.value),
        },
        (part, first, rest),
    )


def _standard_tax(income: Decimal, facts: Facts) -> Step:
    rate = _of("standard_rate", facts)
    inputs = {"应纳税所得额": str(income), "税率": str(rate.value)}
    return Step("tax", "应纳税所得额 × 税率", str(to_fen(income * rate.value)), str(rate.reference), inputs, (rate,))


def _of(name: str, facts: Facts) -> InForce:
    return in_force(f"{FOLDER}/{name}", facts.day)


def due_now(tax_of_year: Decimal, prepaid: Decimal) -> Decimal:
    """What a quarter still owes: the tax of the year so far, less what earlier quarters prepaid; never below zero."""
    return max(ZERO, tax_of_year - prepaid)
