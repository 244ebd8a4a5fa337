"""The signed answer (加签的应答), whoever signs it: what it says, and how it goes on record."""

from datetime import datetime

from heliu.ceb.originals.signing import Content
from heliu.kernel.days import now
from heliu.originals.facts import Deed
from heliu.originals.models import Answer, Original, Request
from heliu.originals.progress import note
from heliu.originals.sealed import seal_answer, texts_of


def content_of(request: Request, held: Original, service_time: str) -> Content:
    """What the answer says if it is signed at ``service_time`` (:func:`service_time_of`)."""
    texts = texts_of(held)
    return Content(request.session, texts.head, texts.lists, service_time)


def service_time_of(at: datetime) -> str:
    """In milliseconds, as the wire has it."""
    return str(int(at.timestamp() * 1000))


def stored(request: Request, held: Original, content: Content, certificate_no: str, value: bytes) -> Answer:
    """The signed answer on record; the caller saves the request, which names its original from now on."""
    request.original = held
    note(request, now(), Deed.SIGNED, words=certificate_no)
    return Answer.objects.create(
        request=request,
        sealed=seal_answer(content.sealed(certificate_no, value), request.firm_code),
        certificate_no=certificate_no,
        signed_at=now(),
    )
