"""The list of disputes: the open ones first, nearest due on top."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.clearance import pages as clearance
from heliu.clearance.facts import Dispute, DisputeReason, DisputeState
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.listing import Asked
from heliu.people.facts import Actor
from heliu.registry import api as registry
from heliu.web.cases.messages.words import status_tag
from heliu.web.database import database
from heliu.web.kit.fields import DayField, WordField
from heliu.web.kit.lists.spec import Column, Filter, ListSpec

TONES: Final = {
    DisputeState.OPEN: "warn",
    DisputeState.CUSTOMS: "now",
    DisputeState.UPHELD: "good",
    DisputeState.DISMISSED: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A dispute with its seller by name."""

    case: Dispute
    firm_name: str

    @property
    def id(self) -> str:
        return self.case.number

    @property
    def clock(self) -> int:
        return self.case.clock

    @property
    def opened_at(self) -> datetime:
        return self.case.opened_at

    @property
    def is_late(self) -> bool:
        return self.case.closed_at is None and self.case.due < business_day(now())


def firm_names(codes: set[str]) -> dict[str, str]:
    return {code: firm.name for code, firm in registry.firms_on(codes, business_day(now())).items()}


def lines(actor: Actor, asked: Asked) -> list[Line]:
    held = clearance.disputes.list_disputes(database(), asked, now(), actor=actor)
    names = firm_names({one.firm for one in held}) if held else {}
    return [Line(one, names.get(one.firm, one.firm)) for one in held]


def count(actor: Actor, asked: Asked, most: int) -> int:
    return clearance.disputes.count_disputes(database(), asked, most, now(), actor=actor)


def due_of(line: Line) -> str:
    """The last day, and whether it has passed."""
    if line.case.closed_at is not None:
        return str(_("已办结"))
    words = _("%(day)s 已逾期") if line.is_late else "%(day)s"
    return str(words % {"day": line.case.due})


DISPUTES = ListSpec(
    key="office_disputes",
    title=_("额度异议"),
    columns=(
        Column("number", _("编号"), kind="code", value=lambda line: line.id),
        Column(
            "state",
            _("状态"),
            kind="tag",
            value=lambda line: told(line.case.state),
            tone=lambda line: TONES.get(line.case.state, ""),
        ),
        Column("reason", _("原因"), value=lambda line: told(line.case.reason)),
        Column("masked", _("本人"), value=lambda line: line.case.masked),
        Column("firm_name", _("电商企业")),
        Column("counted", _("占用额度（元）"), kind="money", value=lambda line: line.case.counted),
        Column(
            "clock",
            _("答复期限"),
            kind="tag",
            value=due_of,
            tone=lambda line: "bad" if line.is_late else "",
            order=True,
        ),
        Column("opened_at", _("提出时间"), kind="instant", order=True),
        Column("closed_at", _("办结时间"), kind="instant", value=lambda line: line.case.closed_at, hidden=True),
        Column("given_back", _("退还额度（元）"), kind="money", value=lambda line: line.case.given_back, hidden=True),
        Column("amount", _("金额（元）"), kind="money", value=lambda line: line.case.amount, hidden=True),
        Column("order_no", _("订单号"), kind="code", value=lambda line: line.case.order_no, hidden=True),
        Column("firm", _("电商企业海关编码"), kind="code", value=lambda line: line.case.firm, hidden=True),
        Column("status", _("海关状态"), value=lambda line: status_tag(line.case.status).text, hidden=True),
    ),
    rows=lines,
    count=count,
    order="clock",
    filters=(
        Filter("state", WordField(_("状态"), DisputeState, ("running", _("未办结")), ("overdue", _("未办结且已逾期")))),
        Filter("number", forms.CharField(label=_("异议编号或订单号"), max_length=60)),
        Filter("firm", forms.CharField(label=_("电商企业海关编码"), max_length=10)),
        Filter("reason", WordField(_("原因"), DisputeReason), folded=True),
        Filter("since", DayField(label=_("提出不早于")), folded=True),
        Filter("until", DayField(label=_("提出不晚于")), folded=True),
    ),
    permission="clearance.view_dispute",
    link=lambda line: reverse("office_disputes:case", args=[line.id]),
    nothing=_("个人在公开页面核验身份后提出的异议会出现在这里。"),
)
