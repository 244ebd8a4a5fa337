"""The list of customs' requests, the newest first; the officers' has the platform besides."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.originals import api
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec
from heliu.web.portal.originals import words

STATE_CHOICES = [
    ("", _("全部")),
    ("open", _("未办结")),
    ("overdue", _("未办结且已超时")),
    ("unhappy", _("被退回或上传未果")),
    *((state.value, said) for state, said in words.STATES.items()),
]
COLUMNS = (
    Column("order_no", _("订单编号"), kind="code"),
    Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
    Column("clock", _("时限"), kind="tag", value=words.clock_of, tone=words.clock_tone),
    Column("lack", _("尚缺"), value=lambda row: str(api.LACKS[row.lack])),
    Column("received_at", _("海关调取时间"), kind="instant", order=True),
    Column("due_at", _("最迟上传"), kind="instant", hidden=True),
    Column("delivered_at", _("上传时间"), kind="instant", hidden=True),
    Column("session", _("会话编号"), kind="code", hidden=True),
)
FILTERS = (
    Filter("state", forms.ChoiceField(label=_("状态"), choices=STATE_CHOICES)),
    Filter("number", forms.CharField(label=_("订单或会话编号"), max_length=60)),
    Filter("since", DayField(label=_("调取不早于")), folded=True),
    Filter("until", DayField(label=_("调取不晚于")), folded=True),
)
REQUESTS = ListSpec(
    key="originals",
    title=_("支付原始数据"),
    columns=COLUMNS,
    rows=api.list_requests,
    count=api.count_requests,
    order="-received_at",
    filters=FILTERS,
    permission=api.VIEW,
    link=lambda row: reverse("originals:request", args=[row.id]),
    nothing=_("没有符合条件的调取请求。海关调取支付原始数据时，请求会出现在这里，并开始计时。"),
    actions=[
        Action(_("存入原始数据"), "originals:deposit", permission=api.DEPOSIT),
        Action(_("回调设置"), "originals:callback", permission=api.MANAGE),
    ],
)
