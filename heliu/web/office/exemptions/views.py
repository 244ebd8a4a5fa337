"""The tax bureau decides on exceptions, keeps the excluded goods and makes the lists."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.people.api import require
from heliu.reliefs.exemption import api
from heliu.reliefs.exemption.facts import Decision
from heliu.web.actors import ActorRequest
from heliu.web.cases.exemptions import words
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached
from heliu.web.kit.forms import attempt
from heliu.web.office.exemptions.forms import DecisionForm, EndForm, ExclusionForm, PeriodForm


@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: ActorRequest, number: int) -> HttpResponse:
    """One request with what it is about, and the conclusion."""
    actor = known(request)
    require(actor, api.DECIDE)
    found = api.exception_fact(number, actor=actor)
    form = DecisionForm(request.POST if request.method == "POST" else None)

    def decided() -> None:
        to = Decision(form.cleaned_data["to"])
        api.decide(database(), number, to, form.cleaned_data["reason"], actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, decided):
        messages.success(request, _("例外申请已审核，登记已重新核对。"))
        return redirect("office_exemptions:exception", number)
    page = {
        "one": found,
        "row": found.registration,
        "decision": told(found.decision),
        "tone": words.DECISION_TONES[found.decision],
        "state": words.state_of(found.registration),
        "state_tone": words.tone_of(found.registration),
        "rules": [(code, api.sentence_of(code), api.rule_named(code).article) for code in found.codes],
        "differs": api.named(found.registration.differs),
        "form": form,
        "open": found.decision is Decision.OPEN,
    }
    return render(request, "office_exemptions/exception.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def exclude(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.MANAGE)
    form = ExclusionForm(request.POST if request.method == "POST" else None)

    def excluded() -> None:
        api.note_exclusion(form.noted(), actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, excluded):
        messages.success(request, _("除外商品已录入；登记和放行时按其期间核对。"))
        return redirect("exemptions:excluded")
    return render(request, "office_exemptions/exclude.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, number: int) -> HttpResponse:
    """终止: what is noted is ended, never changed."""
    actor = known(request)
    require(actor, api.MANAGE)
    found = api.exclusion_fact(number, actor=actor)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"until": business_day(now())})

    def ended() -> None:
        api.end_exclusion(number, form.cleaned_data["until"], actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, ended):
        messages.success(request, _("已终止。"))
        return redirect("exemptions:exclusion", number)
    page = {"one": found, "form": form}
    return render(request, "office_exemptions/end.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.DELIVER)
    today = business_day(now())
    form = PeriodForm(
        request.POST if request.method == "POST" else None, initial={"since": today.replace(day=1), "until": today}
    )

    def delivered() -> None:
        api.deliver(database(), form.cleaned_data["since"], form.cleaned_data["until"], actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, delivered):
        messages.success(request, _("清单已生成，可以下载清单和签名。"))
        return redirect("office_exemptions:deliveries")
    return render(request, "office_exemptions/deliver.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def delivery(request: ActorRequest, number: int) -> HttpResponse:
    name, content = api.delivery_file(number, actor=known(request))
    return attached(content, "text/csv; charset=utf-8", name)


@require_safe
def signature(request: ActorRequest, number: int) -> HttpResponse:
    name, content = api.delivery_file(number, actor=known(request), signature=True)
    return attached(content, "application/json", name)
