"""A firm's refunds: which declarations it can apply for, the chain with its gaps, the application and its progress."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import may, require
from heliu.policies.rules.export_refund import claim_deadlines
from heliu.policies.rules.export_refund_settlement import MODE
from heliu.refunds import api
from heliu.refunds.facts import Application, Business, Kind, PeriodVat, Verb
from heliu.web.actors import ActorRequest
from heliu.web.database import database
from heliu.web.kit import codes
from heliu.web.kit.access import known
from heliu.web.portal.refunds import words
from heliu.web.portal.refunds.forms import AnswerForm, ConfirmForm, EarlierForm, PeriodForm


@require_safe
def claim(request: ActorRequest) -> HttpResponse:
    """The declarations of the firm, to be chosen for one application."""
    actor = known(request)
    rows = [
        {
            "entry_no": one.entry_no,
            "exported_on": one.exported_on,
            "trade_mode": one.trade_mode,
            "lines": one.lines,
            "parcels": one.parcels,
            "until": claim_deadlines(one.exported_on).ordinary,
            "left": words.deadline_words(claim_deadlines(one.exported_on).ordinary),
            "holder": holder,
            "abroad": one.trade_mode == MODE,
        }
        for one, holder in api.to_claim(database(), actor=actor)
    ]
    profile = api.profile_of(actor.firm or "")
    more = api.OFFERED_MAX if len(rows) >= api.OFFERED_MAX else 0
    free = bool(more) or any(not row["holder"] for row in rows)
    page = {"rows": rows, "free": free, "profile": profile, "more": more, "earlier": EarlierForm()}
    page["abroad"] = bool(more) or any(row["abroad"] for row in rows)
    return render(request, "refunds/claim.html", page | {"kind": told(profile.kind) if profile else ""})


@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: ActorRequest) -> HttpResponse:
    """The chain of the chosen declarations; confirmed and submitted here."""
    actor = known(request)
    require(actor, api.PREPARE)
    asked = request.method == "POST"
    entries = [one for one in request.GET.getlist("entry") if one]
    departure = request.GET.get("business") == Business.DEPARTURE
    business = Business.DEPARTURE if departure else Business.ORDINARY
    profile = api.profile_of(actor.firm or "")
    producer = profile is not None and profile.kind is Kind.PRODUCER
    period_form = PeriodForm(request.GET if "period" in request.GET else None)
    period: PeriodVat | None = period_form.vat() if producer and period_form.is_valid() else None
    problem, form = None, ConfirmForm(request.POST if asked else None)
    if asked and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            number = api.submit(database(), entries, seen, actor=actor, period=period, business=business)
        except (Invalid, Conflict) as refused:
            problem = refused
        else:
            messages.success(request, _("退税申请已提交。税务机关受理后开始计时。"))
            return redirect("refunds:show", number)
    found = api.chain_of(database(), entries, actor=actor, period=period, business=business)
    content = api.content_of(found, period)
    digest = api.digest_of(content)
    if not asked or problem:
        form = ConfirmForm(initial={"seen": digest})
    page = {
        "chain": found,
        "departure": departure,
        "business": business,
        "business_words": words.business_of_chain(found),
        "kind": told(found.kind) if found.kind else "",
        "blocking": [api.sentence(one) for one in found.lacks if one.blocks],
        "hints": [api.sentence(one) for one in found.lacks if not one.blocks],
        "links": words.links_of(content["links"]),
        "steps": words.steps_of(found.trace),
        "money": [(codes.currency_of(code), total, found.received[code]) for code, total in found.exported.items()],
        "producer": producer,
        "period_form": period_form,
        "entries": entries,
        "digest": digest,
        "form": form,
        "problem": problem,
        "demo": any(link.rate and link.rate.is_demo for link in found.links),
        "may_submit": found.is_ready and may(actor, api.SUBMIT),
        "waits_for_submitter": found.is_ready and not may(actor, api.SUBMIT),
    }
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "refunds/chain.html", page, status=status)


@require_safe
def show(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    found = api.application(number, actor=actor)
    submits = may(actor, api.SUBMIT) and not actor.is_officer
    settle = reverse("refunds:settle", args=[number]) if found.is_settled_later else ""
    page = application_page(found) | {
        "may_withdraw": submits and Verb.WITHDRAW in found.may,
        "may_answer": submits and Verb.ANSWER in found.may,
        "settle": settle,
    }
    return render(request, "refunds/show.html", page)


def application_page(found: Application) -> dict[str, object]:
    """What the pages of firm and officers show of an application alike."""
    return {
        "found": found,
        "state": words.state_of(found),
        "tone": words.tone_of(found),
        "business_words": words.business_of(found),
        "clock_words": words.clock_words(found),
        "clock_tone": words.clock_tone(found),
        "alarm": words.alarm_of(found.clock),
        "kind": told(found.kind),
        "producer": found.kind is Kind.PRODUCER,
        "links": words.links_of(found.links),
        "steps": words.steps_of(found.trace),
        "events": [(one, told(one.verb)) for one in found.events],
        "receipts": [(one, codes.currency_of(one["currency"])) for one in found.receipts],
        "demo": any(link["rate"] and link["rate"]["is_demo"] for link in found.links),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """First what that means, then done."""
    actor = known(request)
    require(actor, api.SUBMIT)
    found = api.application(number, actor=actor)
    if request.method == "POST":
        api.withdraw(number, actor=actor)
        messages.success(request, _("申请已撤回，其中的包裹、发票和收汇可以重新申报。"))
        return redirect("refunds:show", number)
    return render(request, "refunds/withdraw.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, number: int) -> HttpResponse:
    """Say what was supplemented; the clock goes on."""
    actor = known(request)
    require(actor, api.SUBMIT)
    found = api.application(number, actor=actor)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        api.answer(number, form.cleaned_data["words"], actor=actor)
        messages.success(request, _("补充说明已提交，计时恢复。"))
        return redirect("refunds:show", number)
    asked = next((one.reason for one in reversed(found.rests) if one.until is None), "")
    page = {"found": found, "form": form, "asked": asked}
    return render(request, "refunds/answer.html", page, status=422 if form.errors else 200)
