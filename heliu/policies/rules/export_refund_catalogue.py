"""The rules of export refunds by their number: sentence, formula, article, and how sure we are. Pure.

Numbers are never reused. The trace of every amount names the rule; docs/policies/refund_rules.md is made from this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from heliu.policies.parameters import InForce

NOTICE_2012 = "财税〔2012〕39号"
NOTICE_2026 = "财政部 税务总局公告2026年第11号；税务总局公告2026年第5号"
NOTICE_9810 = "税务总局公告2025年第3号"


@dataclass(frozen=True, slots=True)
class RefundRule:
    """A rule with its sentence and, where it computes, its formula, in both languages."""

    code: str
    zh: str
    en: str
    article: str
    confidence: str
    formula_zh: str = ""
    formula_en: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class RefundStep:
    """One step of a refund; ``line`` is None where it concerns the whole application."""

    step: str
    line: int | None
    rule: str
    result: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[InForce, ...] = ()

    @property
    def formula(self) -> str:
        return REFUND_RULES[self.rule].formula_zh

    @property
    def article(self) -> str:
        return REFUND_RULES[self.rule].article


_RULES = (
    RefundRule(
        "REF-01",
        "外贸企业免退税：按进货的增值税专用发票金额和退税率计算。",
        "A trading firm is refunded by the price on the special invoice and the refund rate.",
        f"{NOTICE_2012} 第五条；{NOTICE_2026}",
        "secondary",
        "应退税额 = 购进不含税金额 × 适用退税率，四舍五入到分",
        "refund = purchase price without VAT × rate used, rounded to the fen",
    ),
    RefundRule(
        "REF-02",
        "适用退税率为出口货物退税率与发票税率中较低者。",
        "The rate used is the lower of the goods' refund rate and the rate on the invoice.",
        f"{NOTICE_2012} 第三条",
        "secondary",
        "适用退税率 = min(退税率, 发票税率)",
        "rate used = min(refund rate, rate on the invoice)",
        "孰低原则写于从小规模纳税人购进的货物；一般发票的税率不低于退税率，一律取低不会多退。",
    ),
    RefundRule(
        "REF-03",
        "征税率高于适用退税率的差额不予退税，计入成本。",
        "What the invoice bears above the rate used is not refunded and becomes cost.",
        f"{NOTICE_2012} 第五条",
        "secondary",
        "计入成本的税额 = 购进不含税金额 × (发票税率 - 适用退税率)",
        "VAT to cost = purchase price without VAT × (rate on the invoice - rate used)",
    ),
    RefundRule(
        "REF-04",
        "生产企业当期不得免征和抵扣税额。",
        "A producer's input VAT that is neither exempt nor deductible.",
        f"{NOTICE_2012} 第五条；{NOTICE_2026}",
        "secondary",
        "(离岸价 - 免税购进原材料) × (征税率 - 退税率)，不小于零",
        "(FOB - duty-free material) × (levy rate - refund rate), not below zero",
    ),
    RefundRule(
        "REF-05",
        "生产企业当期应纳税额；为负即当期期末留抵税额。",
        "A producer's VAT payable of the period; below zero it is the credit at its end.",
        f"{NOTICE_2012} 第五条；{NOTICE_2026}",
        "secondary",
        "销项税额 - (进项税额 - 不得免征和抵扣税额) - 上期留抵税额",
        "output VAT - (input VAT - not deductible) - credit carried in",
    ),
    RefundRule(
        "REF-06",
        "生产企业当期免抵退税额。",
        "A producer's quota of exemption, credit and refund.",
        f"{NOTICE_2012} 第五条；{NOTICE_2026}",
        "secondary",
        "(离岸价 - 免税购进原材料) × 退税率，不小于零",
        "(FOB - duty-free material) × refund rate, not below zero",
    ),
    RefundRule(
        "REF-07",
        "应退税额为期末留抵税额与免抵退税额中较小者；其余为免抵税额或结转下期留抵。",
        "The refund is the smaller of credit and quota; the rest offsets, or is carried over.",
        f"{NOTICE_2012} 第五条；{NOTICE_2026}",
        "secondary",
        "应退税额 = min(期末留抵税额, 免抵退税额)",
        "refund = min(credit, quota)",
    ),
    RefundRule(
        "REF-08",
        "一、二、三、四类企业分别在受理之日起 5、10、15、20 个工作日内办结；自次日起算，补充材料期间不计。",
        "Classes 1 to 4 are handled in 5, 10, 15 and 20 working days, from the day after acceptance, without pauses.",
        "税务总局公告2016年第46号",
        "confirmed",
        reading="受理当日、停表当日的次日至恢复当日的计法见 export_refund_clock：停表当日计入，恢复当日不计入。",
    ),
    RefundRule(
        "REF-09",
        "出口次年 4 月 30 日前申报；2026 年起逾 36 个月的不再退（免）税。",
        "Claims are made by 30 April of the year after the export; since 2026 never after 36 months.",
        NOTICE_2026,
        "secondary",
    ),
    RefundRule(
        "REF-10",
        "9810 货物离境即可申报退税；办理完毕次月 1 日起至次年 4 月 30 日按实际销售核算，未售部分补缴。",
        "9810 goods may be refunded on departure and are settled by 30 April; what was not sold is paid back.",
        f"{NOTICE_9810} 第一条至第三条",
        "confirmed",
        "已销售部分应退税额 = 已预退税额 × 已售数量 ÷ 预退税数量；核算差额 = 已销售部分应退税额 - 已预退税额",
        "refund of what was sold = refund on departure × quantity sold ÷ quantity refunded; "
        "difference = refund of what was sold - refund on departure",
    ),
    RefundRule(
        "REF-11",
        "生产企业已销售的部分按实际销售额折人民币代替离岸价，重新计算所属期的免抵退税额；外贸企业按进货金额，不随售价变动。",
        "Of a producer the real sales in CNY stand in the place of FOB and the period is computed anew; "
        "a trading firm's refund rests on its purchases, whatever they were sold for.",
        f"{NOTICE_9810} 第三条",
        "to be confirmed",
        "实际销售额 = Σ 销售金额 × 销售当月海关计征汇率",
        "real sales = sum of sales × the customs rate of the month of the sale",
        "公告只说按实际销售核算，没有写明怎样折算和并入哪一期：按预退税的所属期重算，差额补退或补缴。",
    ),
)
REFUND_RULES: Mapping[str, RefundRule] = {rule.code: rule for rule in _RULES}
