"""What the review shows of decisions on applications: what they rest on, line by line, and the rules looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.clearance.undoing.facts import State
from heliu.kernel.languages import told
from heliu.kernel.phrases import plain
from heliu.policies.recomputing.facts import Kind, Looked, Recomputed
from heliu.refunds import facts as refunds
from heliu.refunds.api import Standing
from heliu.web.cases.messages.words import status_tag
from heliu.web.cases.undoing.words import STATES
from heliu.web.kit.codes import currency_of, unit_of
from heliu.web.office.audits.rows import plain_text
from heliu.web.public.policies.law import rules

NOTES: Final[Mapping[Kind, Promise]] = {
    Kind.EXPORT_RETURN: _("期限和免税按原清单放行日的规定，分道按理货当日的规定。"),
    Kind.IMPORT_RETURN: _(
        "期限按原清单放行日的规定，是否转人工按申请当日的规定。原清单的完税价格和税款按其审单决定，可另行复核。"
    ),
    Kind.REFUND: _(
        "退税额和申报期限按货物出口日的规定，法定时限按受理日的规定，离境即退税的核算按退库日的规定。"
        "发票与报关单的对应是证据，按提交时的留存，不重新匹配；销售按海外仓账册现有的记录。"
    ),
    Kind.EXEMPTION: _(
        "各项条件、除外商品和政策口径按出口清单放行日的规定，未放行的按登记日。清单、退运、退税、备案和准予的例外是证据，按现有记录。"
    ),
    Kind.SUMMARY: _(
        "汇总的监管方式和最迟申报日按清单结关次月的规定，每份报关单的项数按汇总当日的规定；最迟日和是否逾期当时没有留存，"
        "“留存”一栏按当时的规定算出。清单受理与否看其当时的状态，不看日期；当时的状态没有留存的，写明无法重算。"
    ),
    Kind.IMPORT_CANCELLATION: _(
        "能否撤销看申请时原清单的状态，不看日期。退回的额度和税款按原清单的审单决定，以所选日期的规定重算。"
    ),
}
INPUTS: Final[Mapping[str, Promise]] = {
    "invt_no": _("原清单编号"),
    "released_on": _("原清单放行日"),
    "back_on": _("理货日"),
    "asked_at": _("申请时间"),
    "reason": _("申请理由"),
    "state": _("现状"),
    "stood": _("申请时原清单的状态"),
    "arrived_on": _("运抵日期"),
    "officer": _("经办关员"),
    "returns_before": _("该订购人本年此前的退货"),
    "counted_before": _("原清单占用的额度（元）"),
    "tax_price": _("原清单完税价格（元）"),
    "tax": _("原清单税款（元）"),
    "sum_no": _("汇总申请编号"),
    "ebc_code": _("收发货人海关编码"),
    "agent_code": _("申报企业"),
    "customs_code": _("申报地海关"),
    "span": _("汇总时间范围"),
    "by_owner": _("按生产销售单位分别汇总"),
    "by_name": _("按商品名称分别归并"),
    "formed_at": _("汇总时间"),
    "parts": _("收到的部分"),
    "lists_named": _("所列清单（份）"),
    "lists_held": _("所汇总的清单（份）"),
    "lists_shown": _("逐项只列前几份"),
    "firm": _("企业"),
    "refund_kind": _("退（免）税办法"),
    "business": _("业务类型"),
    "enterprise_class": _("管理类别"),
    "refund_state": _("现状"),
    "submitted_at": _("提交时间"),
    "accepted_on": _("受理日"),
    "done_on": _("办结日"),
    "paid_on": _("退库日"),
    "decided_because": _("决定理由"),
    "exported": _("出口金额（币制代码）"),
    "received": _("收汇金额（币制代码）"),
    "period": _("所属期"),
    "output_vat": _("销项税额（元）"),
    "input_vat": _("进项税额（元）"),
    "credit_in": _("上期留抵税额（元）"),
    "duty_free_material": _("免税购进原材料（元）"),
    "settlement_state": _("核算现状"),
    "confirmed_at": _("企业确认核算的时间"),
    "settled_at": _("核对时间"),
    "settled_because": _("核算理由"),
    "closed_on": _("结清日"),
    "goods": _("商品"),
    "registration_no": _("登记号"),
    "registered_at": _("登记时间"),
    "checked_at": _("核对时间"),
    "trade_mode": _("监管方式"),
    "gone": _("清单已撤销或退单"),
    "came_back": _("已退运数量"),
    "refund_claimed": _("已申报出口退税"),
    "filed": _("出口日已有效备案"),
    "excused": _("准予例外的条件"),
}
COLUMNS: Final[Mapping[str, Promise]] = {
    "entry": _("报关单、项号、出口日期"),
    "side": _("资料"),
    "goods_code": _("商品编码"),
    "unit": _("计量单位"),
    "quantity_out": _("数量"),
    "total": _("金额"),
    "currency": _("币制"),
    "invoice": _("进货发票"),
    "price": _("不含税金额"),
    "invoice_rate": _("发票税率"),
    "refund_rate": _("留存：退税率"),
    "rate_again": _("重算：退税率"),
    "refund_stored": _("留存：退税额"),
    "refund_again": _("重算：退税额"),
    "list": _("清单编号"),
    "mode": _("监管方式"),
    "stands": _("现状"),
    "left_on": _("结关日"),
    "due_stored": _("当时：最迟申报日"),
    "due_again": _("重算：最迟申报日"),
    "in_stored": _("留存：第几份报关单"),
    "in_again": _("重算：第几份报关单"),
    "goods": _("商品"),
    "declared": _("申报数量"),
    "back_before": _("此前已退"),
    "quantity": _("申请退回"),
    "tax_price": _("完税价格"),
    "tax": _("税款"),
    "value_back": _("留存：退回价值"),
    "tax_back": _("留存：退回税款"),
    "value_again": _("重算：退回价值"),
    "tax_again": _("重算：退回税款"),
}
MONEY: Final = (
    *("tax_price", "tax", "value_back", "tax_back", "value_again", "tax_again", "counted_before"),
    *("output_vat", "input_vat", "credit_in", "duty_free_material", "total", "price", "refund_stored", "refund_again"),
)
TEXTS: Final = (
    *("entry", "goods", "invoice", "currency", "side", "goods_code", "unit"),
    *("list", "mode", "stands", "left_on", "due_stored", "due_again", "in_stored", "in_again"),
)
"""Columns that are no figures."""
SAID: Final[Mapping[str, Callable[[Any], str]]] = {
    "state": lambda state: str(STATES[State(state)][0]),
    "refund_state": lambda state: told(refunds.State(state)),
    "settlement_state": lambda state: told(Standing(state)),
    "refund_kind": lambda kind: told(refunds.Kind(kind)),
    "business": lambda business: told(refunds.Business(business)),
    "currency": currency_of,
    "unit": unit_of,
    "side": lambda side: str(_("出口清单") if side == "listed" else _("登记内容")),
    **dict.fromkeys(("invoice_rate", "refund_rate", "rate_again"), lambda rate: f"{plain(rate * 100)}%"),
    **dict.fromkeys(("in_stored", "in_again"), lambda places: gettext("、").join(places)),
    **dict.fromkeys(("stood", "stands"), lambda status: f"{status} {status_tag(status).text}"),
}
"""Values that are codes, in words."""


@dataclass(frozen=True, slots=True)
class LookedRow:
    """A rule with the document it rests on and what it came to."""

    code: str
    url: str
    sentence: str
    citation: str
    tag: tuple[Promise, str]
    seen: str


def note_on(kind: Kind) -> Promise:
    """By the law of which days such a decision is judged."""
    return NOTES[kind]


def input_rows(again: Recomputed) -> list[tuple[Promise, str]]:
    """What it rests on, as stored; what there is not is left out."""
    return [(INPUTS[name], in_words(name, value)) for name, value in again.inputs.items() if value not in (None, "")]


def line_table(
    again: Recomputed,
) -> tuple[list[tuple[Promise, str]], list[list[tuple[Promise, str, str]]]]:
    """Headings and rows, each value with its heading; figures stand to the right."""
    names = list(again.lines[0]) if again.lines else []
    tones = {name: "" if name in TEXTS else "number" for name in names}
    rows = [[(COLUMNS[name], tones[name], in_words(name, line[name])) for name in names] for line in again.lines]
    return [(COLUMNS[name], tones[name]) for name in names], rows


def looked_rows(again: Recomputed) -> list[LookedRow]:
    return [
        LookedRow(one.code, _url(one.code), told(one), one.citation, _tag(one, again.kind), one.seen)
        for one in again.rules
    ]


def _url(code: str) -> str:
    """The page of a rule of the law, of the parameter that says it, or of the code a receipt tells it by."""
    if "/" in code:
        return reverse("policies:parameter", args=[code])
    return reverse("policies:rule" if code in rules() else "errors:code", args=[code])


def _tag(one: Looked, kind: Kind) -> tuple[Promise, str]:
    if one.broken is None:
        return _("用于计算"), ""
    if kind is Kind.EXEMPTION:  # its rules say what must not be
        return (_("有这种情形"), "bad") if one.broken else (_("没有这种情形"), "good")
    return (_("不符"), "bad") if one.broken else (_("相符"), "good")


def in_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "—"
    if name in SAID:
        return SAID[name](value)
    if isinstance(value, Decimal) and name not in MONEY:
        return plain(value)
    return plain_text(value)
