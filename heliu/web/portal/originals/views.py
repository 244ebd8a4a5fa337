"""Requests for originals on the platform's pages; what one may is decided in the room's services."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.kernel.days import now
from heliu.kernel.problems import Invalid, NotThere, TooLarge, Unreadable
from heliu.originals import api
from heliu.originals.facts import Lack, RequestFact, Revealed, StepFact
from heliu.people.api import may, require
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.portal.originals import words
from heliu.web.portal.originals.forms import CallbackForm, DepositForm


@require_safe
def request_page(request: ActorRequest, number: int) -> HttpResponse:
    return render(request, "originals/request.html", page_of(request, number))


def page_of(request: ActorRequest, number: int) -> dict[str, object]:
    """What the page of a request shows, here and in the office."""
    actor = known(request)
    found = api.request_fact(number, actor=actor)
    row = found.row
    return {
        "found": found,
        "state": words.state_of(row),
        "tone": words.tone_of(row),
        "clock": words.clock_of(row),
        "clock_tone": words.clock_tone(row),
        "lack": api.LACKS[row.lack],
        "via": words.VIAS[found.original.via] if found.original else "",
        "verifier": words.VERIFIERS.get(found.original.verifier, "") if found.original else "",
        "paid_at": words.paid_at_of(found.original.paid_at) if found.original else "",
        "steps": [(step, words.DEEDS[step.deed], words.step_tone(step), numbers(step)) for step in found.steps],
        "may_reveal": found.original is not None and may(actor, api.REVEAL),
        "may_deposit": may(actor, api.DEPOSIT),
        "may_sign": row.lack is Lack.SIGNATURE and may(actor, api.DEPOSIT),
    }


def numbers(step: StepFact) -> str:
    """The code of a step, and how long it took."""
    took = _("%(count)d 毫秒") % {"count": step.took_ms} if step.took_ms is not None else ""
    return " · ".join(part for part in (step.code, took) if part)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.DEPOSIT)
    form = DepositForm(request.POST, request.FILES) if request.method == "POST" else DepositForm()
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            told = api.deposit_as(form.raw(), actor=actor, at=now())
        except (Invalid, Unreadable, TooLarge) as refused:
            problem = refused
        else:
            kept = ngettext("已存入 %(count)d 份原始数据。", "已存入 %(count)d 份原始数据。", len(told))
            messages.success(request, kept % {"count": len(told)})
            return redirect("originals:list")
    page = {"form": form, "problem": problem, "firm": actor.firm}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "originals/deposit.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request: ActorRequest) -> HttpResponse:
    """Where the platform is called, and the addresses it registers with customs."""
    actor = known(request)
    held = api.callback_of(actor)
    told = request.POST if request.method == "POST" else None
    form = CallbackForm(told, initial={"url": held.url if held else ""})
    if request.method == "POST" and form.is_valid():
        try:
            api.set_callback(form.cleaned_data["url"], form.cleaned_data["token"], actor=actor, at=now())
        except Invalid as refused:
            form.add_error("url", refused.detail)
        else:
            messages.success(request, _("回调设置已保存。"))
            return redirect("originals:callback")
    page = {"form": form, "held": held, "address": api.customs_address(actor.firm or "")}
    return render(request, "originals/callback.html", page, status=422 if form.errors else 200)


@require_POST
def again(request: ActorRequest, number: int) -> HttpResponse:
    api.send_again(number, actor=known(request), at=now())
    messages.success(request, _("已重新办理。"))
    return redirect("originals:request", number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: ActorRequest, number: int) -> HttpResponse:
    back = reverse("originals:request", args=[number])
    return revealed(request, api.request_fact(number, actor=known(request)), back)


def revealed(request: ActorRequest, found: RequestFact, back: str) -> HttpResponse:
    """Personal values in full, once, after the purpose is written down; here and in the office."""
    actor = known(request)
    require(actor, api.REVEAL)
    if found.original is None:
        raise NotThere(_("这一请求还没有原始数据。"))
    told: Revealed | None = None
    problem = None
    if request.method == "POST":
        try:
            told = api.reveal(found.original.id, purpose=request.POST.get("purpose", ""), actor=actor)
        except Invalid as refused:
            problem = refused
    page = {"found": found, "told": told, "problem": problem, "back": back}
    return render(request, "originals/reveal.html", page, status=problem.status if problem else 200)
