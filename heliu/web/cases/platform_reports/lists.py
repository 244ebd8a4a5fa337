"""The lists of quarterly reports and of basic facts."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.reporting import api
from heliu.reporting.facts import State
from heliu.web.cases.platform_reports import words
from heliu.web.kit.fields import WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

REPORTS = ListSpec(
    key="platform_reports",
    title=_("平台季度报告"),
    columns=(
        Column("quarter", _("所属季度"), kind="code", value=lambda row: str(row.quarter)),
        Column("version", _("版次"), kind="number"),
        Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
        Column("firm_name", _("平台企业")),
        Column("sellers", _("经营者数"), kind="number"),
        Column("orders", _("订单数"), kind="number"),
        Column("net", _("收入净额（元）"), kind="money"),
        Column("faulty", _("校验不通过"), kind="number"),
        Column("filed_at", _("报送时间"), kind="instant"),
        Column("made_at", _("生成时间"), kind="instant", order=True),
        Column("receipt", _("回执编号"), kind="code", hidden=True),
        Column("reason", _("更正原因"), hidden=True),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_reports,
    count=api.count_reports,
    order="-made_at",
    filters=(
        Filter("state", WordField(_("状态"), State)),
        Filter("year", forms.IntegerField(label=_("年"), min_value=2000, max_value=2999, widget=forms.TextInput)),
        Filter("firm", forms.CharField(label=_("海关编码"), max_length=10)),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("platform_reports:show", args=[row.id]),
    nothing=_("没有报告。平台企业在季度终了的次月内生成并报送。"),
    actions=(
        Action(_("生成季度报告"), "platform_reports:make", permission=api.FILE),
        Action(_("期限与进度"), "platform_reports:due", permission=api.VIEW),
        Action(_("平台基本信息"), "platform_reports:basics", permission=api.VIEW),
    ),
)
BASICS = ListSpec(
    key="platform_basics",
    title=_("平台基本信息"),
    columns=(
        Column("id", _("回执编号"), kind="code", value=lambda row: row.receipt, order=True),
        Column("version", _("版次"), kind="number"),
        Column("firm_name", _("平台企业")),
        Column("domain", _("平台域名"), kind="code"),
        Column("business", _("业务类型"), value=lambda row: told(row.business)),
        Column("started_on", _("开展经营日期"), kind="day"),
        Column("filed_at", _("报送时间"), kind="instant"),
        Column("reason", _("更正原因"), hidden=True),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_basics,
    count=api.count_basics,
    order="-id",
    filters=(Filter("firm", forms.CharField(label=_("海关编码"), max_length=10)),),
    permission=api.VIEW,
    link=lambda row: reverse("platform_reports:basic", args=[row.id]),
    nothing=_("没有报送过。平台开展经营后三十日内报送域名、业务类型和运营主体。"),
    actions=(
        Action(_("报送基本信息"), "platform_reports:file_basic", permission=api.FILE),
        Action(_("平台季度报告"), "platform_reports:list", permission=api.VIEW),
    ),
)
