"""Disputes as zone and customs see and answer them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance import pages as clearance
from heliu.clearance.facts import Dispute
from heliu.clearance.facts import DisputeState as State
from heliu.kernel.days import now
from heliu.kernel.languages import told
from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest
from heliu.web.cases.messages.words import status_tag
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.office.disputes.forms import AnswerForm
from heliu.web.office.disputes.lists import firm_names


def case(request: ActorRequest, number: str) -> HttpResponse:
    """One case with the declaration it is about, its steps, and the answer."""
    actor = known(request)
    held, steps = clearance.disputes.dispute(database(), number, actor=actor)
    form = AnswerForm(choices(held, actor), request.POST or None)

    def answer() -> None:
        to, words = State(form.cleaned_data["to"]), form.cleaned_data["answer"]
        clearance.disputes.answer_dispute(database(), number, to, words, now(), actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, answer):
        done = told(State(form.cleaned_data["to"]))
        messages.success(request, _("已处理：%(state)s。") % {"state": done})
        return HttpResponseRedirect(reverse("office_disputes:case", args=[number]))
    page = {
        "case": held,
        "state": told(held.state),
        "reason": told(held.reason),
        "status": status_tag(held.status).text,
        "firm": firm_names({held.firm}).get(held.firm, held.firm),
        "steps": [(told(step.state), step.at, step.note, step.actor) for step in steps],
        "form": form if form.fields["to"].choices else None,  # type: ignore[attr-defined]
        "may_give_back": may(actor, "clearance.give_quota_back"),
        "next": clearance.disputes.next_dispute(database(), number, actor=actor),
    }
    return render(request, "office_disputes/case.html", page, status=422 if form.errors else 200)


def choices(held: Dispute, actor: Actor) -> list[tuple[str, str]]:
    """Where this officer may take the case, in words."""
    moves = clearance.disputes.ways(held.state, actor)
    words = {
        State.CUSTOMS: _("转海关核查"),
        State.UPHELD: _("异议成立，退还占用的额度"),
        State.DISMISSED: _("异议不成立"),
    }
    return [(state.value, words[state]) for state in State if state in moves]
