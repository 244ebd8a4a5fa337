"""Incubators and events from the park's side."""

from collections.abc import Callable
from typing import Any, Final

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.clearance import pages as clearance
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, NotThere
from heliu.parks import api as parks
from heliu.parks.facts import BatchFact, MeetingFact, StartupFact, StartupState
from heliu.people.facts import Actor
from heliu.registry import api as registry
from heliu.web.actors import ActorRequest
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.office.parks.forms import BatchForm, CoachingForm, EventForm, FirmForm, WordsForm
from heliu.web.office.parks.views import answered, done, form_page, own

VERBS: Final[dict[str, tuple[StartupState, Any]]] = {
    "admit": (StartupState.APPLIED, gettext_lazy("同意入孵")),
    "refuse": (StartupState.APPLIED, gettext_lazy("不予入孵")),
    "coach": (StartupState.SEATED, gettext_lazy("登记辅导")),
    "file": (StartupState.SEATED, gettext_lazy("出孵成企")),
    "leave": (StartupState.SEATED, gettext_lazy("退出孵化")),
}


def incubator(request: ActorRequest, code: str) -> HttpResponse:
    """The batches and teams of a park, with each team's way to its first declaration."""
    actor, fact = own(request, code)
    teams = parks.startups(code, actor=actor)
    firsts = clearance.digest.first_releases(database(), [team.firm_code for team in teams if team.firm_code])
    page = {
        "park": fact,
        "batches": parks.batches(code),
        "teams": [(team, told(team.state), *firsts.get(team.firm_code, (None, None))) for team in teams],
        "meetings": parks.meetings(code),
        "day": business_day(now()),
    }
    return render(request, "office_parks/incubator.html", page)


def batch(request: ActorRequest, code: str) -> HttpResponse:
    """Offer a round of seats."""
    actor, fact = own(request, code)
    form = BatchForm(request.POST or None)
    offer = lambda: parks.open_batch(BatchFact(park=code, **form.cleaned_data), actor=actor)  # noqa: E731
    if answered(request, form, offer):
        return done(request, _("孵化批次已发布。"), "office_parks:incubator", code)
    return form_page(request, form, fact, _("发布孵化批次"), _("发布"))


def team(request: ActorRequest, number: str) -> HttpResponse:
    """One team: from its application to its first declaration."""
    held = parks.startup(number, actor=known(request))
    declared, released = clearance.digest.first_releases(database(), [held.firm_code]).get(held.firm_code, (None, None))
    firm = registry.firms_on({held.firm_code}, business_day(now())).get(held.firm_code)
    page = {
        "team": held,
        "park": parks.park(held.park),
        "state": told(held.state),
        "way": [
            (_("申请"), held.applied_on, ""),
            (_("入孵"), held.admitted_on, _("席位 %(seat)s") % {"seat": held.seat} if held.seat else ""),
            (_("出孵"), held.left_on, firm.name if firm else held.remark),
            (_("首次申报"), declared, ""),
            (_("首次放行"), released, ""),
        ],
        "verbs": [(verb, words) for verb, (state, words) in VERBS.items() if held.state is state],
    }
    return render(request, "office_parks/team.html", page)


def act(request: ActorRequest, number: str, verb: str) -> HttpResponse:
    """One step of a team."""
    actor = known(request)
    held = parks.startup(number, actor=actor)
    if verb not in VERBS:
        raise NotThere(_("没有这项操作。"))
    form = form_of(verb, request)

    def take() -> None:
        steps(held, form, actor)[verb]()

    if answered(request, form, take):
        return done(request, _("已办理：%(verb)s。") % {"verb": VERBS[verb][1]}, "office_parks:team", number)
    fact = parks.park(held.park)
    assert fact is not None  # noqa: S101  (a team belongs to a batch of a park)
    return form_page(request, form, fact, f"{VERBS[verb][1]} · {held.project}", str(VERBS[verb][1]))


def form_of(verb: str, request: ActorRequest) -> Any:
    kinds = {"refuse": WordsForm, "leave": WordsForm, "coach": CoachingForm, "file": FirmForm}
    return kinds.get(verb, Form)(request.POST if request.method == "POST" else None)


def steps(held: StartupFact, form: Any, actor: Actor) -> dict[str, Callable[[], Any]]:
    """What each verb does."""
    number, day, told = held.number, business_day(now()), form.cleaned_data
    return {
        "admit": lambda: parks.admit(number, day, actor=actor),
        "refuse": lambda: parks.refuse(number, told["words"], actor=actor),
        "coach": lambda: parks.coach(number, told["day"], told["mentor"], told["topic"], told["hours"], actor=actor),
        "file": lambda: leave_as_firm(number, told["firm_code"], actor),
        "leave": lambda: parks.leave(number, day, told["words"], actor=actor),
    }


def leave_as_firm(number: str, firm_code: str, actor: Actor) -> None:
    """Only a firm whose filing is valid is what an incubator brings forth."""
    day = business_day(now())
    firm = registry.firms_on({firm_code}, day).get(firm_code)
    if firm is None or not firm.is_active:
        raise Conflict(_("海关编码 %(code)s 没有有效的备案，请企业先完成备案。") % {"code": firm_code})
    parks.leave_as_firm(number, firm_code, day, actor=actor)


def event(request: ActorRequest, code: str) -> HttpResponse:
    """Announce an event."""
    actor, fact = own(request, code)
    form = EventForm(request.POST or None)
    announce = lambda: parks.announce(  # noqa: E731
        MeetingFact(park=code, **form.cleaned_data), actor=actor
    )
    if answered(request, form, announce):
        return done(request, _("活动已发布。"), "office_parks:incubator", code)
    return form_page(request, form, fact, _("发布园区活动"), _("发布"))


def attendance(request: ActorRequest, code: str) -> HttpResponse:
    """Who signed up, and after the event who came."""
    actor = known(request)
    held, signed = parks.attendance(code, actor=actor)
    day = business_day(now())
    if request.method == "POST":
        count = parks.note_attendance(code, set(request.POST.getlist("came")), day, actor=actor)
        return done(request, _("已登记到场 %(count)s 家。") % {"count": count}, "office_parks:attendance", code)
    firms = registry.firms_on({firm for firm, _came in signed}, day)
    page = {
        "meeting": held,
        "park": parks.park(held.park),
        "rows": [(firm, firms[firm].name if firm in firms else firm, came) for firm, came in signed],
        "is_over": day >= held.day,
    }
    return render(request, "office_parks/attendance.html", page)
