"""The pages of the message centre. Who may see a message: officers with the permission, and the firm that sent it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliu.declarations.api import message
from heliu.declarations.facts import Message
from heliu.intake.evidence.reading import document_xml, frame_xml, octets
from heliu.kernel.problems import NotThere
from heliu.people.api import (
    PURPOSE_CHARS_MAX,
    PURPOSE_CHARS_MIN,
    beyond_the_wall,
    look,
    looks_at,
    may,
    require,
)
from heliu.people.facts import Role
from heliu.submission.api import resend
from heliu.web.actors import ActorRequest
from heliu.web.cases.messages.evidence import package
from heliu.web.cases.messages.examination import examine
from heliu.web.cases.messages.page import gather
from heliu.web.cases.messages.words import DOORS, SIGNATURES, kind_name
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached
from heliu.web.kit.faces import ROLE_NAMES
from heliu.web.kit.fields import whole

VIEW, UNMASK = "declarations.view_message", "declarations.unmask_message"
DOWNLOAD = "declarations.download_evidence"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody's look at personal values. ``post``: an officer's; ``document``: from 1, None for all of them."""

    at: datetime
    name: str
    post: Promise | str
    document: int | None
    purpose: str


def seen(request: ActorRequest, number: int) -> Message:
    """The message, if whoever asks may see it. Raises NotKnown, NotAllowed, NotThere."""
    actor = known(request)
    require(actor, VIEW)
    found = message(database(), number)
    if found is None or not (actor.is_officer or found.sender == actor.firm):
        raise NotThere(_("没有这份报文，或者它不是贵企业发送的。请核对报文编号，或从报文中心查找。"))
    return found


def show(request: ActorRequest, number: int) -> HttpResponse:
    found = seen(request, number)
    page = {"page": gather(found, start_of(request, found)), **facts(request, found)}
    return render(request, "messages/message.html", page)


def live(request: ActorRequest, number: int) -> HttpResponse:
    """What changes on the page of a message, alone: asked for every few seconds while something is under way."""
    found = seen(request, number)
    return render(request, "messages/live.html", {"page": gather(found), **facts(request, found)})


def raw(request: ActorRequest, number: int) -> HttpResponse:
    """The message as received, one document at a time, persons masked; and what is wrong with it."""
    found = seen(request, number)
    return render(request, "messages/raw.html", opened(request, found, request.GET.get("document", "")))


@require_POST
def unmask(request: ActorRequest, number: int) -> HttpResponse:
    """One document with its personal values, once, after the purpose was written down."""
    found = seen(request, number)
    asked = request.POST.get("document", "")
    ordinal = place(found, asked)
    look(known(request), UNMASK, subject(found), **stated(request, found), document=ordinal + 1)
    response = render(request, "messages/raw.html", opened(request, found, asked, unmasked=True))
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def evidence(request: ActorRequest, number: int) -> HttpResponse:
    """The evidence package. The octets hold personal values, so a purpose is asked for here too."""
    found = seen(request, number)
    look(known(request), DOWNLOAD, subject(found), **stated(request, found))
    response = attached(package(found, bytes_of(found)), "application/zip", f"{found.kind}-{found.id}.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def send_again(request: ActorRequest, number: int) -> HttpResponse:
    found = seen(request, number)
    resend(found, bytes_of(found), actor=known(request))
    notices.success(request, _("报文已原样重发，并得到应答。内容相同的单证不会重复申报，回执与上次一致。"))
    return HttpResponseRedirect(reverse("messages:show", args=[number]))


def subject(found: Message) -> str:
    """The message as the audit names it."""
    return f"{found.kind} {found.id}"


def stated(request: HttpRequest, found: Message) -> dict[str, str]:
    """The purpose of a look, and the firm whose affair the message is: it reads who looked."""
    return {"purpose": request.POST.get("purpose", ""), "firm": found.sender or ""}


def looks(found: Message) -> list[Look]:
    with beyond_the_wall("who saw personal values of a message the actor sees"):
        noted = looks_at(subject(found))
    return [
        Look(one.at, one.name, ROLE_NAMES[Role(one.post)] if one.post else "", one.detail.get("document"), one.purpose)
        for one in noted
    ]


def facts(request: HttpRequest, found: Message) -> dict[str, object]:
    actor = request.actor  # type: ignore[attr-defined]  # ActorRequest
    return {
        "message": found,
        "kind": kind_name(found.kind),
        "door": DOORS.get(found.door, found.door),
        "signature": SIGNATURES.get(found.signature, found.signature),
        "may_resend": may(actor, "declarations.resend_message") and found.sender == actor.firm,
    }


def opened(request: ActorRequest, found: Message, asked: str, *, unmasked: bool = False) -> dict[str, object]:
    octets_found = bytes_of(found)
    ordinal = place(found, asked) if asked else None
    text = (
        frame_xml(octets_found, found.kind)
        if ordinal is None
        else document_xml(octets_found, found.kind, ordinal, unmasked=unmasked)
    )
    return {
        **facts(request, found),
        "ordinal": ordinal,
        "text": text,
        "unmasked": unmasked,
        "examined": examine(found, octets_found),
        "looks": looks(found),
        "purpose_chars_min": PURPOSE_CHARS_MIN,
        "purpose_chars_max": PURPOSE_CHARS_MAX,
        "may_unmask": may(request.actor, UNMASK),
        "may_download": may(request.actor, DOWNLOAD),
        "previous": ordinal - 1 if ordinal else None,
        "following": _following(found, ordinal),
    }


def _following(found: Message, ordinal: int | None) -> int | None:
    after = 0 if ordinal is None else ordinal + 1
    return after if after < found.documents else None


def bytes_of(found: Message) -> bytes:
    with beyond_the_wall("the evidence of a message the actor sees"):
        content = octets(database(), found.id)
    if content is None:
        raise NotThere(_("这份报文没有留存原文（测量用的历史数据没有原文）。"))
    return content


def place(found: Message, text: str) -> int:
    """The document asked for, from 0. Raises NotThere."""
    number = whole(text)
    if number is None or number >= max(1, found.documents):
        raise NotThere(_("这份报文没有第 %(place)s 份单证。") % {"place": text[:10]})
    return number


def start_of(request: HttpRequest, found: Message) -> int:
    start = whole(request.GET.get("from", "")) or 0
    return start if start < found.documents else 0
