"""Answering a request (应答): find the original, have it signed, upload it; broken off anywhere, it goes on there."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from heliu.ceb.originals.signing import NotSigned, Received
from heliu.ceb.signature.sign import Signer
from heliu.kernel.days import now
from heliu.kernel.problems import Problem
from heliu.originals import uploading
from heliu.originals.calling import NotProvided, Provided, call
from heliu.originals.certificates import verified
from heliu.originals.deposits import keep, newest
from heliu.originals.facts import OPEN, Deed, Lack, State, Via
from heliu.originals.models import Answer, Callback, Original, Request
from heliu.originals.progress import move, note
from heliu.originals.sealed_answers import content_of, service_time_of, stored
from heliu.originals.waking import wake
from heliu.registry.api import held_signer

CALL_AGAIN: Final = timedelta(seconds=10)
CALL_AGAIN_LATE: Final = timedelta(minutes=10)
CALLS_MAX: Final = 60
"""Of one request: a dozen before the limit, then every ten minutes for a working day."""
EARLY: Final = timedelta(seconds=1)
"""The queue goes by the clock of the database, which may be a little ahead of ours."""
log = logging.getLogger(__name__)


def work(request_id: int, at: datetime) -> None:
    """Bring a request as far as it will go, if it is due. Twice at once: the second waits, and finds less to do."""
    if _is_ready(request_id, at):
        _offer(request_id, at)


@transaction.atomic
def _is_ready(request_id: int, at: datetime) -> bool:
    """Whether there is a signed answer: on record before it goes out, it stays the same whatever breaks off."""
    request = _due(request_id, at)
    if request is None:
        return False
    if request.state == State.WAITING:
        if _signed(request) is None:
            return False
        move(request, State.ANSWERING)
        request.lack, request.next_at = Lack.NOTHING.value, at
        request.save(update_fields=["state", "lack", "original", "next_at"])
    return True


@transaction.atomic
def _offer(request_id: int, at: datetime) -> None:
    if request := _due(request_id, at):
        uploading.upload(request, Answer.objects.get(request=request))


def _due(request_id: int, at: datetime) -> Request | None:
    """The request, locked. A job too many, as questions asked again and deposits bring them, finds it is not due."""
    due = Q(next_at=None) | Q(next_at__lte=at + EARLY)
    return Request.objects.select_for_update().filter(due, pk=request_id, state__in=[*OPEN]).first()


def _signed(request: Request) -> Answer | None:
    """The signed answer; None where something is missing, and then the request says what."""
    if not settings.CUSTOMS_UPLOAD_URL:
        _waiting(request, Lack.ADDRESS, CALL_AGAIN_LATE)
        return None
    held = newest(request.firm_code, request.order_no)
    signer = _signer_of(request.firm_code)
    callback = Callback.objects.filter(pk=request.firm_code).first()
    given = Provided()
    if callback is not None and (held is None or signer is None) and _may_call(request):
        given = _called(callback, request, held)
    has_come = held is None and given.original is not None
    if held is None or given.original is not None:
        held = newest(request.firm_code, request.order_no)
    if held is None:
        _waiting(request, Lack.ORIGINAL, _pause(callback, request))
    elif given.signed is not None:
        return _kept(request, held, given.signed, callback)
    elif signer is not None:
        content = content_of(request, held, service_time_of(now()))
        return stored(request, held, content, signer.certificate.facts.serial, signer.raw(content.to_sign()))
    elif not has_come:  # one that has just come woke the request: its signature is called for once it is on record
        _waiting(request, Lack.SIGNATURE, _pause(callback, request))
    return None


def _signer_of(firm_code: str) -> Signer | None:
    try:
        return held_signer(firm_code)
    except (Problem, ValueError, OSError):
        log.exception("the key held for %s cannot be used", firm_code)
        return None


def _called(callback: Callback, request: Request, held: Original | None) -> Provided:
    """What a platform gives, its original kept. Nothing where it is of no use: then the log of the request says why."""
    try:
        content = content_of(request, held, service_time_of(now())) if held is not None else None
        given = call(callback, request, content, now())
    except NotProvided as fault:
        log.warning("request %d: the platform gave nothing: %s", request.pk, fault)
        return Provided()
    if given.original is not None:
        keep([given.original], request.firm_code, Via.CALLBACK, now())
    return given


def _kept(request: Request, held: Original, one: Received, callback: Callback | None) -> Answer | None:
    """A platform's own signature is believed only if it verifies: customs would refuse it, with less to say."""
    try:
        certificate = verified(one, request.firm_code, now())
    except NotSigned as fault:
        note(request, now(), Deed.SIGNED, fault.code, one.certificate_no)
        _waiting(request, Lack.SIGNATURE, _pause(callback, request))
        return None
    return stored(request, held, one.content, certificate.facts.serial, one.value)


def _may_call(request: Request) -> bool:
    return request.steps.filter(deed=Deed.CALLED.value).count() < CALLS_MAX


def _pause(callback: Callback | None, request: Request) -> timedelta | None:
    """Until somebody is called again; none where there is nobody to call any more: then a deposit wakes the request."""
    if callback is None or not _may_call(request):
        return None
    return CALL_AGAIN if now() < request.due_at else CALL_AGAIN_LATE


def _waiting(request: Request, lack: Lack, pause: timedelta | None) -> None:
    """Say what is missing, and when the request is looked at again by itself."""
    request.lack = lack.value
    request.next_at = None if pause is None else now() + pause
    request.save(update_fields=["lack", "next_at"])
    if pause is not None:
        wake(request.pk, pause)
