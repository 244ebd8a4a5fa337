"""Choose a decision and say why; then all it rests on, and its results by the law of a day beside the stored ones."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from heliu.clearance.export_returns.api import find_return, return_dossier
from heliu.clearance.recomputing.api import recomputed
from heliu.clearance.recomputing.facts import Recomputed
from heliu.declarations.api import inventories_by_key
from heliu.kernel.problems import NotThere
from heliu.people.api import beyond_the_wall, look, looks_at, may, require
from heliu.people.facts import Actor
from heliu.taxation.api import declared_line
from heliu.taxation.facts import DeclaredLine
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.page import VIEW, Shown, gather, not_there
from heliu.web.cases.declaration.panel import panel, trace_rows
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.office.audits.forms import ChoiceForm, DayForm, PurposeForm
from heliu.web.office.audits.rows import parameter_rows, result_rows, rule_rows

AUDIT: Final = "clearance.audit_decision"
SEE_RISK: Final = "clearance.see_risk"
OPENED: Final = "audits.opened"
OPENED_MAX: Final = 50
"""How many decisions one session keeps open; the oldest asks for its purpose again."""


def choose(request: ActorRequest) -> HttpResponse:
    """By number; where several bear it, which of them."""
    actor = known(request)
    require(actor, AUDIT)
    form = ChoiceForm(request.POST or None)
    sought = request.method == "POST" and form.is_valid()
    given = form.cleaned_data["number"].strip() if sought else ""
    found = inventories_by_key(database(), given) if sought else []
    numbers = [one.id for one in found] or (returned(given) if sought else [])
    if len(numbers) == 1:
        open_up(request, actor, numbers[0], form.cleaned_data["purpose"])
        return HttpResponseRedirect(reverse("audits:show", args=numbers))
    page = {"form": form, "found": found, "none": sought and not found}
    return render(request, "audits/choose.html", page)


def show(request: ActorRequest, number: int) -> HttpResponse:
    """Closed until a purpose is stated: then the decision, as long as the session lasts."""
    actor = known(request)
    require(actor, AUDIT)
    if number not in request.session.get(OPENED, []):
        return _closed(request, actor, number)
    form = DayForm(request.GET)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    if told := of_return(number):
        page = {"form": form, **_returned_page(actor, told, computed(number, asked))}
        return render(request, "audits/returned.html", page)
    shown = gather(actor, number)
    again = computed(number, asked, goods_of(shown))
    return render(request, "audits/decision.html", {"form": form, **_page(actor, shown, again)})


def computed(number: int, day: date | None, goods: Sequence[DeclaredLine] = ()) -> Recomputed:
    """By the law of ``day``, of its own where none is asked. ``goods``: the lines of an import as declared."""
    with beyond_the_wall("what a decision rests on, for an officer who may review it and has said why"):
        return recomputed(database(), number, day, lambda _inventory: goods)


def goods_of(shown: Shown) -> tuple[DeclaredLine, ...]:
    """The lines of an import; none where there is no evidence of it."""
    if shown.inventory is None or shown.sight.found.is_export:
        return ()
    return tuple(map(declared_line, shown.inventory[1]))


def open_up(request: ActorRequest, actor: Actor, number: int, purpose: str) -> None:
    """Write down who opens the decision and why; then it is open for this session."""
    if not of_return(number):
        gather(actor, number)
    look(actor, AUDIT, subject(number), purpose=purpose)
    opened = [one for one in request.session.get(OPENED, []) if one != number]
    request.session[OPENED] = [*opened, number][-OPENED_MAX:]


def returned(number: str) -> list[int]:
    """The application for the return of an export with this coElNo; none where there is none."""
    try:
        return [find_return(database(), number)]
    except NotThere:
        return []


def of_return(number: int) -> dict[str, Any]:
    """What is known of an application for return; nothing where the number is of something else."""
    try:
        return return_dossier(database(), number)
    except NotThere:
        return {}


def subject(number: int) -> str:
    return f"inventory {number}"


def _closed(request: ActorRequest, actor: Actor, number: int) -> HttpResponse:
    if not inventories_by_key(database(), str(number)) and not of_return(number):
        raise not_there()
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_up(request, actor, number, form.cleaned_data["purpose"])
        return HttpResponseRedirect(request.get_full_path())
    return render(request, "audits/closed.html", {"form": form, "number": number})


def _returned_page(actor: Actor, told: dict[str, Any], again: Recomputed) -> dict[str, Any]:
    return {
        **_compared(again, sees_risk=may(actor, SEE_RISK)),
        "told": told,
        "may_see_original": told["inventory_id"] is not None and may(actor, VIEW),
    }


def _compared(again: Recomputed, *, sees_risk: bool) -> dict[str, Any]:
    return {
        "again": again,
        "number": again.number,
        "results": result_rows(again, sees_risk=sees_risk),
        "parameters": parameter_rows(again, sees_risk=sees_risk),
        "two_days": any(one.then != one.now for one in again.parameters) or again.day != again.decided_on,
        "sees_risk": sees_risk,
        "looks": looks_at(subject(again.number)),
    }


def _page(actor: Actor, shown: Shown, again: Recomputed) -> dict[str, Any]:
    sees_risk = may(actor, SEE_RISK)
    stored = {} if again.is_export else shown.told["tax"]
    checked = rule_rows(shown, sees_risk=sees_risk)
    return {
        **_compared(again, sees_risk=sees_risk),
        "page": shown,
        "checked": checked,
        "panel": panel(shown),
        "rules": [] if checked else shown.sight.direction.rule_sentences(),  # told once
        "trace": trace_rows(stored) if stored else [],
        "trace_again": trace_rows({"trace": again.trace}) if again.day != again.decided_on else [],
    }
