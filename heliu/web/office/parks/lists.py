"""The list of cases of recognition, the newest first; a park operator sees those of the own park."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.kernel.listing import Asked
from heliu.parks import api
from heliu.parks.facts import RecognitionFact, RecognitionState
from heliu.people.facts import Actor
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

TONES: Final = {
    RecognitionState.SUBMITTED: "warn",
    RecognitionState.RETURNED: "warn",
    RecognitionState.REVIEWED: "warn",
    RecognitionState.NOTICE: "now",
    RecognitionState.RECOGNISED: "good",
    RecognitionState.REFUSED: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A case with its park by name."""

    case: RecognitionFact
    park: str

    @property
    def id(self) -> str:
        return self.case.number

    @property
    def opened_at(self) -> object:
        return self.case.opened_at


def lines(actor: Actor, asked: Asked) -> list[Line]:
    held = api.list_recognitions(actor, asked)
    names = {fact.code: fact.name for fact in api.parks()} if held else {}
    return [Line(case, names[case.park]) for case in held]


def states() -> list[tuple[str, object]]:
    """Formed at each showing: a state is told in the language of who reads."""
    held = [(state.value, told(state)) for state in RecognitionState]
    return [("", _("全部")), (api.RUNNING, _("未办结")), *held]


def parks() -> list[tuple[str, object]]:
    return [("", _("全部")), *((fact.code, fact.name) for fact in api.parks())]


def notice_of(line: Line) -> str:
    """First and last day."""
    return f"{line.case.notice_from} – {line.case.notice_until}" if line.case.notice_from else ""


RECOGNITIONS = ListSpec(
    key="office_recognitions",
    title=_("园区认定"),
    columns=(
        Column("number", _("申请号"), kind="code", value=lambda line: line.id),
        Column("park", _("园区")),
        Column(
            "state",
            _("状态"),
            kind="tag",
            value=lambda line: told(line.case.state),
            tone=lambda line: TONES.get(line.case.state, ""),
        ),
        Column("score", _("得分"), kind="number", value=lambda line: line.case.score),
        Column("notice", _("公示期"), value=notice_of),
        Column("certificate_no", _("证书号"), kind="code", value=lambda line: line.case.certificate_no),
        Column("valid_until", _("有效期至"), kind="day", value=lambda line: line.case.valid_until, hidden=True),
        Column("opened_at", _("建立时间"), kind="instant", order=True),
        Column("submitted_at", _("提交时间"), kind="instant", value=lambda line: line.case.submitted_at, hidden=True),
        Column("criteria", _("认定标准"), kind="code", value=lambda line: line.case.criteria, hidden=True),
    ),
    rows=lines,
    count=api.count_recognitions,
    order="-opened_at",
    filters=(
        Filter("state", forms.ChoiceField(label=_("状态"), choices=states)),
        Filter("park", forms.ChoiceField(label=_("园区"), choices=parks)),
        Filter("number", forms.CharField(label=_("申请号或证书号"), max_length=30)),
        Filter("since", DayField(label=_("建立不早于")), folded=True),
        Filter("until", DayField(label=_("建立不晚于")), folded=True),
    ),
    permission="parks.view_recognition",
    link=lambda line: reverse("office_parks:recognition", args=[line.id]),
    nothing=_("园区运营单位提交的认定申请会出现在这里。"),
    actions=(
        Action(_("申请认定"), "office_parks:recognition_own", permission="parks.apply_recognition"),
        Action(_("公示与标准"), "parks:notices"),
    ),
)
