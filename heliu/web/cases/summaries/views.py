"""The sums of the days asked for, this month where nobody asks; and for firms what is to be summed up by when.

And the form by which customs' number of a summed declaration is entered.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.clearance.exports.api import Statistics, simplified_statistics, summaries_due, summed_down
from heliu.clearance.pages import ENTER, enter_number_as
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import beyond_the_wall, may, require
from heliu.web.actors import ActorRequest
from heliu.web.cases.summaries.forms import NUMBER_CHARS_MAX, DaysForm, EntryNumberForm
from heliu.web.cases.summaries.lists import OWN, SEE, firm_of
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.codes import country_of, currency_of
from heliu.web.kit.forms import tell


@require_safe
def statistics(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, SEE)
    today = business_day(now())
    first = {"since": today.replace(day=1), "until": today}
    form = DaysForm(request.GET) if "since" in request.GET else DaysForm(initial=first)
    days = first if not form.is_bound else form.cleaned_data if form.is_valid() else None
    firm = firm_of(actor)
    with beyond_the_wall(OWN):
        found = simplified_statistics(database(), days["since"], days["until"], firm) if days else None
    if found and request.GET.get("format") == "json":
        return JsonResponse(as_json(found))
    page = {
        "form": form,
        "found": found,
        "cells": rows_of(found) if found else [],
        "due": [(one, one.due_on < today) for one in summaries_due(database(), firm)] if firm else [],
        "has_firm": bool(firm),
        "may_enter": may(actor, ENTER),
    }
    return render(request, "summaries/statistics.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_number(request: ActorRequest) -> HttpResponse:
    """登记海关编号: which declaration a number leads to, and the number customs gave it."""
    actor = known(request)
    require(actor, ENTER)
    number = request.GET.get("number", "").strip()[:NUMBER_CHARS_MAX]
    form = EntryNumberForm(request.POST if request.method == "POST" else None, initial={"number": number})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with beyond_the_wall("an officer's entry writes the receipts of its sender"):
                done = enter_number_as(database(), given["number"], given["entry_no"], actor=actor)
        except (Invalid, Conflict, NotThere) as refused:
            tell(form, refused)
        else:
            messages.success(request, said(new=done.new, was_told=done.told))
            return redirect(f"{reverse('summaries:entry_number')}?{urlencode({'number': done.decl_seq_no})}")
    page = {"form": form, "number": number, "declarations": declarations_of(number) if number else []}
    return render(request, "summaries/entry_number.html", page, status=422 if form.errors else 200)


def declarations_of(number: str) -> list[dict[str, Any]]:
    """What the number leads to; nothing where it leads nowhere."""
    try:
        found: list[dict[str, Any]] = summed_down(database(), number)["declarations"]
    except NotThere:
        return []
    return found


def said(*, new: bool, was_told: bool) -> str:
    if not new:
        return _("这个编号以前登记过，没有变化。")
    if not was_told:
        return _("已登记，两个编号都可追溯。该类报文由海关审结，回执由海关发出，本平台不发。")
    return _("已登记，汇总回执（CEB702）和结果（CEB792）已再次发给企业，两个编号都可追溯。")


def rows_of(found: Statistics) -> list[dict[str, object]]:
    """Each sum with the names of its country and its currency and the way to its inventories."""
    address = reverse("summaries:inventories")
    days = {"since": found.since.isoformat(), "until": found.until.isoformat()}
    rows: list[dict[str, object]] = []
    for one in found.cells:
        asked = {"code": one.code, "mode": one.trade_mode, "country": one.country, "currency": one.currency}
        words = {"country": country_of(one.country), "currency": currency_of(one.currency)}
        rows.append({"cell": one, **words, "url": f"{address}?{urlencode({**asked, **days})}"})
    return rows


def as_json(found: Statistics) -> dict[str, object]:
    cells = [
        {
            "code": one.code,
            "tradeMode": one.trade_mode,
            "country": one.country,
            "currency": one.currency,
            "lists": one.lists,
            "lines": one.lines,
            "total": str(one.total),
        }
        for one in found.cells
    ]
    return {"from": found.since.isoformat(), "to": found.until.isoformat(), "lists": found.lists, "cells": cells}
