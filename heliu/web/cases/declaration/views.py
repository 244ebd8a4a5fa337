"""The page of one declaration, its parts that change, what a verb would do, and the officers' verbs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import psycopg
from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.pages import desk, foreseen, queue, reasons_for
from heliu.clearance.undoing.api import of_inventory
from heliu.clearance.undoing.facts import Share
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem
from heliu.people.api import beyond_the_wall, may, require
from heliu.people.facts import Actor
from heliu.relay.api import course_of
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.later import later_rows, paper_rows
from heliu.web.cases.declaration.page import Shown, gather, not_there, sight_of
from heliu.web.cases.declaration.panel import amounts, limit_rows, panel, quota_rows, trace_rows
from heliu.web.cases.declaration.versions import replaced_by
from heliu.web.cases.declaration.words import KEYS, SHARED, VERBS, reason_text
from heliu.web.cases.messages.words import status_tag
from heliu.web.cases.undoing.words import KINDS as APPLICATIONS
from heliu.web.cases.undoing.words import STATES as APPLICATION_STATES
from heliu.web.database import database
from heliu.web.kit.access import known

FORESEEN: Final = ("release", "inspect", "return")
CHANGE: Final = 2  # appType of an inventory that replaces one
REASONED: Final = (*FORESEEN, "hold", "lift")


def show(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    shown = gather(actor, number)
    page = {
        "page": shown,
        "number": number,
        "panel": panel(shown),
        "rules": shown.sight.direction.rule_sentences(),
        "verbs": verbs_of(actor, shown.standing),
        "before": replaced_by(actor, shown.sight) if is_change(shown) else 0,
    }
    if shown.sight.party:
        page |= told_by_others(actor, shown, number)
    page |= exported(actor, shown) if shown.sight.found.is_export else imported(shown)
    if may(actor, desk.DECIDE):
        page |= side_bar(number)
    return render(request, "declaration/declaration.html", page)


def told_by_others(actor: Actor, shown: Shown, number: int) -> dict[str, Any]:
    """What customs said beside what we expected, where it was sent to customs; what came back and was summed up."""
    with beyond_the_wall(
        "what customs said of a declaration the actor is a party of, whoever sent it; its returns and its summary,"
        " as far as the actor's firm has a part in them"
    ):
        course = course_of(database(), number, shown.told["inventory"]["message_id"])
        came = later_rows(actor, shown) if shown.sight.found.is_export else {}
    if course is None:
        return came
    verdict = course.verdict
    tags = {"expected": status_tag(verdict.expected), "said": status_tag(verdict.status)} if verdict else {}
    return {"customs": course, **tags, **came}


def imported(shown: Shown) -> dict[str, Any]:
    return {
        "amounts": amounts(shown.told["tax"]),
        "trace": trace_rows(shown.told["tax"]),
        "quota": quota_rows(shown.told["quota"]) if shown.sight.officer else [],
        "undone": undone(shown),
    }


def undone(shown: Shown) -> dict[str, Any]:
    """The applications to cancel or return, and what was given back so far; the carrier sees none."""
    found = of_inventory(database(), shown.told["id"]) if shown.sight.party else []
    back = sum((one.back for one in found), Share())
    return {
        "rows": [(one, APPLICATIONS[one.kind], APPLICATION_STATES[one.state]) for one in found],
        "quota": sum((one.quota_back for one in found), Decimal(0)),
        "back": back,
        "left": None if shown.tax is None else shown.tax - back.tax,
        "officer": shown.sight.officer,
        "may_withdraw": shown.sight.party and not shown.sight.officer,
        "may_ask": shown.sight.party and not shown.sight.officer and not shown.later,
    }


def exported(actor: Actor, shown: Shown) -> dict[str, Any]:
    return {"limits": limit_rows(shown.told["limits"]), "papers": paper_rows(actor, shown.told["papers"])}


def is_change(shown: Shown) -> bool:
    return shown.told["inventory"]["app_type"] == CHANGE and "inventory" in shown.sight.documents


def live(request: ActorRequest, number: int) -> HttpResponse:
    """State and timeline alone, for the page that asks again by itself; forms on it are left as they are."""
    return render(request, "declaration/live.html", {"page": gather(known(request), number), "number": number})


def act(request: ActorRequest, number: int, verb: str) -> HttpResponse:
    """What the verb would do, and the form that does it."""
    actor = known(request)
    require(actor, desk.DECIDE)
    sight = sight_of(actor, number)
    if verb not in ACTS:
        raise NotThere(_("没有这项操作。"))
    wrong: Problem | None = None
    if request.method == "POST":
        try:
            said = carry_out(verb, number, (request.POST.get("reason", ""), request.POST.get("note", "")), actor)
        except Invalid as problem:
            wrong = problem
        else:
            notices.success(request, said)
            return HttpResponseRedirect(reverse("declaration:show", args=[number]))
    standing = desk.standing(database(), number)
    page = {
        "number": number,
        "found": sight.found,
        "verb": verb,
        "verb_name": VERBS[verb],
        "wrong": wrong,
        "reasons": [(one.code, reason_text(one)) for one in reasons_for(verb)] if verb in REASONED else [],
        "chosen": request.POST.get("reason", ""),
        "note": request.POST.get("note", ""),
        "standing": standing,
        "foreseen": preview(number, verb) if verb in FORESEEN else None,
        "tag": status_tag(standing.status),
    }
    return render(request, "declaration/act.html", page, status=wrong.status if wrong else 200)


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """What a deletion (appType 3), of an export a cancellation (CEB605) would do; the enterprise's system sends it."""
    sight = sight_of(known(request), number)
    if not sight.party:
        raise not_there()
    verb = "cancel" if sight.found.is_export else "delete"
    page = {"number": number, "found": sight.found, "foreseen": preview(number, verb), "verb_name": VERBS[verb]}
    return render(request, "declaration/withdraw.html", page)


def preview(number: int, verb: str) -> dict[str, Any]:
    with beyond_the_wall("what a verb would do to the quota of a buyer whose declaration the actor may see"):
        told = foreseen(database(), number, verb)
    return {"told": told, "before": status_tag(told.before), "after": status_tag(told.after)}


def carry_out(verb: str, number: int, said: tuple[str, str], actor: Actor) -> str:
    """Do it; what the page says afterwards."""
    with beyond_the_wall("an officer's move writes the receipt of its sender and the quota of its buyer"):
        try:
            return ACTS[verb](number, said, actor)
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as clash:
            raise Conflict(_("此刻有其他操作也在更改这份清单或同一订购人的额度，没有办理。请再试一次。")) from clash


def _release(number: int, said: tuple[str, str], actor: Actor) -> str:
    done = desk.release(database(), number, reason=said[0], note=said[1], actor=actor)
    if isinstance(done, desk.Proposal):
        return _("已提请放行。按双人复核规定，须由另一名关员确认后放行。")
    return _("已放行，回执已发给申报企业。")


def _inspect(number: int, said: tuple[str, str], actor: Actor) -> str:
    desk.inspect(database(), number, reason=said[0], note=said[1], actor=actor)
    return _("已转查验，回执已发给申报企业。")


def _return(number: int, said: tuple[str, str], actor: Actor) -> str:
    desk.return_to_sender(database(), number, reason=said[0], note=said[1], actor=actor)
    if desk.standing(database(), number).is_export:
        return _("已退单，回执已发给申报企业。")
    return _("已退单，额度已归还，回执已发给申报企业。")


def _hold(number: int, said: tuple[str, str], actor: Actor) -> str:
    desk.hold(database(), number, reason=said[0], note=said[1], actor=actor)
    return _("已暂缓。解除之前任何人不能放行。")


def _lift(number: int, said: tuple[str, str], actor: Actor) -> str:
    desk.lift(database(), number, reason=said[0], note=said[1], actor=actor)
    return _("已解除暂缓。")


def _note(number: int, said: tuple[str, str], actor: Actor) -> str:
    desk.note(database(), number, text=said[1], actor=actor)
    return _("已记录。企业看不到这条说明。")


def _decline(number: int, said: tuple[str, str], actor: Actor) -> str:
    desk.decline(database(), number, note=said[1], actor=actor)
    return _("已撤回放行的提请，清单仍在查验中。")


ACTS: Final[dict[str, Callable[[int, tuple[str, str], Actor], str]]] = {
    "release": _release,
    "inspect": _inspect,
    "return": _return,
    "hold": _hold,
    "lift": _lift,
    "note": _note,
    "decline": _decline,
}


def verbs_of(actor: Actor, standing: desk.Standing) -> list[dict[str, Any]]:
    """The buttons of the side bar: what may be done now, the likeliest first."""
    if not may(actor, desk.DECIDE):
        return []
    proposal = standing.proposal
    mine = proposal is not None and proposal.officer_id == actor.user_id
    offered = [
        ("release", standing.may_release and not mine, ""),
        ("decline", proposal is not None, "plain"),
        ("inspect", standing.may_inspect, "plain"),
        ("lift", standing.hold is not None, "plain"),
        ("hold", standing.may_hold, "plain"),
        ("return", standing.may_return, "danger"),
        ("note", True, "plain"),
    ]
    return [
        {"verb": verb, "name": _verb_name(verb, standing), "kind": kind, "key": KEYS.get(verb, "")}
        for verb, offer, kind in offered
        if offer
    ]


def _verb_name(verb: str, standing: desk.Standing) -> str:
    if verb == "release" and standing.proposal is not None:
        return _("复核并放行")
    return str(VERBS["propose"] if verb == "release" and standing.needs_second else VERBS[verb])


def side_bar(number: int) -> dict[str, Any]:
    return {
        "same_buyer": [(case, status_tag(case.status)) for case in queue.same_buyer(database(), number)],
        "similar": [
            (one.case, status_tag(one.case.status), [SHARED[name] for name in one.shared])
            for one in queue.similar(database(), number)
        ],
    }
