"""One refund on one page: the chain, the clock, the decision. And how firms are filed for refunds."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, Problem
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.refunds import api
from heliu.refunds.facts import Application, Verb
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt, tell
from heliu.web.office.refunds.forms import ApproveForm, PaidForm, ProfileForm, ReasonForm
from heliu.web.portal.refunds.views import application_page

Do = Callable[[int, dict[str, Any], Actor], None]
FORMS: dict[Verb, type[Form]] = {
    Verb.ACCEPT: Form,
    Verb.ASK: ReasonForm,
    Verb.RESUME: ReasonForm,
    Verb.APPROVE: ApproveForm,
    Verb.REFUSE: ReasonForm,
    Verb.PAY: PaidForm,
}
DOING: dict[Verb, Do] = {
    Verb.ACCEPT: lambda number, _given, actor: api.accept(number, actor=actor),
    Verb.ASK: lambda number, given, actor: api.ask(number, given["reason"], actor=actor),
    Verb.RESUME: lambda number, given, actor: api.resume(number, given["reason"], actor=actor),
    Verb.APPROVE: lambda number, given, actor: api.approve(number, given["amount"], given["reason"], actor=actor),
    Verb.REFUSE: lambda number, given, actor: api.refuse(number, given["reason"], actor=actor),
    Verb.PAY: lambda number, given, actor: api.pay(number, given["paid_on"], actor=actor),
}


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    require(actor, api.DESK)
    found = api.application(number, actor=actor)
    asked = next((verb for verb in DOING if verb == request.POST.get("verb")), None)
    problem: Problem | None = None
    form: Form | None = None
    if request.method == "POST":
        require(actor, api.DECIDE)
        if asked is None:
            raise Invalid(_("没有说明要办理什么。"))
        form = FORMS[asked](request.POST, auto_id=f"id_{asked}_%s")
        if form.is_valid():
            try:
                DOING[asked](number, form.cleaned_data, actor)
            except Invalid as refused:
                tell(form, refused)
            except Conflict as refused:
                problem = refused
            else:
                messages.success(request, _("已办理：%(verb)s。") % {"verb": told(asked)})
                return redirect("refund_desk:case", number)
    decides = may(actor, api.DECIDE)
    page = application_page(found) | {
        "problem": problem,
        "form": form if form is not None and form.errors else None,
        "deeds": [
            _deed(verb, found, form if verb is asked else None) for verb in DOING if verb in found.may and decides
        ],
        "next": api.next_application(actor, number) if decides else None,
        "settle": reverse("refund_desk:settle", args=[number]) if found.is_settled_later else "",
    }
    status = problem.status if problem else 422 if form is not None and form.errors else 200
    return render(request, "refund_desk/case.html", page, status=status)


def _deed(verb: Verb, found: Application, sent: Form | None) -> dict[str, object]:
    """What may be done now, with its form; the one that was refused keeps what was typed."""
    initial = {"amount": found.claimed, "paid_on": business_day(now())}
    form = sent or FORMS[verb](initial=initial, auto_id=f"id_{verb}_%s")
    return {"verb": verb.value, "name": told(verb), "form": form, "danger": verb is Verb.REFUSE}


@require_http_methods(["GET", "HEAD", "POST"])
def profiles(request: ActorRequest) -> HttpResponse:
    """How firms are filed; entered and changed here."""
    actor = known(request)
    rows = [(one, told(one.kind)) for one in api.profiles(actor=actor)]
    form = ProfileForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: api.note_profile(**form.cleaned_data, actor=actor)):
        messages.success(request, _("已登记退（免）税备案。"))
        return redirect("refund_desk:profiles")
    page = {"rows": rows, "form": form, "more": api.PROFILES_SHOWN_MAX if len(rows) >= api.PROFILES_SHOWN_MAX else 0}
    return render(request, "refund_desk/profiles.html", page, status=422 if form.errors else 200)
