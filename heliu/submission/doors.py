"""The way to the doors over HTTP, as any enterprise goes it: one signed message in, its receipts back."""

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from heliu.ceb.reader import Document, read
from heliu.kernel.problems import Unavailable
from heliu.submission.facts import NO_RECEIPT, Return

TIMEOUT_S = 60.0  # a job may wait
NUMBERS = ("preNo", "invtNo")
REFUSAL_CHARS_MAX = 500


class DoorsAway(Unavailable):
    """The doors did not answer, or asked to come again later: nothing is lost, the same message may be sent again."""

    code = "doors_away"


def send(message: str, raw: bytes, timeout_s: float = TIMEOUT_S) -> list[Return]:
    """Post one message; returns the receipts of its documents, by guid.

    A receipt without guid (CEB900, or a refusal at the threshold) concerns all documents. Raises DoorsAway.
    """
    address = f"{settings.DOORS_URL}/ceb/{message}"
    try:
        with httpx.Client(timeout=timeout_s, trust_env=False) as client:
            answer = client.post(address, content=raw, headers={"Content-Type": "application/xml"})
    except httpx.HTTPError as problem:
        raise DoorsAway(_("报文接收没有应答（%(address)s）。") % {"address": settings.DOORS_URL}) from problem
    if answer.is_server_error or answer.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT}:
        raise DoorsAway(_("报文接收暂时不能受理（HTTP %(status)d）。") % {"status": answer.status_code})
    returns = [_return(one) for one in read(answer.content).documents]
    return returns or [Return("", NO_RECEIPT, _refusal(answer))]


def _return(document: Document) -> Return:
    head = document.head
    status = (head.get("returnStatus") or "").strip()
    return Return(
        guid=head.get("guid") or "" if "oriMessageType" not in head else "",
        status=int(status) if status.lstrip("-").isascii() and status.lstrip("-").isdigit() else NO_RECEIPT,
        sentence=head.get("returnInfo") or "",
        numbers={name: value for name in NUMBERS if (value := head.get(name))},
    )


def _refusal(answer: httpx.Response) -> str:
    """The sentence of a refusal at the threshold (problem+json), or the status where there is none."""
    try:
        body = answer.json()
        return f"{body.get('title', '')}：{body.get('detail', '')}"[:REFUSAL_CHARS_MAX]
    except (ValueError, AttributeError):
        return f"HTTP {answer.status_code}"
