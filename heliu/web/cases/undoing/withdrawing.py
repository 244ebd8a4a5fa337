"""The enterprise takes an application back before it is done (撤回申请): what that means, then signing and sending."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.clearance.undoing.api import UndoingVerb, foresee_verb, read
from heliu.clearance.undoing.facts import MESSAGES, Application
from heliu.clearance.upstream.api import relayed
from heliu.declarations.api import evidence_of
from heliu.intake.evidence.reading import content_of
from heliu.kernel.problems import Conflict, NotThere, Problem
from heliu.people.api import beyond_the_wall
from heliu.people.facts import Actor
from heliu.submission.api import withdrawal
from heliu.web.actors import ActorRequest
from heliu.web.cases.undoing.signing import Document, sent_or_signed, ways_to_sign
from heliu.web.cases.undoing.words import KINDS, STATES
from heliu.web.database import database
from heliu.web.kit.access import known


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """GET shows what it would do; POST signs and sends."""
    actor = known(request)
    application = _own(actor, number)
    wrong: Problem | None = None
    if request.method == "POST":
        try:
            document = _deletion(application)
            return sent_or_signed(request, application.inventory_id or 0, MESSAGES[application.kind], document)
        except Conflict as problem:
            wrong = problem
    page = {
        "one": application,
        "kind": KINDS[application.kind],
        "state": STATES[application.state],
        "foreseen": _foreseen(application),
        "message": MESSAGES[application.kind],
        "wrong": wrong,
        "sent_on": relayed(MESSAGES[application.kind]),
        **ways_to_sign(actor),
    }
    return render(request, "undoing/withdraw.html", page, status=wrong.status if wrong else 200)


def _own(actor: Actor, number: int) -> Application:
    """Raises NotThere: not there, not theirs, or an officer's to see, not to withdraw."""
    try:
        found = read(database(), number)  # behind the wall: only what the firm has a part in
    except NotThere:
        found = None
    if found is None or found.inventory_id is None or actor.firm not in (found.ebc_code, found.agent_code):
        raise NotThere(_("没有这份申请，或者贵企业不是它的电商企业或申报企业。"))
    return found


def _foreseen(application: Application) -> dict[str, object]:
    with beyond_the_wall("what the withdrawal of an application the actor is a party of would do"):
        told = foresee_verb(database(), application.id, UndoingVerb.WITHDRAW)
    return {"may": told.state is not None, "note": told.paper.note}


def _deletion(application: Application) -> Document:
    """Raises Conflict: it is not under way, or nobody has its text any more."""
    foreseen = _foreseen(application)
    if not foreseen["may"]:
        raise Conflict(str(foreseen["note"]))
    with beyond_the_wall("the text of an application the actor is a party of: the deletion repeats it"):
        kept = evidence_of(database(), [application.message_id]).get(application.message_id)
        sent = content_of(kept, MESSAGES[application.kind], application.id) if kept else None
    if sent is None:
        raise Conflict(_("申请的原文已不留存，不能由本页撤回。请以 appType=3 由贵企业的系统发送。"))
    return withdrawal(sent)
