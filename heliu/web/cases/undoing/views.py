"""Officers' pages of applications: what is under way, one application, and the verbs on it with their consequences."""

from datetime import date
from typing import Any, Final

import psycopg
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heliu.clearance.pages import desk
from heliu.clearance.undoing.api import UndoingAuthority, UndoingVerb, foresee_verb, open_counts, open_ones, read, verbs
from heliu.clearance.undoing.facts import MESSAGES, Application, State
from heliu.clearance.upstream.api import relayed
from heliu.kernel.days import business_day, now, read_day
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem
from heliu.people.api import beyond_the_wall, require
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest
from heliu.web.cases.messages.words import status_tag
from heliu.web.cases.undoing.words import KINDS, STATES, VERBS, why
from heliu.web.database import database
from heliu.web.kit.access import known

LISTED_MAX: Final = 50
"""Of each kind of waiting, the nearest last day first: what is beyond comes up as these are worked off."""


@require_GET
def listed(request: ActorRequest) -> HttpResponse:
    """What is under way, the nearest last day first."""
    require(known(request), desk.DECIDE)
    review, awaiting, _due = open_counts(database())
    groups = [group(State.REVIEW, review), group(State.AWAITING, awaiting)]
    return render(request, "undoing/list.html", {"groups": groups, "today": business_day(now()), "most": LISTED_MAX})


def group(state: State, count: int) -> dict[str, Any]:
    """Where they stand, how many there are, and the nearest of them."""
    found = open_ones(database(), (state,), LISTED_MAX)
    name, tone = STATES[state]
    rows = [(one, KINDS[one.kind], why(one)) for one in found]
    return {"name": name, "tone": tone, "count": count, "rows": rows, "more": count > len(rows)}


@require_http_methods(["GET", "POST"])
def show(request: ActorRequest, number: int) -> HttpResponse:
    """One application: what it asks, what each verb would do, the forms."""
    actor = known(request)
    require(actor, desk.DECIDE)
    wrong: Problem | None = None
    if request.method == "POST":
        try:
            notices.success(request, carry_out(request, number, actor))
            return redirect("undoing:show", number)
        except (Invalid, Conflict) as problem:
            wrong = problem
    application = read(database(), number)
    sent_on = relayed(MESSAGES[application.kind])
    page = {
        "one": application,
        "kind": KINDS[application.kind],
        "state": STATES[application.state],
        "why": why(application),
        "wrong": wrong,
        "today": business_day(now()),
        "ways": [] if sent_on else [way(application, verb) for verb in verbs(application.kind, application.state)],
        "sent_on": sent_on,
        "given": request.POST,
    }
    return render(request, "undoing/show.html", page, status=wrong.status if wrong else 200)


def way(application: Application, verb: UndoingVerb) -> dict[str, Any]:
    """A verb with what it would do."""
    with beyond_the_wall("what a verb would give back to the quota of a buyer"):
        told = foresee_verb(database(), application.id, verb)
    tags = {"before": status_tag(told.before), "after": status_tag(told.after)}
    return {"verb": verb.name.lower(), "name": VERBS[verb], "told": told, **tags}


def carry_out(request: ActorRequest, number: int, actor: Actor) -> str:
    """Do the verb that was sent; what the page says afterwards. Raises Invalid, Conflict, NotThere."""
    given = request.POST
    with beyond_the_wall("an officer's verb writes the receipt of its sender and the quota of its buyer"):
        authority = UndoingAuthority(database())
        try:
            if given.get("verb") == "approve":
                authority.approve(number, actor.name)
                return _("已核准，回执已发给申请企业。")
            if given.get("verb") == "refuse":
                authority.refuse(number, actor.name, given.get("note", ""))
                return _("已不同意，理由已写入回执。")
            if given.get("verb") == "receive":
                found = {name: name in given for name in ("original_goods", "original_place")}
                authority.receive(number, actor.name, _day(given.get("arrived_on", "")), **found)
                return _("已核收，额度与税款已退回，回执已发给申请企业。")
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as clash:
            raise Conflict(_("此刻有其他操作也在更改这份清单或同一订购人的额度，没有办理。请再试一次。")) from clash
    raise NotThere(_("没有这项操作。"))


def _day(text: str) -> date:
    day = read_day(text)
    if day is None:
        raise Invalid(_("请填写运抵日期，例如 2026-11-02。"))
    return day
