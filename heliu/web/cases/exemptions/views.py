"""Registrations on pages; what one may is decided in the room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict
from heliu.people.api import may, require
from heliu.policies.rules.exemption import Standing
from heliu.reliefs.exemption import api
from heliu.web.actors import ActorRequest
from heliu.web.cases.exemptions import words
from heliu.web.cases.exemptions.forms import ReasonForm
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt


@require_safe
def show(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    found, exceptions = api.registration_fact(number, actor=actor)
    own = may(actor, api.REGISTER) and found.standing is not Standing.WITHDRAWN
    page = {
        "row": found,
        "number": api.number_of(found.id),
        "state": words.state_of(found),
        "tone": words.tone_of(found),
        "unit": words.unit_of(found),
        "currency": words.currency_of(found),
        "via": told(found.via),
        "conditions": words.conditions(found),
        "differs": api.named(found.differs),
        "warned": found.standing is Standing.WARNED,
        "stake_reference": words.stake_reference(found),
        "exceptions": [
            (one, told(one.decision), words.DECISION_TONES[one.decision], one.decided_by if actor.is_officer else "")
            for one in exceptions
        ],
        "may_withdraw": own,
        "may_ask": own and api.may_be_excused(found.broken) and not any(not one.decided_at for one in exceptions),
        "may_see_declaration": may(actor, "clearance.view_inventory"),
    }
    return render(request, "exemptions/show.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """撤回登记, after the consequence was read."""
    actor = known(request)
    require(actor, api.REGISTER)
    found, _exceptions = api.registration_fact(number, actor=actor)
    wrong = ""
    if request.method == "POST":
        try:
            api.withdraw(number, actor=actor)
        except Conflict as refused:
            wrong = refused.detail
        else:
            messages.success(request, _("登记已撤回，可以重新登记。"))
            return redirect("exemptions:show", number)
    page = {"row": found, "wrong": wrong, "back": reverse("exemptions:show", args=[number])}
    return render(request, "exemptions/withdraw.html", page, status=409 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, number: int) -> HttpResponse:
    """申请例外."""
    actor = known(request)
    require(actor, api.REGISTER)
    found, _exceptions = api.registration_fact(number, actor=actor)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def asked() -> None:
        api.ask_exception(number, form.cleaned_data["reason"], actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, asked):
        messages.success(request, _("例外申请已提交，等待税务审核。"))
        return redirect("exemptions:show", number)
    page = {"row": found, "form": form, "conditions": words.conditions(found), "differs": api.named(found.differs)}
    return render(request, "exemptions/ask.html", page, status=422 if form.errors else 200)


@require_safe
def exclusion(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    page = {"one": api.exclusion_fact(number, actor=actor), "officer": actor.is_officer}
    return render(request, "exemptions/exclusion.html", page | {"may_manage": may(actor, api.MANAGE)})
