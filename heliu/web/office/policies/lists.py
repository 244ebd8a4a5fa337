"""The lists of parameters and of drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.listing import Asked
from heliu.kernel.pinyin import initials, pinyin
from heliu.lawbook.changes import api as changes
from heliu.lawbook.changes.facts import State
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.changes import value_on
from heliu.policies.parameters import CONFIDENCES, Parameter, names, parameter
from heliu.web.kit.fields import WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec
from heliu.web.office.policies.words import department_text, topic_text, with_unit
from heliu.web.public.policies.words import CONFIDENCE

VIEW: Final = "lawbook.view_change"
TONES: Final = {State.DRAFT: "", State.SUBMITTED: "warn", State.APPROVED: "good", State.REJECTED: "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter as it stands today; where it has ended or not begun, with its last or first value's confidence."""

    held: Parameter
    day: date

    @property
    def id(self) -> str:
        return self.held.name

    @property
    def name(self) -> str:
        return self.held.name

    @property
    def confidence(self) -> str:
        return (value_on(self.held, self.day) or self.held.periods[-1]).confidence

    @property
    def next_day(self) -> date | None:
        return next((one.since for one in self.held.periods if one.since > self.day), None)


def lines(actor: Actor, asked: Asked) -> list[Line]:
    found = sorted(_chosen(actor, asked), key=lambda line: line.name, reverse=asked.descending)
    if asked.after is not None:
        last = str(asked.after[1])
        found = [line for line in found if (line.name < last if asked.descending else line.name > last)]
    return found[: asked.limit]


def count(actor: Actor, asked: Asked, most: int) -> int:
    return min(most, sum(1 for _ in _chosen(actor, asked)))


def _chosen(actor: Actor, asked: Asked) -> Iterator[Line]:
    require(actor, VIEW)
    day = business_day(now())
    words = str(asked.filters.get("words") or "").lower().split()
    for line in (Line(parameter(name), day) for name in names()):
        topic, confidence = asked.filters.get("topic"), asked.filters.get("confidence")
        if topic and line.name.partition("/")[0] != topic:
            continue
        if confidence and line.confidence != confidence:
            continue
        if all(_holds(line.held, word) for word in words):
            yield line


def _holds(one: Parameter, word: str) -> bool:
    """In Chinese, English, by the name in files, or as one types Chinese on a Latin keyboard."""
    documents = " ".join(str(period.reference) for period in one.periods)
    text = f"{one.zh} {one.en} {one.name} {documents}".lower()
    return word in text or (word.isascii() and (word in pinyin(one.zh) or word in initials(one.zh)))


def topics() -> list[tuple[str, object]]:
    found = dict.fromkeys(name.partition("/")[0] for name in names())
    return [("", _("全部")), *((topic, topic_text(f"{topic}/")) for topic in found)]


def confidences() -> list[tuple[str, object]]:
    return [("", _("全部")), *((one, CONFIDENCE[one][0]) for one in CONFIDENCES)]


PARAMETERS = ListSpec(
    key="policy_parameters",
    title=_("政策参数"),
    columns=(
        Column("title", _("参数"), value=lambda line: told(line.held)),
        Column("value", _("今日的值"), value=lambda line: with_unit(line.held, value_on(line.held, line.day))),
        Column(
            "confidence",
            _("可信度"),
            kind="tag",
            value=lambda line: str(CONFIDENCE[line.confidence][0]),
            tone=lambda line: CONFIDENCE[line.confidence][1],
        ),
        Column("topic", _("主题"), value=lambda line: topic_text(line.name)),
        Column("department", _("主管部门"), value=lambda line: department_text(line.name)),
        Column("next_day", _("下次变更"), kind="day"),
        Column("name", _("参数名"), kind="code", order=True, hidden=True),
    ),
    rows=lines,
    count=count,
    order="name",
    filters=(
        Filter("words", forms.CharField(label=_("中文、拼音、文件名或参数名"), max_length=60)),
        Filter("topic", forms.ChoiceField(label=_("主题"), choices=topics)),
        Filter("confidence", forms.ChoiceField(label=_("可信度"), choices=confidences)),
    ),
    permission=VIEW,
    link=lambda line: reverse("office_policies:parameter", args=[line.name]),
    actions=(Action(_("变更草案"), "office_policies:drafts", VIEW),),
    nothing=_("没有符合条件的参数，请放宽条件。"),
)

DRAFTS = ListSpec(
    key="policy_drafts",
    title=_("政策变更"),
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
        Column("scope", pgettext_lazy("of a change", "范围"), value=lambda row: told(row.scope)),
        Column("first_day", _("最早施行日"), kind="day", order=True),
        Column("drafter", _("起草人")),
        Column("decided_by", _("复核人"), value=lambda row: row.decided_by or "—"),
        Column("made_at", _("起草时间"), kind="instant", order=True),
    ),
    rows=changes.list_drafts,
    count=changes.count_drafts,
    order="-made_at",
    filters=(
        Filter("name", forms.CharField(label=_("名称或参数名"), max_length=60)),
        Filter("state", WordField(_("状态"), State)),
    ),
    permission=VIEW,
    link=lambda row: reverse("office_policies:draft", args=[row.id]),
    actions=(
        Action(_("按变更文件起草"), "office_policies:new", "lawbook.draft_change"),
        Action(_("政策参数"), "office_policies:parameters", VIEW),
    ),
    nothing=_("在参数页上点“起草变更”，或按变更文件起草。"),
)
