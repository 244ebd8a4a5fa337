"""The lists of registrations and of excluded goods."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.policies.rules.exemption import Standing
from heliu.reliefs.exemption import api
from heliu.web.cases.exemptions import words
from heliu.web.kit.fields import DayField, WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

REGISTRATIONS = ListSpec(
    key="exemptions",
    title=_("无票免税登记"),
    columns=(
        Column("cop_no", _("清单企业内部编号"), kind="code", value=lambda row: row.wanted.cop_no),
        Column("gnum", _("商品序号"), kind="number", value=lambda row: row.wanted.gnum),
        Column("number", _("登记号"), kind="code", value=lambda row: api.number_of(row.id), hidden=True),
        Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
        Column("broken", _("未满足的条件"), value=words.broken_of),
        Column("name", _("商品名称"), value=lambda row: row.wanted.name),
        Column("amount", _("金额"), kind="money", value=lambda row: row.wanted.amount),
        Column("currency", _("币制"), value=words.currency_of),
        Column("stake_cny", _("涉及税额（元）"), kind="money"),
        Column("released_on", _("放行日"), kind="day"),
        Column("registered_at", _("登记时间"), kind="instant", order=True),
        Column("hs_code", _("商品编码"), kind="code", value=lambda row: row.wanted.hs_code, hidden=True),
        Column("quantity", _("数量"), kind="number", value=lambda row: row.wanted.quantity.normalize(), hidden=True),
        Column("unit", _("计量单位"), value=words.unit_of, hidden=True),
        Column("exempt_cny", _("免税金额（元）"), kind="money", hidden=True),
        Column("exported_on", _("出口日期"), kind="day", value=lambda row: row.wanted.exported_on, hidden=True),
        Column("firm_name", _("出口企业"), hidden=True),
        Column("firm", _("海关编码"), kind="code", hidden=True),
        Column("checked_at", _("核对时间"), kind="instant", hidden=True),
    ),
    rows=api.list_registrations,
    count=api.count_registrations,
    order="-registered_at",
    filters=(
        Filter("number", forms.CharField(label=_("清单企业内部编号"), max_length=60)),
        Filter("state", WordField(_("状态"), Standing)),
        Filter("firm", forms.CharField(label=_("出口企业海关编码"), max_length=10)),
        Filter("code", forms.CharField(label=_("商品编码（前若干位）"), max_length=10), folded=True),
        Filter("since", DayField(label=_("放行不早于")), folded=True),
        Filter("until", DayField(label=_("放行不晚于")), folded=True),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("exemptions:show", args=[row.id]),
    nothing=_("没有符合条件的登记。没有进货发票的零售出口货物，放行前在这里登记。"),
    actions=(
        Action(_("由清单登记"), "exempting:lists", permission=api.REGISTER),
        Action(_("逐项填写"), "exempting:new", permission=api.REGISTER),
        Action(_("Excel 导入"), "exempting:import", permission=api.REGISTER),
        Action(_("例外申请"), "office_exemptions:exceptions", permission=api.DECIDE),
        Action(_("报税务清单"), "office_exemptions:deliveries", permission=api.DELIVER),
        Action(_("除外商品"), "exemptions:excluded", permission=api.VIEW),
    ),
)
EXCLUDED = ListSpec(
    key="exemption_exclusions",
    title=_("除外商品"),
    columns=(
        Column("prefix", _("商品编码（前若干位）"), kind="code", order=True),
        Column("name", _("商品名称")),
        Column("since", _("自"), kind="day", order=True),
        Column("until", _("至（含）"), kind="day"),
        Column("document", _("文件")),
        Column("note", _("说明")),
    ),
    rows=api.list_exclusions,
    count=api.count_exclusions,
    order="prefix",
    filters=(Filter("code", forms.CharField(label=_("商品编码"), max_length=10)),),
    permission=api.VIEW,
    link=lambda row: reverse("exemptions:exclusion", args=[row.id]),
    nothing=_("没有录入除外商品。明确取消出口退（免）税的商品由税务录入。"),
    actions=(
        Action(_("录入除外商品"), "office_exemptions:exclude", permission=api.MANAGE),
        Action(_("无票免税登记"), "exemptions:list", permission=api.VIEW),
    ),
)
