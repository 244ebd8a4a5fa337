"""Signing an application: at once by the sandbox's key, or by the card on the reader's machine (UKey); then sending."""

from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.submission.api import (
    application_to_sign,
    has_sandbox_key,
    keep_application,
    send_application,
    send_signed,
)
from heliu.submission.facts import Return, Seal
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.page import not_there, sight_of
from heliu.web.kit.access import known
from heliu.web.kit.card import asked_by_script, card_page, signed_by_script

SEND: Final = "submission.send_declarations"
Document = tuple[dict[str, str | None], list[dict[str, str | None]]]


def ways_to_sign(actor: Actor) -> dict[str, bool]:
    """Whether the reader may send from the page, and by which key."""
    may_send = may(actor, SEND) and not actor.is_officer
    return {"may_send": may_send, "has_key": may_send and has_sandbox_key(actor.firm or "")}


def sent_or_signed(request: ActorRequest, number: int, message: str, document: Document) -> HttpResponse:
    """Send by the sandbox's key; by a card, lead on to where it signs. ``number``: the inventory."""
    actor = known(request)
    if request.POST.get("seal") != Seal.UKEY:
        say(request, send_application(message, document, actor=actor))
        return redirect("declaration:show", number)
    page: dict[str, Any] = {
        "number": number,
        "cop_no": document[0]["copNo"],
        "message": message,
        "kept": keep_application(message, document, actor=actor),
    }
    return card_page(request, "undoing/sign.html", page)


def say(request: HttpRequest, told: Return) -> None:
    (notices.success if told.status > 0 else notices.error)(request, f"{told.status} {told.sentence}")


@require_POST
def prepare(request: ActorRequest, number: int) -> HttpResponseBase:
    """What the card has to sign, once its certificate is known."""
    actor = _party(request, number)
    told = asked_by_script(request)
    return JsonResponse({"bundles": application_to_sign(told.kept, told.certificate, actor=actor)})


@require_POST
def done(request: ActorRequest, number: int) -> HttpResponseBase:
    """Take the card's signature and send; what does not fit is refused and nothing is sent."""
    actor = _party(request, number)
    told = signed_by_script(request)
    say(request, send_signed(told.kept, told.certificate, told.values, actor=actor))
    return JsonResponse({"next": reverse("declaration:show", args=[number])})


def _party(request: ActorRequest, number: int) -> Actor:
    """Who asks, if it is theirs at all: before anything of the request is read."""
    actor = known(request)
    if not sight_of(actor, number).party:
        raise not_there()
    return actor
