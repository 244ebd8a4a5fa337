"""Calling a platform (回调) for what is missing: the original, the signature, or both in one signed answer.

Asked is ``{"orderNo", "sessionID", "serviceTime", "dueAt"}``, and ``"toSign"`` where only the signature is missing.
The platform answers with the whole signed answer of GAC 2018-179, or with head and lists, or with certNo and signValue.
"""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from heliu.ceb.originals.signing import (
    CERTIFICATE,
    HEAD,
    LISTS,
    PLAIN,
    VALUE,
    Content,
    NotSigned,
    Received,
    received,
    signature_value,
)
from heliu.ceb.originals.slices import NotReadable, Slice, decoded, members
from heliu.kernel.days import BEIJING
from heliu.kernel.egress import Bounds, NotReached, Reply, post
from heliu.kernel.problems import Problem
from heliu.originals.deposits import ORIGINAL_CHARS_MAX, Read, read_deposit, read_original
from heliu.originals.facts import Deed
from heliu.originals.models import Callback, Request
from heliu.originals.progress import note
from heliu.originals.sealed import token_of

CALL_S_MAX: Final = 20.0
REPLY_OCTETS_MAX: Final = 4 * ORIGINAL_CHARS_MAX
OK: Final = 200


@dataclass(frozen=True, slots=True)
class Provided:
    """What a platform gave: an original, its signature over what we have, or both."""

    original: Read | None = None
    signed: Received | None = None


class NotProvided(Exception):
    """The platform was called and gave nothing usable; the sentence says why."""


def call(callback: Callback, request: Request, to_sign: Content | None, at: datetime) -> Provided:
    """Call the platform and note it in the log of the request. Raises NotProvided."""
    began = time.monotonic()
    code = ""
    try:
        reply = _posted(callback, request, to_sign)
        code = str(reply.status)
        told = _read(reply, request, to_sign)
    except NotReached as error:
        words, fault = str(error), NotProvided(str(error))
    except NotProvided as error:
        words, fault = str(error), error
    else:
        note(request, at, Deed.CALLED, code, took_s=time.monotonic() - began)
        return told
    note(request, at, Deed.CALLED, code, words, time.monotonic() - began)
    raise fault


def _posted(callback: Callback, request: Request, to_sign: Content | None) -> Reply:
    asked = {
        "orderNo": request.order_no,
        "sessionID": request.session,
        "serviceTime": request.asked_ms,
        "dueAt": request.due_at.astimezone(BEIJING).isoformat(timespec="seconds"),
    }
    if to_sign is not None:
        asked["toSign"] = to_sign.to_sign().decode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token := token_of(callback):
        headers["Authorization"] = f"Bearer {token}"
    bounds = Bounds(CALL_S_MAX, REPLY_OCTETS_MAX, settings.EGRESS_PRIVATE)
    return post(callback.url, json.dumps(asked, ensure_ascii=False).encode(), headers, bounds)


def _read(reply: Reply, request: Request, to_sign: Content | None) -> Provided:
    if reply.status != OK:
        raise NotProvided(_("回调应答 HTTP %(status)d。") % {"status": reply.status})
    try:
        text = decoded(reply.body)
        found = members(text)
        if to_sign is not None and HEAD not in found:
            return Provided(signed=_over(to_sign, found))
        if VALUE in found:
            return _whole(text, request)
        return Provided(original=_for(request, read_deposit(reply.body, request.firm_code)))
    except (NotReadable, NotSigned) as error:
        raise NotProvided(_("回调应答不可用：%(code)s %(what)s") % {"code": error.code, "what": error.what}) from error
    except Problem as error:
        first = error.violations[0] if error.violations else None
        where = f" {first.pointer} {first.detail}" if first else ""
        raise NotProvided(f"{error.detail}{where}") from error


def _over(content: Content, found: dict[str, Slice]) -> Received:
    """A signature over the text we sent."""
    number, value = (found[name].value if name in found else None for name in (CERTIFICATE, VALUE))
    if not isinstance(number, str) or not PLAIN.fullmatch(number):
        raise NotSigned("missing", CERTIFICATE)
    if not isinstance(value, str):
        raise NotSigned("missing", VALUE)
    nothing = Slice("", None)
    return Received(content, nothing, nothing, number, signature_value(value))


def _whole(text: str, request: Request) -> Provided:
    """A signed answer: its original is kept like any other."""
    one = received(text)
    if one.content.session != request.session:
        raise NotSigned("form", "sessionID")
    value = {HEAD: one.head.value, LISTS: one.lists.value}
    raw = f'{{"{HEAD}":{one.head.raw},"{LISTS}":{one.lists.raw}}}'
    original, wrong = read_original(Slice(raw, value), request.firm_code, "")
    if original is None:
        raise NotProvided(f"{wrong[0].pointer} {wrong[0].detail}")
    return Provided(_for(request, [original]), one)


def _for(request: Request, found: list[Read]) -> Read:
    for one in found:
        if request.order_no in one.orders:
            return one
    raise NotProvided(_("回调应答中没有订单 %(order)s。") % {"order": request.order_no})
