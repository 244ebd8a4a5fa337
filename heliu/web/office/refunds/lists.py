"""The officers' work list: whose time is over first is on top."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.refunds import api
from heliu.refunds.facts import Business, State
from heliu.web.kit.fields import WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec
from heliu.web.portal.refunds import words

WORK = ListSpec(
    key="refund_work",
    title=_("出口退税审核"),
    columns=(
        Column("id", _("申请编号"), kind="code", value=lambda row: row.number, order=True),
        Column("sort_on", _("时限"), kind="tag", value=words.clock_words, tone=words.clock_tone, order=True),
        Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
        Column("business", _("业务类型"), value=words.business_of),
        Column("firm_name", _("申请企业"), value=lambda row: row.firm_name or row.firm),
        Column("claimed", _("申请退税额（元）"), kind="money"),
        Column("due_on", _("法定期限"), kind="day"),
        Column("enterprise_class", _("管理类别")),
        Column("accepted_on", _("受理日"), kind="day"),
        Column("submitted_at", _("提交时间"), kind="instant"),
        Column("firm", _("海关编码"), kind="code", hidden=True),
        Column("kind", _("退（免）税办法"), value=lambda row: told(row.kind), hidden=True),
        Column("approved", _("核准退税额（元）"), kind="money", hidden=True),
        Column("done_on", _("办结日"), kind="day", hidden=True),
        Column("paid_on", _("退库日"), kind="day", hidden=True),
        Column("settle_until", _("核算期限"), kind="day", hidden=True),
    ),
    rows=api.list_applications,
    count=api.count_applications,
    order="sort_on",
    filters=(
        Filter("number", forms.CharField(label=_("申请编号"), max_length=20)),
        Filter(
            "state",
            WordField(
                _("状态"),
                State,
                ("open", _("尚未办结")),
                ("overdue", _("超过法定期限")),
                ("to_pay", _("待退库")),
                ("to_settle", _("预退税待核算")),
                ("settle_late", _("核算已逾期")),
                ("settle_check", _("核算待核对")),
                ("settle_close", _("核算差额待缴退")),
            ),
        ),
        Filter("business", WordField(_("业务类型"), Business)),
        Filter("firm", forms.CharField(label=_("海关编码"), max_length=10)),
    ),
    permission=api.DESK,
    link=lambda row: reverse("refund_desk:case", args=[row.id]),
    nothing=_("没有符合条件的退税申请。企业提交申请后会出现在这里。"),
    actions=(
        Action(_("退（免）税备案"), "refund_desk:profiles", permission=api.NOTE),
        Action(_("平均办理时限"), "refund_time:show"),
    ),
)
