"""The formulas of the tax trace in the reader's language: their terms translated, signs and numbers as they are."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

TERMS: Final[tuple[Promise, ...]] = (
    pgettext_lazy("formula", "优惠券、积分抵付部分不从完税价格中扣除"),
    pgettext_lazy("formula", "未按零售渠道进口，不计入年度交易总额"),
    pgettext_lazy("formula", "完税价格与单次交易限值比较"),
    pgettext_lazy("formula", "完税价格与年度交易限值比较"),
    pgettext_lazy("formula", "订单货值合计为零，退回"),
    pgettext_lazy("formula", "零价商品低于起征单价"),
    pgettext_lazy("formula", "前 i-1 行货值"),
    pgettext_lazy("formula", "限值以内关税税率"),
    pgettext_lazy("formula", "法定全额消费税"),
    pgettext_lazy("formula", "各行应缴额之和"),
    pgettext_lazy("formula", "前 i 行货值"),
    pgettext_lazy("formula", "四舍五入到分"),
    pgettext_lazy("formula", "不征消费税"),
    pgettext_lazy("formula", "年度已用额"),
    pgettext_lazy("formula", "运保费分摊"),
    pgettext_lazy("formula", "第 i 行"),
    pgettext_lazy("formula", "货值合计"),
    pgettext_lazy("formula", "完税价格"),
    pgettext_lazy("formula", "起征单价"),
    pgettext_lazy("formula", "单位税额"),
    pgettext_lazy("formula", "征收比例"),
    pgettext_lazy("formula", "行货值"),
    pgettext_lazy("formula", "总货值"),
    pgettext_lazy("formula", "运保费"),
    pgettext_lazy("formula", "从量税"),
    pgettext_lazy("formula", "保险费"),
    pgettext_lazy("formula", "不征"),
    pgettext_lazy("formula", "舍入"),
    pgettext_lazy("formula", "税率"),
    pgettext_lazy("formula", "关税"),
    pgettext_lazy("formula", "含量"),
    pgettext_lazy("formula", "数量"),
    pgettext_lazy("formula", "运费"),
    pgettext_lazy("formula", "，"),
    pgettext_lazy("formula", "；"),
)


def formula_in_words(formula: str) -> str:
    """``formula``: as the rules write it, in Chinese."""
    terms, pattern = _chinese()
    return pattern.sub(lambda found: str(terms[found[0]]), formula)


@cache
def _chinese() -> tuple[Mapping[str, Promise], re.Pattern[str]]:
    with override("zh-hans"):
        terms = {str(term): term for term in TERMS}
    return terms, re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
