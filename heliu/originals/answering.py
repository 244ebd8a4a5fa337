"""Answering a request (应答): find the original, have it signed, upload it; broken off anywhere, it goes on there."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from heliu.ceb.originals.signing import Content, NotSigned, Received
from heliu.ceb.signature.sign import Signer
from heliu.kernel.days import now
from heliu.kernel.problems import Problem
from heliu.originals import uploading
from heliu.originals.calling import NotProvided, call
from heliu.originals.certificates import verified
from heliu.originals.deposits import keep, newest
from heliu.originals.facts import MOVES, OPEN, Deed, Lack, State, Via
from heliu.originals.models import WORDS_CHARS_MAX, Answer, Callback, Original, Request, Step
from heliu.originals.sealed import seal_answer, texts_of
from heliu.originals.waking import wake
from heliu.registry.api import held_signer

CALL_AGAIN: Final = timedelta(seconds=10)
CALL_AGAIN_LATE: Final = timedelta(minutes=10)
CALLS_MAX: Final = 60
"""Of one request: a dozen before the limit, then every ten minutes for a working day."""
log = logging.getLogger(__name__)


@transaction.atomic
def work(request_id: int) -> None:
    """Bring a request as far as it will go now. Twice at once: the second waits, and finds less to do."""
    request = Request.objects.select_for_update().filter(pk=request_id).first()
    if request is None or request.state not in OPEN:
        return
    answer = Answer.objects.filter(request=request).first() or _signed(request)
    if answer is None:
        return
    if request.state == State.WAITING:
        move(request, State.ANSWERING)
    request.lack = Lack.NOTHING.value
    uploading.upload(request, answer)


def move(request: Request, to: State) -> None:
    assert to in MOVES[State(request.state)], f"{request.state} does not become {to}"  # noqa: S101
    request.state = to.value


def _signed(request: Request) -> Answer | None:
    """The signed answer; None where something is missing, and then the request says what."""
    if not settings.CUSTOMS_UPLOAD_URL:
        _waiting(request, Lack.ADDRESS, None)
        return None
    held = newest(request.firm_code, request.order_no)
    signer = _signer_of(request.firm_code)
    callback = Callback.objects.filter(pk=request.firm_code).first()
    signed: Received | None = None
    if callback is not None and (held is None or signer is None) and _may_call(request):
        held, signed = _called(callback, request, held, is_ours=signer is not None)
    if held is None:
        _waiting(request, Lack.ORIGINAL, callback)
        return None
    if signed is not None:
        return _kept(request, held, signed)
    if signer is None:
        _waiting(request, Lack.SIGNATURE, callback)
        return None
    content = _content(request, held)
    value = signer.raw(content.to_sign())
    return _stored(request, held, content, signer.certificate.facts.serial, value)


def _signer_of(firm_code: str) -> Signer | None:
    try:
        return held_signer(firm_code)
    except (Problem, ValueError, OSError):
        log.exception("the key held for %s cannot be used", firm_code)
        return None


def _called(
    callback: Callback, request: Request, held: Original | None, *, is_ours: bool
) -> tuple[Original | None, Received | None]:
    """What a platform gives: first the original where there is none, then its signature where we have no key."""
    try:
        to_sign = _content(request, held) if held is not None else None
        given = call(callback, request, to_sign, now())
        if given.original is not None:
            keep([given.original], request.firm_code, Via.CALLBACK, now())
            held = newest(request.firm_code, request.order_no)
            if given.signed is None and not is_ours and held is not None:
                given = call(callback, request, _content(request, held), now())
    except NotProvided as fault:
        log.warning("request %d: the platform gave nothing: %s", request.pk, fault)
        return newest(request.firm_code, request.order_no), None
    return held, given.signed


def _kept(request: Request, held: Original, one: Received) -> Answer | None:
    """A platform's own signature is believed only if it verifies: customs would refuse it, with less to say."""
    try:
        certificate = verified(one, request.firm_code, now())
    except NotSigned as fault:
        _note(request, Deed.SIGNED, fault.code, one.certificate_no)
        _waiting(request, Lack.SIGNATURE, Callback.objects.filter(pk=request.firm_code).first())
        return None
    return _stored(request, held, one.content, certificate.facts.serial, one.value)


def _content(request: Request, held: Original) -> Content:
    texts = texts_of(held)
    return Content(request.session, texts.head, texts.lists, str(int(now().timestamp() * 1000)))


def _stored(request: Request, held: Original, content: Content, certificate_no: str, value: bytes) -> Answer:
    request.original = held
    _note(request, Deed.SIGNED, "", certificate_no)
    return Answer.objects.create(
        request=request,
        sealed=seal_answer(content.sealed(certificate_no, value), request.firm_code),
        certificate_no=certificate_no,
        signed_at=now(),
    )


def _note(request: Request, deed: Deed, code: str, words: str) -> None:
    Step.objects.create(request=request, at=now(), deed=deed.value, code=code, words=words[:WORDS_CHARS_MAX])


def _may_call(request: Request) -> bool:
    return request.steps.filter(deed=Deed.CALLED.value).count() < CALLS_MAX


def _waiting(request: Request, lack: Lack, callback: Callback | None) -> None:
    """Say what is missing. With somebody to call the request is looked at again by itself; else a deposit wakes it."""
    request.lack = lack.value
    request.next_at = None
    if callback is not None and _may_call(request):
        pause = CALL_AGAIN if now() < request.due_at else CALL_AGAIN_LATE
        request.next_at = now() + pause
        wake(request.pk, pause)
    request.save(update_fields=["lack", "next_at"])


def send_on(request: Request, at: datetime) -> None:
    """Take up again what customs refused (with the original as it is now) or what could not be uploaded."""
    if request.state == State.REFUSED:
        Answer.objects.filter(request=request).delete()
        request.original = None
        move(request, State.WAITING)
    else:
        Answer.objects.filter(request=request).update(attempts=0, exceptions=0, signed_at=at)
        move(request, State.ANSWERING)
    request.next_at = at
    request.save(update_fields=["state", "original", "next_at"])
    _note(request, Deed.AGAIN, "", "")
    wake(request.pk)
