"""Uploading an answer to customs (realTimeDataUpload): the same octets until customs has said something about them."""

import logging
import time
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.conf import settings

from heliu.ceb.originals.asking import FAILED, TAKEN, answered
from heliu.ceb.originals.signing import ANSWER_FIELD
from heliu.ceb.originals.slices import NotReadable
from heliu.kernel.days import now
from heliu.kernel.egress import Bounds, NotReached, post
from heliu.kernel.networks import ANYWHERE
from heliu.originals.facts import Deed, State
from heliu.originals.models import WORDS_CHARS_MAX, Answer, Request
from heliu.originals.progress import move, note
from heliu.originals.sealed import answer_text
from heliu.originals.waking import wake

UPLOAD_S_MAX: Final = 20.0
REPLY_OCTETS_MAX: Final = 64 * 1024
WAIT_FIRST_S: Final = 2
WAIT_S_MAX: Final = 600
EXCEPTIONS_MAX: Final = 5
"""So often an exception of customs (20001 to 21000) is answered by trying again."""
GIVE_UP_AFTER: Final = timedelta(hours=72)
"""So long an answer is offered to an end that does not answer; then people decide."""
OK: Final = 200
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "application/json"}
log = logging.getLogger(__name__)


def upload(request: Request, answer: Answer) -> None:
    """Offer the answer once, and act on what customs says. The request is locked by the caller."""
    at, began = now(), time.monotonic()
    code, words = _offered(answer)
    note(request, at, Deed.UPLOADED, code, words, time.monotonic() - began)
    answer.attempts += 1
    answer.code, answer.words = code, words
    if code == TAKEN:
        request.delivered_at = now()
        _settle(request, State.DELIVERED)
    elif code == FAILED or (code and answer.exceptions >= EXCEPTIONS_MAX):
        _settle(request, State.REFUSED)
    elif not code and at - answer.signed_at >= GIVE_UP_AFTER:
        _settle(request, State.STUCK)
    else:
        answer.exceptions += bool(code)
        pause = timedelta(seconds=pause_s(answer.attempts))
        request.next_at = at + pause
        wake(request.pk, pause)
    answer.save()
    request.save()
    log.info("request %d: upload %d answered %s", request.pk, answer.attempts, code or words)


def pause_s(attempts: int) -> int:
    """Two seconds, four, eight …, at most ten minutes."""
    return int(min(WAIT_FIRST_S * 2 ** min(attempts - 1, 12), WAIT_S_MAX))


def _settle(request: Request, state: State) -> None:
    move(request, state)
    request.next_at = None


def _offered(answer: Answer) -> tuple[str, str]:
    """Code and words of customs; no code where it has not said anything."""
    body = urlencode({ANSWER_FIELD: answer_text(answer)}).encode()
    try:
        reply = post(settings.CUSTOMS_UPLOAD_URL, body, FORM, Bounds(UPLOAD_S_MAX, REPLY_OCTETS_MAX, ANYWHERE))
        if reply.status != OK:
            return "", f"HTTP {reply.status}"
        code, words = answered(reply.body)
    except NotReached as error:
        return "", str(error)[:WORDS_CHARS_MAX]
    except NotReadable:
        return "", "答复不是约定的 JSON"
    return code, words[:WORDS_CHARS_MAX]
