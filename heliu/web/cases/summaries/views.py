"""The sums of the days asked for, this month where nobody asks; and for firms what is to be summed up by when."""

from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from heliu.ceb.code_tables.tables import countries
from heliu.clearance.exports.api import Statistics, simplified_statistics, summaries_due
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.people.api import require
from heliu.web.actors import ActorRequest
from heliu.web.cases.summaries.forms import DaysForm
from heliu.web.cases.summaries.lists import SEE
from heliu.web.database import database
from heliu.web.kit.access import known


@require_safe
def statistics(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, SEE)
    today = business_day(now())
    first = {"since": today.replace(day=1), "until": today}
    form = DaysForm(request.GET) if "since" in request.GET else DaysForm(initial=first)
    days = first if not form.is_bound else form.cleaned_data if form.is_valid() else None
    firm = "" if actor.is_officer else actor.firm or ""
    found = simplified_statistics(database(), days["since"], days["until"], firm) if days else None
    if found and request.GET.get("format") == "json":
        return JsonResponse(as_json(found))
    page = {
        "form": form,
        "found": found,
        "cells": rows_of(found) if found else [],
        "due": [(one, one.due_on < today) for one in summaries_due(database(), firm)] if firm else [],
        "has_firm": bool(firm),
    }
    return render(request, "summaries/statistics.html", page, status=422 if form.errors else 200)


def rows_of(found: Statistics) -> list[dict[str, object]]:
    """Each sum with the name of its country and the way to its inventories."""
    named, address = countries(), reverse("summaries:inventories")
    days = {"since": found.since.isoformat(), "until": found.until.isoformat()}
    rows: list[dict[str, object]] = []
    for one in found.cells:
        asked = {"code": one.code, "mode": one.trade_mode, "country": one.country, "currency": one.currency}
        country = told(named[one.country]) if one.country in named else one.country
        rows.append({"cell": one, "country": country, "url": f"{address}?{urlencode({**asked, **days})}"})
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
