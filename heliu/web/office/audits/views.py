"""Choose a decision and say why; then all it rests on, and its results by the law of a day beside the stored ones."""

from datetime import date
from functools import partial
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from heliu.clearance.recomputing import api as clearance
from heliu.intake.evidence.reading import goods_of
from heliu.kernel.languages import told
from heliu.people.api import beyond_the_wall, look, looks_at, may, require
from heliu.people.facts import Actor
from heliu.policies.recomputing.facts import Chosen, Kind, Recomputed
from heliu.refunds import api as refunds
from heliu.reliefs.exemption import api as exemptions
from heliu.taxation.api import declared_line
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.page import VIEW, Shown, gather, not_there
from heliu.web.cases.declaration.panel import panel, trace_rows
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.office.audits.forms import ChoiceForm, DayForm, PurposeForm
from heliu.web.office.audits.papers import input_rows, line_table, looked_rows, note_on
from heliu.web.office.audits.parameters import parameter_rows
from heliu.web.office.audits.rows import result_rows, rule_rows
from heliu.web.portal.refunds.words import steps_of

AUDIT: Final = "clearance.audit_decision"
SEE_RISK: Final = "clearance.see_risk"
OPENED: Final = "audits.opened"
OPENED_MAX: Final = 50
"""How many decisions one session keeps open; the oldest asks for its purpose again."""
INVENTORIES: Final = (Kind.IMPORT, Kind.EXPORT)
OWN_PERMISSION: Final = {Kind.REFUND: refunds.AUDIT, Kind.EXEMPTION: exemptions.AUDIT}
"""What is for fewer officers than the rest."""
RISKLESS: Final = (Kind.REFUND, Kind.SUMMARY)
"""Nothing of these is told by risk: nobody is told that something is left out."""


def choose(request: ActorRequest) -> HttpResponse:
    """By number; where several bear it, which of them."""
    actor = known(request)
    require(actor, AUDIT)
    form = ChoiceForm(request.POST or None)
    sought = request.method == "POST" and form.is_valid()
    number = form.cleaned_data["number"].strip() if sought else ""
    found = bearing(actor, number) if sought else []
    if len(found) == 1:
        open_up(request, actor, found[0], form.cleaned_data["purpose"])
        return HttpResponseRedirect(reverse("audits:show", args=[found[0].number]))
    none = sought and not found
    page = {
        "form": form,
        "found": [(one, told(one.kind)) for one in found],
        "none": none,
        "by_state": none and clearance.is_export_cancellation(database(), number),
    }
    return render(request, "audits/choose.html", page)


def show(request: ActorRequest, key: str) -> HttpResponse:
    """Closed until a purpose is stated: then the decision, as long as the session lasts."""
    actor = known(request)
    require(actor, AUDIT)
    chosen = chosen_by(actor, key)
    if key not in request.session.get(OPENED, []):
        return _closed(request, actor, chosen)
    form = DayForm(request.GET)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    if chosen.kind in INVENTORIES:
        shown = gather(actor, int(key))
        again = computed(chosen, asked, shown)
        return render(request, "audits/decision.html", {"form": form, **_page(actor, shown, again)})
    again = computed(chosen, asked)
    return render(request, "audits/paper.html", {"form": form, **_paper(actor, again)})


def bearing(actor: Actor, number: str) -> list[Chosen]:
    """The decisions of this number, of whichever room. Raises NotAllowed where the actor may not review such."""
    found = [*refunds.choices(number), *exemptions.choices(number)]
    for one in found:
        require(actor, OWN_PERMISSION[one.kind])
    return found or clearance.choices(database(), number)


def chosen_by(actor: Actor, key: str) -> Chosen:
    """The decision an address names. Raises NotThere, NotAllowed."""
    found = next((one for one in bearing(actor, key) if str(one.number) == key), None)
    if found is None:
        raise not_there()
    return found


def computed(chosen: Chosen, day: date | None, shown: Shown | None = None) -> Recomputed:
    """By the law of ``day``, of its own where none is asked. ``shown``: an inventory that is read already."""
    if chosen.kind is Kind.REFUND:
        return refunds.recomputed(str(chosen.number), day)
    if chosen.kind is Kind.EXEMPTION:
        return exemptions.recomputed(database(), str(chosen.number), day)
    with beyond_the_wall("what a decision rests on, for an officer who may review it and has said why"):
        if shown is None:
            return clearance.recomputed(database(), int(chosen.number), day, partial(goods_of, database()))
        lines = tuple(map(declared_line, shown.inventory[1])) if shown.inventory else ()
        return clearance.recomputed(database(), int(chosen.number), day, lambda _inventory: lines)


def open_up(request: ActorRequest, actor: Actor, chosen: Chosen, purpose: str) -> None:
    """Write down who opens the decision and why; then it is open for this session."""
    key = str(chosen.number)
    if chosen.kind in INVENTORIES:
        gather(actor, int(key))
    look(actor, OWN_PERMISSION.get(chosen.kind, AUDIT), subject(key), purpose=purpose)
    opened = [one for one in request.session.get(OPENED, []) if one != key]
    request.session[OPENED] = [*opened, key][-OPENED_MAX:]


def subject(key: object) -> str:
    """What the audit names: the number of a document of ours alone would tell nothing."""
    return f"inventory {key}" if str(key).lstrip("-").isdigit() else str(key)


def _closed(request: ActorRequest, actor: Actor, chosen: Chosen) -> HttpResponse:
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_up(request, actor, chosen, form.cleaned_data["purpose"])
        return HttpResponseRedirect(request.get_full_path())
    return render(request, "audits/closed.html", {"form": form, "number": chosen.number})


def _paper(actor: Actor, again: Recomputed) -> dict[str, Any]:
    """What is no inventory: an application, told by what it rests on."""
    return {
        **_compared(again, sees_risk=again.kind in RISKLESS or may(actor, SEE_RISK)),
        "note": note_on(again.kind),
        "inputs": input_rows(again),
        "lines": line_table(again),
        "rules": looked_rows(again),
        **_trace(again),
        "may_see_original": again.about is not None and may(actor, VIEW),
    }


def _trace(again: Recomputed) -> dict[str, Any]:
    """The steps of the amounts: of a refund with sentence and sources, of the tax as the page of an inventory."""
    if again.kind is Kind.REFUND:
        return {"steps": steps_of(again.trace)}
    return {"trace": trace_rows({"trace": again.trace})}


def _compared(again: Recomputed, *, sees_risk: bool) -> dict[str, Any]:
    return {
        "again": again,
        "number": again.number,
        "kind": told(again.kind),
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
