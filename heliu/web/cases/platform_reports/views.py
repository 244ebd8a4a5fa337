"""Platform reports on pages; what one may is decided in the room."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.clearance.sales.api import Entry
from heliu.kernel.days import business_day, now, read_day
from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import may, require
from heliu.policies.rules.platform_reporting import quarter_of
from heliu.registry.api import names_of
from heliu.reporting import api
from heliu.reporting.facts import State
from heliu.web.actors import ActorRequest
from heliu.web.cases.platform_reports import words
from heliu.web.cases.platform_reports.forms import IdentityForm, QuarterForm
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached
from heliu.web.kit.fields import whole
from heliu.web.kit.forms import attempt

SELLERS_SHOWN: Final = 50
MISSING_SHOWN: Final = 200


@require_safe
def due(request: ActorRequest) -> HttpResponse:
    """What is due: of a platform its own quarters, of the tax bureau who has not filed the last one."""
    actor = known(request)
    require(actor, api.VIEW)
    today = business_day(now())
    page: dict[str, object] = {"officer": actor.is_officer, "may_file": may(actor, api.FILE)}
    if actor.is_officer:
        owed, missing = api.missing_platforms(today)
        names = names_of(missing[:MISSING_SHOWN])
        page |= {
            "owed": owed,
            "missing": [(code, names.get(code, "")) for code in missing[:MISSING_SHOWN]],
            "more": max(0, len(missing) - MISSING_SHOWN),
        }
    elif actor.firm:
        owed_quarters = api.obligations(actor.firm, today)
        page |= {
            "owed_quarters": [(one, *words.standing_of(one)) for one in owed_quarters],
            "basic": api.latest_basic(actor.firm),
        }
    return render(request, "platform_reports/due.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.FILE)
    chosen = request.GET.get("quarter") or str(quarter_of(business_day(now())).before)
    form = QuarterForm(request.POST if request.method == "POST" else None, initial={"quarter": chosen})
    made: list[int] = []

    def generated() -> None:
        made.append(api.make(database(), form.cleaned_data["quarter"], form.cleaned_data["reason"], actor=actor))

    if request.method == "POST" and form.is_valid() and attempt(form, generated):
        messages.success(request, _("报告已生成。请核对后报送。"))
        return redirect("platform_reports:show", made[0])
    return render(request, "platform_reports/make.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def show(request: ActorRequest, number: int) -> HttpResponse:
    """One version: totals, sellers with what is wrong first, the versions of its quarter."""
    actor = known(request)
    found, versions = api.report_fact(number, actor=actor)
    sellers = api.sellers_of(
        number, actor=actor, limit=SELLERS_SHOWN + 1, after=whole(request.GET.get("after", "")) or 0
    )
    draft = found.state is State.DRAFT and may(actor, api.FILE)
    page = {
        "report": found,
        "state": words.state_of(found),
        "tone": words.tone_of(found),
        "clock": words.clock_of(found.due) if found.due and found.state is State.DRAFT else "",
        "faulty": [
            (one, words.faults_of(one.faults)) for one in api.faulty_of(number, actor=actor, limit=SELLERS_SHOWN)
        ],
        "sellers": sellers[:SELLERS_SHOWN],
        "next": sellers[SELLERS_SHOWN - 1].id if len(sellers) > SELLERS_SHOWN else 0,
        "versions": [(one, words.state_of(one), words.tone_of(one)) for one in versions],
        "may_file": draft,
        "may_correct": found.state is State.FILED and may(actor, api.FILE),
        "filed": found.filed_at is not None,
        "officer": actor.is_officer,
    }
    return render(request, "platform_reports/show.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: ActorRequest, number: int) -> HttpResponse:
    """报送, after the consequence was read."""
    actor = known(request)
    require(actor, api.FILE)
    found, _versions = api.report_fact(number, actor=actor)
    wrong = ""
    if request.method == "POST":
        try:
            api.file(database(), number, actor=actor)
        except (Conflict, Invalid) as refused:
            wrong = refused.detail
        else:
            messages.success(request, _("已报送，回执可以下载。"))
            return redirect("platform_reports:show", number)
    page = {"report": found, "wrong": wrong, "back": reverse("platform_reports:show", args=[number])}
    return render(request, "platform_reports/file.html", page, status=409 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: ActorRequest, number: int, seller_id: int) -> HttpResponse:
    """补充身份, of a seller the register does not know."""
    actor = known(request)
    require(actor, api.FILE)
    found, row = api.seller_fact(number, seller_id, actor=actor)
    form = IdentityForm(request.POST if request.method == "POST" else None, initial={"name": row.name})

    def identified() -> None:
        api.identify(number, row.seller, form.cleaned_data["name"], form.cleaned_data["uscc"], actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, identified):
        messages.success(request, _("身份已补充，这一行已重新校验。"))
        return redirect("platform_reports:show", number)
    page = {"report": found, "row": row, "form": form, "faults": words.faults_of(row.faults)}
    return render(request, "platform_reports/identify.html", page, status=422 if form.errors else 200)


@require_safe
def seller(request: ActorRequest, number: int, seller_id: int) -> HttpResponse:
    """A seller's figures down to the orders."""
    actor = known(request)
    found, row = api.seller_fact(number, seller_id, actor=actor)
    since, skip = read_day(request.GET.get("since", "")), whole(request.GET.get("skip", "")) or 0
    listed = api.entries(database(), number, seller_id, actor=actor, since=since, skip=skip)
    page = {
        "report": found,
        "row": row,
        "faults": words.faults_of(row.faults),
        "entries": [(one, words.kind_of(one.kind)) for one in listed],
        "next": _where_to_go_on(listed, since, skip) if len(listed) == api.ENTRIES_MAX else None,
        "may_identify": found.state is State.DRAFT and may(actor, api.FILE),
        "may_reveal": bool(row.uscc) and may(actor, api.LOOK),
    }
    return render(request, "platform_reports/seller.html", page)


def _where_to_go_on(listed: Sequence[Entry], since: date | None, skip: int) -> dict[str, Any]:
    """The day of the last entry shown, and how many of that day were shown."""
    day = listed[-1].day
    shown = sum(one.day == day for one in listed)
    return {"since": day, "skip": shown + skip if day == since else shown}


@never_cache
@require_POST
def reveal(request: ActorRequest, number: int, seller_id: int) -> HttpResponse:
    """The number in full, once; the look is recorded with its one purpose."""
    actor = known(request)
    row = api.reveal_seller(number, seller_id, actor=actor)
    found, _row = api.seller_fact(number, seller_id, actor=actor)
    page = {"report": found, "row": row, "purpose": api.PURPOSE}
    return render(request, "platform_reports/reveal.html", page)


@require_safe
def document(request: ActorRequest, number: int) -> HttpResponse:
    name, content = api.report_file(number, actor=known(request))
    return attached(content, "text/csv; charset=utf-8", name)


@require_safe
def receipt(request: ActorRequest, number: int) -> HttpResponse:
    name, content = api.report_file(number, actor=known(request), receipt=True)
    return attached(content, "application/json", name)
