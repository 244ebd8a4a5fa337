"""A parameter with its history and uses; a draft with what it changes, and what may be done to it."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Invalid, NotThere
from heliu.lawbook.changes import api as changes
from heliu.lawbook.changes.facts import MOVES, Draft, State
from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.policies.parameters import names
from heliu.policies.parameters import parameter as held_parameter
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt, tell
from heliu.web.office.policies.forms import PeriodForm, ReasonForm, ReleaseForm
from heliu.web.office.policies.lists import TONES
from heliu.web.office.policies.showing import changes_of, impact_of, line_of_time, shown, uses_of
from heliu.web.office.policies.words import department_text
from heliu.web.office.whatif.periods import usual_period
from heliu.whatif.studies import api as studies
from heliu.whatif.studies.facts import Study

REASONED: Final = frozenset({"reject", "withdraw"})


def parameter(request: ActorRequest, name: str) -> HttpResponse:
    """One number of the law: its values with their documents, the releases that set it, and what uses it."""
    actor = known(request)
    if name not in names():
        raise NotThere(_("没有参数 %(name)s。") % {"name": name[:100]})
    releases = changes.releases_of(name, actor=actor)
    held = held_parameter(name)
    page = {
        "shown": shown(held),
        "stretches": line_of_time(held),
        "releases": [(told(one), one) for one in releases],
        "may_draft": may(actor, "lawbook.draft_change") and changes.may_change(actor, [name]),
        **uses_of(name),
    }
    return render(request, "office_policies/parameter.html", page)


def draft(request: ActorRequest, number: int) -> HttpResponse:
    """A draft: what it changes from when, its impact, its history; and the next step for who may take it."""
    actor = known(request)
    held = changes.draft(number, actor=actor)
    form = ReasonForm(request.POST if request.POST.get("do") in REASONED else None)
    asked = request.POST.get("do", "")
    period = PeriodForm(request.POST if asked == "weigh" else None, initial=usual_period(business_day(now())))
    release = ReleaseForm(request.POST if asked == "approve" else None)
    if asked == "weigh":
        onward = _weighed(held, period, actor)
    else:
        done = request.method == "POST" and _done(request, held, (form, release), actor)
        onward = reverse("office_policies:draft", args=[number]) if done else ""
    if onward:
        return HttpResponseRedirect(onward)
    page = {
        "draft": held,
        "title": told(held.row),
        "state": told(held.row.state),
        "tone": TONES.get(held.row.state, ""),
        "scope": told(held.row.scope),
        "lines": changes_of(held.differences),
        "departments": sorted({department_text(name) for name in held.names}),
        "impact": impact_of(held),
        "steps": [(told(step.deed), step) for step in held.steps],
        "form": form,
        "release": release,
        "period": period,
        "studies": [(one, told(one.state)) for one in _studies(held, actor)],
        **_rights(held, actor),
    }
    wrong = form.errors or period.errors or release.errors
    return render(request, "office_policies/draft.html", page, status=422 if wrong else 200)


def _studies(held: Draft, actor: Actor) -> list[Study]:
    return studies.of_draft(held.row.id, actor=actor) if may(actor, studies.VIEW) else []


def _done(request: ActorRequest, held: Draft, forms: tuple[ReasonForm, ReleaseForm], actor: Actor) -> bool:
    """Whether the step that was asked for was taken. Only a missing reason brings the page back with its form."""
    number, at, asked = held.row.id, now(), request.POST.get("do", "")
    form, release = forms
    if asked == "submit":
        changes.submit(number, at, actor=actor)
        messages.success(request, _("已提交，请另一人复核。"))
    elif asked == "approve":
        if not _released(number, release, actor):
            return False
        messages.success(request, _("已发布，自施行日起生效。"))
    elif asked in REASONED:
        if not form.is_valid():
            return False
        reason = form.cleaned_data["reason"]
        verb = changes.reject if asked == "reject" else changes.withdraw
        verb(number, reason, at, actor=actor)
        messages.success(request, _("已退回。") if asked == "reject" else _("已撤回。"))
    else:
        raise Invalid(_("没有这一步：%(step)s。") % {"step": asked[:20]})
    return True


def _released(number: int, form: ReleaseForm, actor: Actor) -> bool:
    """Whether the draft was released; a missing reason stands at its field, all else is the page of the refusal."""
    if not form.is_valid():
        return False
    try:
        changes.approve(number, now(), actor=actor, unweighed=form.cleaned_data["unweighed"])
    except Invalid as refused:
        tell(form, refused)
    return not form.errors


def _weighed(held: Draft, form: PeriodForm, actor: Actor) -> str:
    """Where the what-if about the draft is watched; empty where none was begun, then why stands at the period."""
    begun: list[int] = []

    def ask() -> None:
        period = form.cleaned_data["since"], form.cleaned_data["until"]
        begun.append(studies.ask_about_draft(held.row.id, period, now(), actor=actor))

    if not form.is_valid() or not attempt(form, ask):
        return ""
    return reverse("whatif:study", args=begun)


def _rights(held: Draft, actor: Actor) -> dict[str, bool]:
    """What this actor may do now; the services ask again."""
    own = held.drafter_id == actor.user_id
    ways = MOVES[held.row.state]
    second = may(actor, "lawbook.approve_change") and not own and changes.may_change(actor, held.names)
    return {
        "own": own,
        "may_rewrite": own and held.row.state is State.DRAFT,
        "may_submit": own and State.SUBMITTED in ways,
        "may_withdraw": own and State.WITHDRAWN in ways,
        "may_decide": second and State.APPROVED in ways,
        "may_draft": may(actor, "lawbook.draft_change"),
        "may_weigh": may(actor, studies.ASK) and State.WITHDRAWN in ways,
        "waits": held.row.state is State.SUBMITTED,
    }
