"""What is said of registrations: their faults and the sentences of the rules, in the reader's language."""

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import english
from heliu.policies.rules.exemption import ExemptionRule
from heliu.reliefs.exemption.facts import Fault

FAULTS: Final[dict[str, tuple[Promise, Promise]]] = {
    "empty": (_("没有填写。"), _("请填写。")),
    "gnum": (_("商品序号应为 1 或更大的整数。"), _("填写出口清单表体的序号。")),
    "hs_code": (_("商品编码应为 4 至 10 位数字。"), _("填写与出口清单相同的编码。")),
    "unit": (_("计量单位代码不存在。"), _("填写三位海关计量单位代码，例如 007（个）。")),
    "currency": (_("平台不能折算该币制。"), _("填写 142（人民币）或 502（美元）。")),
    "range": (_("数值不在允许的范围内。"), _("填写大于零的数值。")),
    "product": (_("金额不等于单价乘数量。"), _("核对数量、单价和金额，尾差不超过 0.01。")),
    "day_far": (_("出口日期与今天相差一年以上。"), _("核对年份。")),
    "before_the_law": (_("出口日期早于无票免税政策施行日。"), _("核对出口日期。")),
}
FIELDS: Final[dict[str, Promise]] = {
    "cop_no": _("清单企业内部编号"),
    "gnum": _("商品序号"),
    "exported_on": _("出口日期"),
    "name": _("商品名称"),
    "hs_code": _("商品编码"),
    "unit": _("计量单位"),
    "quantity": _("数量"),
    "price": _("单价"),
    "amount": _("金额"),
    "currency": _("币制"),
}


def cause_of(fault: Fault) -> str:
    return str(FAULTS[fault.code][0])


def fix_of(fault: Fault) -> str:
    return str(FAULTS[fault.code][1])


def rule_named(code: str) -> type[ExemptionRule]:
    return next(rule for rule in ExemptionRule.all if rule.code == code)


def sentence_of(code: str) -> str:
    rule = rule_named(code)
    return rule.english if english() else rule.sentence()


def named(fields: Sequence[str]) -> list[str]:
    return [str(FIELDS[one]) for one in fields]
