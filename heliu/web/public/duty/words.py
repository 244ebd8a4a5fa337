"""What the calculator calls the steps, formulas, channels and limits, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.policies.consumption import ConsumptionRate
from heliu.policies.rules.near_limits import Nearby
from heliu.taxation.facts import Step

STEPS: Final[Mapping[str, Promise]] = {
    "order_tax_price": _("完税价格合计"),
    "channel": _("办理渠道"),
    "freight_allocation": _("运保费分摊"),
    "tax_price": _("完税价格"),
    "duty": _("关税"),
    "consumption_tax": _("消费税"),
    "vat": _("增值税"),
    "total": _("应缴合计"),
    "annual_used_after": _("计入年度额度"),
}
CHANNELS: Final[Mapping[str, Promise]] = {
    "cbec_within_limits": _("限值以内，按跨境电商零售进口征税"),
    "cbec_over_single_full_tax": _("单件超过单次限值，按货物税率全额征税"),
    "general_trade": _("超过限值，应按一般贸易办理，不在此计税"),
    "reject": _("价格为零，不能申报"),
}
NAMES: Final[Mapping[str, Promise]] = {
    "code": _("商品编码"),
    "goods": _("商品"),
    "quantity": _("购买件数"),
    "price": _("每件价格（元）"),
    "content": _("每件含量"),
    "content_unit": _("含量单位"),
    "freight": _("运费（元）"),
    "insurance": _("保险费（元）"),
    "annual_used": _("本年度已用额度（元）"),
    "day": _("计税日期"),
}
TONES: Final[Mapping[str, str]] = {
    "cbec_within_limits": "success",
    "cbec_over_single_full_tax": "warning",
    "general_trade": "error",
    "reject": "error",
}
REASONS: Final[Mapping[str, Promise]] = {
    "WITHIN_LIMITS": _("单次与年度限值都没有超过。"),
    "ONE_ITEM_OVER_SINGLE": _("只有一件商品，超过单次限值而未超过年度限值。"),
    "OVER_SINGLE_SEVERAL_ITEMS": _("超过单次限值，而且不止一件。"),
    "SINGLE_ITEM_NOT_BELOW_ANNUAL": _("单件价格不低于年度限值。"),
    "OVER_ANNUAL": _("累计后超过个人年度限值。"),
    "OVER_SINGLE_BEFORE_2019": _("超过单次限值；当时的规定没有单件全额征税的办法。"),
    "ORDER_VALUE_ZERO": _("货值合计为零。"),
}
FORMULAS: Final[tuple[Promise, ...]] = (
    _("货值合计 + 运费 + 保险费"),
    _("完税价格与单次交易限值比较；年度已用额 + 完税价格与年度交易限值比较"),
    _("第 i 行 = 舍入(运保费 × 前 i 行货值 ÷ 总货值) - 舍入(运保费 × 前 i-1 行货值 ÷ 总货值)"),
    _("行货值 + 运保费分摊"),
    _("完税价格 × 限值以内关税税率，四舍五入到分"),
    _("完税价格 × 税率，四舍五入到分"),
    _("完税价格 × 税率 + 数量 × 单位税额，四舍五入到分"),
    _("不征消费税"),
    _("零价商品低于起征单价"),
    _("完税价格 ÷ 含量 ＜ 起征单价，不征"),
    _("(完税价格 + 关税) ÷ (1 - 税率) × 税率 × 征收比例，四舍五入到分"),
    _("(完税价格 + 关税) ÷ (1 - 税率) × 税率，四舍五入到分"),
    _("完税价格 ÷ 含量 ≥ 起征单价，(完税价格 + 关税) ÷ (1 - 税率) × 税率 × 征收比例，四舍五入到分"),
    _("完税价格 ÷ 含量 ≥ 起征单价，(完税价格 + 关税) ÷ (1 - 税率) × 税率，四舍五入到分"),
    _("(完税价格 + 关税 + 从量税) ÷ (1 - 税率) × 税率 + 从量税 × 征收比例，四舍五入到分"),
    _("(完税价格 + 关税 + 从量税) ÷ (1 - 税率) × 税率 + 从量税，四舍五入到分"),
    _("数量 × 单位税额 × 征收比例，四舍五入到分"),
    _("数量 × 单位税额，四舍五入到分"),
    _("(完税价格 + 关税 + 法定全额消费税) × 税率 × 征收比例，四舍五入到分"),
    _("(完税价格 + 关税 + 法定全额消费税) × 税率，四舍五入到分"),
    _("各行应缴额之和"),
    _("年度已用额 + 完税价格"),
    _("优惠券、积分抵付部分不从完税价格中扣除"),
    _("未按零售渠道进口，不计入年度交易总额"),
    _("订单货值合计为零，退回"),
)
"""As the engine writes them; ``formula_word`` finds their English."""
NEARBY: Final[Mapping[str, Promise]] = {
    "room_in_order": _("距单次限值 %(limit)s 元还有 %(amount)s 元。"),
    "room_in_year": _("缴税后本年度还可购买 %(amount)s 元（年度限值 %(limit)s 元）。"),
    "less_freight_enters": _("运费少 %(amount)s 元即在单次限值 %(limit)s 元以内，那时应缴 %(tax)s 元。"),
    "less_goods_enters": _("超过单次限值 %(limit)s 元，多 %(amount)s 元。"),
    "year_used_up": _("年度限值 %(limit)s 元，本年度只剩 %(amount)s 元。"),
    "one_item_only": _("超过单次限值时，订单下只有一件商品才可以按跨境电商零售进口全额征税。"),
    "below_threshold": _("第 %(line)s 行低 %(amount)s 元即不到起征点 %(limit)s 元，不征其中的消费税 %(tax)s 元。"),
    "above_threshold": _("第 %(line)s 行距消费税起征点 %(limit)s 元还有 %(amount)s 元，现不征消费税。"),
}


def step_name(step: Step) -> str:
    return str(STEPS.get(step.step, step.step))


def step_result(step: Step) -> str:
    """The amount; of the channel its words."""
    return str(CHANNELS.get(step.result.partition(":")[0], step.result))


def percent(ratio: Decimal) -> str:
    return f"{(ratio * 100).normalize():f}%"


def consumption_word(rate: ConsumptionRate) -> str:
    """How the goods bear consumption tax: the ratio, the amount by quantity, and whether a threshold decides."""
    if rate.kind == "none":
        return ""
    ratio = percent(rate.rate) if rate.rate else ""
    amount = gettext("%(amount)s 元/%(unit)s") % {"amount": rate.amount, "unit": rate.unit} if rate.amount else ""
    both = " + ".join(filter(None, (ratio, amount)))
    return gettext("%(rate)s（达到起征单价的）") % {"rate": both} if rate.kind == "conditional" else both


def formula_word(formula: str) -> str:
    return gettext(formula)


def nearby_sentence(one: Nearby) -> str:
    values = {"amount": one.amount, "limit": one.limit, "line": one.line, "tax": one.tax}
    return str(NEARBY[one.kind]) % values
