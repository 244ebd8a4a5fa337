"""The case of one application, and a verb with its consequence on the page before it is done."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.clearance.export_returns.api import (
    DECIDE,
    ENDED,
    REASONED,
    VERBS,
    allowed,
    decide_return,
    foresee_verb,
    return_dossier,
)
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem
from heliu.overseas.api import foresee_back
from heliu.overseas.facts import StockBack
from heliu.people.api import beyond_the_wall, require
from heliu.web.actors import ActorRequest
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.office.returns import words

NOTE_CHARS_MAX = 500


@require_safe
def case(request: ActorRequest, number: int) -> HttpResponse:
    require(known(request), DECIDE)
    return render(request, "office_returns/case.html", page_of(number))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: ActorRequest, number: int, verb: str) -> HttpResponse:
    """The verb with what follows of it; done on POST."""
    actor = known(request)
    require(actor, DECIDE)
    if verb not in VERBS:
        raise NotThere(_("没有这项操作。"))
    note = request.POST.get("note", "")
    wrong: Problem | None = None
    if request.method == "POST":
        try:
            with beyond_the_wall("an officer's move writes the receipt of its sender"):
                moved = decide_return(database(), number, verb, note, actor=actor)
        except (Conflict, Invalid) as refused:
            wrong = refused
        else:
            said = _("%(number)s 已办理，回执已发给申报企业。") % {"number": moved.cop_no}
            messages.success(request, said)
            return redirect("office_returns:case", number)
    page = page_of(number)  # as it stands now: a refusal may tell of another officer's move
    may = verb in allowed(page["told"]["status"])
    foreseen = foresee_verb(page["told"], verb, note or "…") if may else None
    more = {
        "verb": verb,
        "verb_name": words.VERBS[verb],
        "foreseen": foreseen,
        "after": words.tag_of(foreseen.after) if foreseen else None,
        "needs_reason": verb in REASONED,
        "note": note,
        "note_most": NOTE_CHARS_MAX,
        "wrong": wrong,
    }
    return render(request, "office_returns/act.html", {**page, **more}, status=wrong.status if wrong else 200)


def page_of(number: int) -> dict[str, Any]:
    told = return_dossier(database(), number)
    return {
        "number": number,
        "told": told,
        "tag": words.tag_of(told["status"]),
        "tax_free": words.TAX_FREE[told["tax_free"]],
        "stock": stock_of(told),
        "steps": [(one, words.tag_of(one["status"])) for one in told["steps"]],
        "verbs": [(name, words.VERBS[name]) for name in allowed(told["status"])],
    }


def stock_of(told: Mapping[str, Any]) -> tuple[StockBack, ...]:
    """Of goods that left for an overseas warehouse, and are not released yet: what their return does to its books."""
    if told["status"] in ENDED:
        return ()
    return foresee_back(told["inventory_id"], {line["gnum"]: line["quantity"] for line in told["lines"]})
