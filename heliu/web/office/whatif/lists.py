"""The list of what-ifs."""

from typing import Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.web.kit.fields import WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec
from heliu.whatif.studies import api
from heliu.whatif.studies.facts import State

TONES: Final = {State.RUNNING: "now", State.READY: "good", State.FAILED: "bad"}

STUDIES = ListSpec(
    key="whatif_studies",
    title=_("政策推演"),
    columns=(
        Column("id", _("编号"), kind="code"),
        Column("title", _("名称"), value=told),
        Column(
            "state",
            _("状态"),
            kind="tag",
            value=lambda row: told(row.state),
            tone=lambda row: TONES.get(row.state, ""),
        ),
        Column("since", _("起始日"), kind="day"),
        Column("until", _("截止日"), kind="day"),
        Column("draft", _("变更草案"), value=lambda row: str(row.draft or "—")),
        Column("asker", _("申请人")),
        Column("asked_at", _("申请时间"), kind="instant", order=True),
    ),
    rows=api.list_studies,
    count=api.count_studies,
    order="-asked_at",
    filters=(
        Filter("name", forms.CharField(label=_("名称"), max_length=60)),
        Filter("state", WordField(_("状态"), State)),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("whatif:study", args=[row.id]),
    actions=(
        Action(_("申请推演"), "whatif:ask", api.ASK),
        Action(_("变更草案"), "office_policies:drafts", "lawbook.view_change"),
    ),
    nothing=_("还没有推演。选一份草案或交一份变更文件，看它对已审定的清单会有什么影响。"),
)
