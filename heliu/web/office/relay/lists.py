"""The documents customs decided otherwise than we expected, the latest first."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.relay import api
from heliu.relay.facts import HeardPaper, Verdict
from heliu.web.cases.messages.life import INVENTORIES
from heliu.web.cases.messages.words import Tag, status_tag
from heliu.web.database import database
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

CONCLUDED = 399
PAPER_KINDS = ("CEB816", "CEB818", "CEB792")
CANCELLED_BY_IT = ("CEB603", "CEB605")


def tag_of(kind: str, status: int) -> Tag:
    """A status of any document: 399 cancels an export, and of every other paper says that customs is done with it."""
    if status == CONCLUDED and kind not in CANCELLED_BY_IT:
        return Tag(_("已审结"), "good")
    return status_tag(status)


def page_of(row: Verdict) -> str:
    """An inventory has a page of its own; of any other document the message it came in is shown."""
    if row.kind in INVENTORIES:
        return reverse("declaration:show", args=[row.id])
    return reverse("messages:show", args=[row.message_id])


DIFFERENCES = ListSpec(
    key="office_relay",
    title=_("与海关不一致"),
    columns=(
        Column("key", _("单证编号"), kind="code"),
        Column("kind", _("报文类型"), kind="code", hidden=True),
        Column(
            "expected",
            _("平台预期"),
            kind="tag",
            value=lambda row: tag_of(row.kind, row.expected).text,
            tone=lambda row: tag_of(row.kind, row.expected).tone,
        ),
        Column("expected_reason", _("预期理由")),
        Column(
            "status",
            _("海关结论"),
            kind="tag",
            value=lambda row: tag_of(row.kind, row.status).text,
            tone=lambda row: tag_of(row.kind, row.status).tone,
        ),
        Column("reason", _("海关理由")),
        Column("heard_at", _("海关回执时间"), kind="instant", order=True),
        Column("sender", _("报送企业"), kind="code", hidden=True),
    ),
    rows=lambda actor, asked: api.list_differences(database(), actor, asked),
    count=lambda actor, asked, most: api.count_differences(database(), actor, asked, most),
    order="-heard_at",
    filters=(
        Filter("number", forms.CharField(label=_("单证编号"), max_length=60)),
        Filter("kind", forms.CharField(label=_("报文类型"), max_length=6)),
        Filter("firm", forms.CharField(label=_("报送企业海关编码"), max_length=10), folded=True),
    ),
    permission=api.WATCH,
    link=page_of,
    nothing=_("没有与海关结论不一致的单证。海关回执与平台预期不同时，两方的结论和理由会出现在这里。"),
    actions=(Action(_("海关税单与汇总结果"), "office_relay:papers", permission=api.WATCH),),
)


def paper_state(row: HeardPaper) -> Tag:
    if not row.matched:
        return Tag(_("未匹配"), "warn")
    return Tag(_("不一致"), "bad") if row.differs else Tag(pgettext_lazy("papers", "一致"), "good")


PAPERS = ListSpec(
    key="office_relay_papers",
    title=_("海关税单与汇总结果"),
    columns=(
        Column("heard_at", _("海关回执时间"), kind="instant", order=True),
        Column("kind", _("报文类型"), kind="code"),
        Column("number", _("海关编号"), kind="code"),
        Column(
            "state",
            _("比对"),
            kind="tag",
            value=lambda row: paper_state(row).text,
            tone=lambda row: paper_state(row).tone,
        ),
        Column("said", _("海关结论")),
        Column("expected", _("平台预期")),
        Column("key", _("单证编号"), kind="code"),
    ),
    rows=lambda actor, asked: api.list_papers(database(), actor, asked),
    count=lambda actor, asked, most: api.count_papers(database(), actor, asked, most),
    order="-heard_at",
    filters=(
        Filter("number", forms.CharField(label=_("税单、汇总或单证编号"), max_length=60)),
        Filter(
            "kind",
            forms.ChoiceField(label=_("报文类型"), choices=[("", _("全部")), *((k, k) for k in PAPER_KINDS)]),
        ),
        Filter("differs", forms.BooleanField(label=_("只看不一致的"))),
    ),
    permission=api.WATCH,
    nothing=_("海关还没有送来税单或汇总结果。"),
    actions=(Action(_("与海关不一致"), "office_relay:list", permission=api.WATCH),),
)
