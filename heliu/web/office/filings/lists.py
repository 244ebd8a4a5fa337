"""The list of filings: by default the one whose review ends first is on top."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import business_day, now
from heliu.registry.filing import api
from heliu.registry.filing.facts import Kind, State
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Column, Filter, ListSpec
from heliu.web.portal.filing.views import STATE_TONES

SOON_DAYS = 1
RESTS = {State.RETURNED: _("暂停计时"), State.SUBMITTED: _("暂不能推算")}


def due_in_words(row: api.Row) -> str:
    """The last day, and whether it has passed."""
    if row.due_on is None:
        return str(RESTS.get(row.state, _("已办结")))
    words = _("%(day)s 已超期") if row.due_on < business_day(now()) else "%(day)s"
    return str(words % {"day": row.due_on})


def due_tone(row: api.Row) -> str:
    if row.due_on is None:
        return ""
    left = (row.due_on - business_day(now())).days
    return "bad" if left < 0 else "warn" if left <= SOON_DAYS else ""


ALL = ("", _("全部"))
STATES = [ALL, *((one.value, one.words) for one in State if one is not State.DRAFT)]
KINDS = [ALL, *((one.value, one.words) for one in Kind)]

FILINGS = ListSpec(
    key="filings",
    title=_("企业备案审核"),
    columns=[
        Column("name", _("企业名称")),
        Column("clock", _("审核期限"), kind="tag", value=due_in_words, tone=due_tone, order=True),
        Column("firm_code", _("海关编码"), kind="code", order=True),
        Column("kind", _("种类"), value=lambda row: str(row.kind.words)),
        Column("version", _("版本"), kind="number"),
        Column(
            "state",
            _("状态"),
            kind="tag",
            value=lambda row: str(row.state.words),
            tone=lambda row: STATE_TONES.get(row.state, ""),
        ),
        Column("round", _("提交次数"), kind="number"),
        Column("submitted_at", _("最近提交"), kind="instant", order=True),
    ],
    rows=api.list_filings,
    count=api.count_filings,
    order="clock",
    filters=[
        Filter("state", forms.ChoiceField(label=_("状态"), choices=STATES)),
        Filter("words", forms.CharField(label=_("企业名称或海关编码"), max_length=60)),
        Filter("kind", forms.ChoiceField(label=_("种类"), choices=KINDS)),
        Filter("since", DayField(label=_("提交不早于")), folded=True),
    ],
    permission="registry.decide_filing",
    link=lambda row: reverse("filings:case", args=[row.id]),
    nothing=_("没有符合条件的备案。企业提交备案后会出现在这里。"),
)
