"""The list of worksheets."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.reliefs.assessed import api
from heliu.web.cases.assessments import words
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

WORKSHEETS = ListSpec(
    key="assessments",
    title=_("核定征收计算表"),
    columns=(
        Column("quarter", _("所属季度"), kind="code", value=lambda row: str(row.quarter)),
        Column(
            "state", _("状态"), kind="tag", value=words.state_of, tone=lambda row: "good" if row.closed_at else "now"
        ),
        Column("due", _("本季应缴（元）"), kind="money"),
        Column("firm_name", _("企业")),
        Column("made_at", _("编制时间"), kind="instant", order=True),
        Column("closed_at", _("结表时间"), kind="instant"),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_worksheets,
    count=api.count_worksheets,
    order="-made_at",
    filters=(
        Filter("year", forms.IntegerField(label=_("年"), min_value=2000, max_value=2999, widget=forms.TextInput)),
        Filter("firm", forms.CharField(label=_("海关编码"), max_length=10)),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("assessments:show", args=[row.id]),
    nothing=_("还没有计算表。符合条件的零售出口企业每季度编制一份，收入由无票免税登记带出。"),
    actions=(Action(_("编制计算表"), "assessments:begin", permission=api.PREPARE),),
)
