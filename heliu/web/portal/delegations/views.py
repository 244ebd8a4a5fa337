"""Delegations on pages; what one may is decided in the registry's services."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere, Problem
from heliu.people import api as people
from heliu.people.facts import Actor
from heliu.registry import api as registry
from heliu.registry.facts import Delegation
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.portal.delegations.forms import DelegationForm
from heliu.web.public.account.titles import sentence_of


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, "people.view_members")
    found = [(one, one.holds_on(business_day(now())), sentences(one)) for one in registry.delegations(actor.firm or "")]
    page = {
        "given": [line for line in found if line[0].principal == actor.firm],
        "held": [line for line in found if line[0].agent == actor.firm],
        "may_manage": people.may(actor, "registry.manage_entrustments") and actor.agent is None,
    }
    return render(request, "delegations/overview.html", page)


def sentences(one: Delegation) -> list[str]:
    """What is delegated on pages, as people read it."""
    return [sentence_of(name) for name in one.permissions]


@require_http_methods(["GET", "POST"])
def give(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, "registry.manage_entrustments")
    day = business_day(now())
    form = DelegationForm(request.POST if request.method == "POST" else None, actor=actor, initial={"since": day})
    if request.method == "POST" and form.is_valid() and given(form, actor):
        messages.success(request, _("委托已生效，对方的人员可在“账户”中切换办理。"))
        return redirect("delegations:overview")
    return render(request, "delegations/give.html", {"form": form}, status=422 if form.errors else 200)


def given(form: DelegationForm, actor: Actor) -> bool:
    told = form.cleaned_data
    try:
        registry.delegate(
            told["agent"], told["messages"], told["permissions"], told["since"], told["until"], actor=actor
        )
    except Problem as refused:
        form.add_error("agent", refused.detail)
        return False
    return True


@require_http_methods(["GET", "POST"])
def revoke(request: ActorRequest, number: int) -> HttpResponse:
    """Take a delegation back, after its consequences were shown."""
    actor = known(request)
    people.require(actor, "registry.manage_entrustments")
    mine = (one for one in registry.delegations(actor.firm or "") if one.principal == actor.firm)
    one = next((one for one in mine if one.number == number), None)
    if one is None:
        raise NotThere(_("没有找到该委托。"))
    if request.method == "POST":
        registry.take_back(number, actor=actor, at=now())
        messages.success(request, _("委托已撤回，对方立即不能再代发、代办。"))
        return redirect("delegations:overview")
    return render(request, "delegations/revoke.html", {"one": one, "sentences": sentences(one)})
