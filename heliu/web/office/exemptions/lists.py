"""The lists of the desk: requests for exceptions, and what was made for the tax office."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.reliefs.exemption import api
from heliu.reliefs.exemption.facts import Decision
from heliu.web.cases.exemptions.words import DECISION_TONES
from heliu.web.kit.fields import WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec, RowAction

EXCEPTIONS = ListSpec(
    key="exemption_exceptions",
    title=_("例外申请"),
    columns=(
        Column("asked_at", _("申请时间"), kind="instant", order=True),
        Column(
            "decision",
            _("结论"),
            kind="tag",
            value=lambda row: told(row.decision),
            tone=lambda row: DECISION_TONES[row.decision],
        ),
        Column("codes", _("申请不计的条件"), kind="code", value=lambda row: " ".join(row.codes)),
        Column("cop_no", _("清单企业内部编号"), kind="code", value=lambda row: row.registration.wanted.cop_no),
        Column("firm_name", _("出口企业"), value=lambda row: row.registration.firm_name),
        Column("amount", _("金额"), kind="money", value=lambda row: row.registration.wanted.amount),
        Column("reason", _("理由")),
        Column("decided_at", _("审核时间"), kind="instant", hidden=True),
        Column("firm", _("海关编码"), kind="code", value=lambda row: row.registration.firm, hidden=True),
    ),
    rows=api.list_exceptions,
    count=api.count_exceptions,
    order="asked_at",
    filters=(
        Filter("decision", WordField(_("结论"), Decision)),
        Filter("firm", forms.CharField(label=_("出口企业海关编码"), max_length=10)),
    ),
    permission=api.DECIDE,
    link=lambda row: reverse("office_exemptions:exception", args=[row.id]),
    nothing=_("没有例外申请。超过登记期限或与清单不一致的登记，企业可以申请例外。"),
    actions=(Action(_("无票免税登记"), "exemptions:list", permission=api.VIEW),),
)
DELIVERIES = ListSpec(
    key="exemption_deliveries",
    title=_("报税务清单"),
    columns=(
        Column("id", _("编号"), kind="code", value=lambda row: row.number, order=True),
        Column("since", _("放行日自"), kind="day"),
        Column("until", _("至（含）"), kind="day"),
        Column("lines", _("行数"), kind="number"),
        Column("amount_cny", _("免税金额（元）"), kind="money"),
        Column("stake_cny", _("涉及税额（元）"), kind="money"),
        Column("made_at", _("生成时间"), kind="instant"),
        Column("made_by", _("生成人")),
        Column("digest", _("SHA-256 摘要"), kind="code", hidden=True),
    ),
    rows=api.list_deliveries,
    count=api.count_deliveries,
    order="-id",
    permission=api.DELIVER,
    row_actions=(
        RowAction(_("清单"), lambda row: reverse("office_exemptions:delivery", args=[row.id])),
        RowAction(_("签名"), lambda row: reverse("office_exemptions:signature", args=[row.id])),
    ),
    nothing=_("还没有生成过清单。选择放行日期间生成，文件附平台签名。"),
    actions=(
        Action(_("生成清单"), "office_exemptions:deliver", permission=api.DELIVER),
        Action(_("无票免税登记"), "exemptions:list", permission=api.VIEW),
    ),
)
