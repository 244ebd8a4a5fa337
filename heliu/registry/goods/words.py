"""The sentences of goods filing: states, fields, and for each fault its cause and its fix, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.ceb.code_tables.tables import Named
from heliu.kernel.languages import told
from heliu.kernel.problems import Violation
from heliu.registry.goods.facts import Fault, State

STATES: Final[dict[State, Promise]] = {
    State.DRAFT: _("草稿"),
    State.SUBMITTED: _("待审核"),
    State.RETURNED: _("待补正"),
    State.APPROVED: _("已备案"),
    State.CHANGED: _("变更中"),
    State.WITHDRAWN: _("已撤回"),
}
FIELD_NAMES: Final[dict[str, Promise]] = {
    "sku": _("商品货号 (SKU)"),
    "name": _("商品名称"),
    "name_en": _("英文名称"),
    "hs_code": _("商品编码"),
    "elements": _("申报要素"),
    "unit": _("申报计量单位"),
    "origin": _("原产国（地区）"),
    "brand": _("品牌"),
    "gtin": _("商品条码 (GTIN)"),
    "record_no": _("账册备案料号"),
    "net_weight_kg": _("净重（千克）"),
    "gross_weight_kg": _("毛重（千克）"),
    "price": _("参考单价（元）"),
    "content_amount": _("单件含量"),
    "content_unit": _("含量单位"),
}
CONTENT_UNIT_NAMES: Final[dict[str, Promise]] = {
    "ml": _("毫升"),
    "g": _("克"),
    "piece": _("片或张"),
    "litre": _("升"),
    "kg": _("千克"),
}
BRAND_KIND_NAMES: Final[dict[str, Promise]] = {
    "0": _("0 无品牌"),
    "1": _("1 境内自主品牌"),
    "2": _("2 境内收购品牌"),
    "3": _("3 境外品牌（贴牌生产）"),
    "4": _("4 境外品牌（其他）"),
}
SENTENCES: Final[dict[str, tuple[Promise, Promise]]] = {
    "empty": (_("没有填写。"), _("提交备案前须填写此项。")),
    "sku_form": (
        _("货号“%(value)s”含有不能用的字符。"),
        _("请用数字、字母和 . _ / - ，以数字或字母开头。"),
    ),
    "too_long": (_("有 %(count)s 个字，上限为 %(limit)s 个字。"), _("请缩短。")),
    "unprintable": (_("含有换行或不可见的字符。"), _("请删除后重新填写。")),
    "not_latin": (_("英文名称“%(value)s”含有非拉丁字符。"), _("请只用英文字母、数字和标点；没有英文名称的可以不填。")),
    "hs_form": (
        _("商品编码“%(value)s”不是 10 位数字。"),
        _("请从搜索结果中选择，或填写完整的 10 位编码，不带点和空格。"),
    ),
    "unit_unknown": (_("没有代码为“%(value)s”的计量单位。"), _("请填三位海关计量单位代码或名称，例如 142 瓶。")),
    "origin_unknown": (_("没有代码为“%(value)s”的国家或地区。"), _("请填三位海关国别代码或名称，例如 116 日本。")),
    "elements_long": (_("申报要素合计过长，上限为 %(limit)s 个字。"), _("请精简各项要素的文字。")),
    "element_form": (_("要素“%(name)s”含有 | 或不可见的字符。"), _("| 用来分隔各项要素，请改用其他符号。")),
    "brand_kind": (_("品牌类型“%(value)s”不是规定的值。"), _("请填以下之一：%(kinds)s。")),
    "elements_missing": (_("该商品编码要求的申报要素尚缺：%(names)s。"), _("请逐项填写；确实没有的，填“无”。")),
    "gtin_form": (_("条码“%(value)s”不是 8、12、13 或 14 位数字。"), _("请对照包装上的条码填写；没有条码的不填。")),
    "gtin_check_digit": (
        _("条码“%(value)s”的校验位不对。"),
        _("请对照包装核对每一位；如果前面各位无误，末位应为 %(right)s。"),
    ),
    "not_positive": (_("%(value)s 不在允许的范围内。"), _("应大于 0，不超过 %(limit)s。")),
    "places": (_("%(value)s 的小数位数过多。"), _("最多 %(places)s 位小数。")),
    "gross_below_net": (_("毛重 %(gross)s 千克小于净重 %(net)s 千克。"), _("毛重含包装，应不小于净重，请核对两者。")),
    "content_unit_unknown": (_("没有“%(value)s”这种含量单位。"), _("请选择毫升、克、片或张、升、千克之一。")),
    "content_half": (_("含量与含量单位只填了一个。"), _("请把两者都填上，或都留空。")),
    "content_needed": (
        _("该商品编码的消费税按含量计算，缺少单件含量就无法计税。"),
        _("请填写包装上标注的含量，单位为 %(units)s。"),
    ),
    "content_unit_wrong": (
        _("含量单位与商品编码不符。"),
        _("该编码的含量单位应为 %(units)s；单位确实不同的，请核对商品编码。"),
    ),
}


def cause_of(fault: Fault) -> str:
    return str(SENTENCES[fault.code][0]) % fault.given


def fix_of(fault: Fault) -> str:
    kinds = str(_("、")).join(map(str, BRAND_KIND_NAMES.values()))
    return str(SENTENCES[fault.code][1]) % {**fault.given, "kinds": kinds}


def violations(faults: list[Fault]) -> list[Violation]:
    return [Violation(f"/{fault.field}", fault.code, cause_of(fault), fix_of(fault)) for fault in faults]


def name_of(row: Named) -> str:
    """A code of a table as pages show it: code and name."""
    return f"{row.code} {told(row)}"
