"""Signing an answer to customs by the card on the reader's own machine (UKey)."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from heliu.kernel.days import now
from heliu.originals import api
from heliu.originals.facts import Lack
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.submission.api import card_of
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.card import asked_by_script, card_page, signed_by_script

ONE = "1"  # the number of the only text to be signed


@never_cache
@require_safe
def sign(request: ActorRequest, number: int) -> HttpResponse:
    """Where the card signs; a request that lacks no signature (any more) is shown as it stands."""
    actor = known(request)
    require(actor, api.DEPOSIT)
    found = api.request_fact(number, actor=actor)
    if found.row.lack is not Lack.SIGNATURE:
        return redirect("originals:request", number)
    return card_page(request, "originals/sign.html", {"found": found})


@require_POST
def prepare(request: ActorRequest, number: int) -> HttpResponseBase:
    """What the card has to sign, written now, and what has to come back with the signature."""
    actor = _own(request, number)
    asked_by_script(request)
    kept, text = api.to_sign(number, actor=actor, at=now())
    return JsonResponse({"bundles": [{"bundle": ONE, "inData": text}], "kept": kept})


@require_POST
def done(request: ActorRequest, number: int) -> HttpResponseBase:
    """Take the card's signature; what does not fit is refused and nothing is uploaded."""
    actor = _own(request, number)
    told = signed_by_script(request)
    signed = (card_of(told.certificate).serial, told.values.get(ONE, ""))
    api.take_signature(number, told.kept, signed, actor=actor, at=now())
    messages.success(request, _("已签名，正在上传海关。"))
    return JsonResponse({"next": reverse("originals:request", args=[number])})


def _own(request: ActorRequest, number: int) -> Actor:
    """Who asks, if it is theirs at all: before anything of the request is read."""
    actor = known(request)
    require(actor, api.DEPOSIT)
    api.request_fact(number, actor=actor)
    return actor
