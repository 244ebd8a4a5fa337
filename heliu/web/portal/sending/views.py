"""A batch after its confirmation: until it is sent it can be taken back, then its receipts are shown as they come."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliu.submission.api import batch_fact, parcels_in, send_again, take_back, take_signatures, to_sign
from heliu.submission.facts import (
    NO_RECEIPT,
    UNDO_SECONDS,
    BatchFact,
    PaperFact,
    ParcelFact,
    Seal,
    Source,
    Standing,
    State,
)
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.card import asked_by_script, card_page, signed_by_script
from heliu.web.portal.sending.wording import DOCUMENT_NAMES, STANDING_NAMES, STATE_NAMES, receipt_name

PARCELS_SHOWN_MAX: Final = 100  # of one batch, those sent back first: the page asks again every two seconds
TONES: Final = {Standing.WAITING: "now", Standing.ACCEPTED: "good", Standing.REFUSED: "bad"}
UNDER_WAY: Final = frozenset({State.QUEUED, State.SENDING})


@require_GET
def batch(request: ActorRequest, number: int) -> HttpResponse:
    """Progress while it is on its way, receipts when it has arrived. HTMX asks for the middle of the page only."""
    actor = known(request)
    fact = batch_fact(number, actor=actor)
    if fact.state is State.DRAFT:
        return redirect(draft_url(fact))
    parcels = sorted(parcels_in(number, actor=actor), key=lambda one: one.standing is not Standing.REFUSED)
    page = {
        **described(fact),
        "parcels": [line(one) for one in parcels[:PARCELS_SHOWN_MAX]],
        "left_out": max(0, len(parcels) - PARCELS_SHOWN_MAX),
        "columns": [(message, DOCUMENT_NAMES[message]) for message in fact.documents],
        "undo_seconds": UNDO_SECONDS,
        "under_way": fact.state in UNDER_WAY,
    }
    template = "sending/way.html" if getattr(request, "htmx", False) else "sending/batch.html"
    return render(request, template, page)


@dataclass(frozen=True, slots=True)
class Cell:
    """One document of a parcel as the table shows it."""

    document: Promise | str
    tone: str
    text: str
    status: str
    refusal: str
    number: str


@dataclass(frozen=True, slots=True)
class Line:
    """One parcel as the table shows it."""

    row: int
    order_no: str
    standing: Promise | str
    tone: str
    cells: tuple[Cell, ...]


def line(parcel: ParcelFact) -> Line:
    return Line(
        parcel.row or parcel.place,
        parcel.order_no,
        STANDING_NAMES[parcel.standing],
        TONES[parcel.standing],
        tuple(_cell(paper) for paper in parcel.papers),
    )


def _cell(paper: PaperFact) -> Cell:
    status = "" if paper.status is None or paper.status == NO_RECEIPT else str(paper.status)
    return Cell(
        DOCUMENT_NAMES[paper.message],
        TONES[paper.standing],
        f"{status} {receipt_name(paper.status)}".strip(),
        status,
        paper.sentence if paper.standing is Standing.REFUSED else "",
        paper.numbers.get("invtNo", ""),
    )


def described(fact: BatchFact) -> dict[str, Any]:
    """What every page says of a batch."""
    return {
        "batch": fact,
        "state_name": STATE_NAMES[fact.state],
        "accepted": fact.counts.get(Standing.ACCEPTED, 0),
        "refused": fact.counts.get(Standing.REFUSED, 0),
        "list_url": reverse("orders:list" if fact.source is Source.SHEET else "declare:list"),
        "list_name": _("订单导入") if fact.source is Source.SHEET else _("单票申报"),
    }


def draft_url(fact: BatchFact) -> str:
    if fact.seal == Seal.UKEY and fact.confirmed_at is not None:
        return reverse("sending:sign", args=[fact.id])
    return reverse("orders:draft" if fact.source is Source.SHEET else "declare:check", args=[fact.id])


@require_POST
def back(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    take_back(number, actor=actor)
    return redirect(draft_url(batch_fact(number, actor=actor)))


@require_POST
def again(request: ActorRequest, number: int) -> HttpResponse:
    send_again(number, actor=known(request))
    return redirect("sending:batch", number)


@require_GET
def sign(request: ActorRequest, number: int) -> HttpResponse:
    """Where the card on the reader's own machine signs: the page's script speaks to its agent."""
    fact = batch_fact(number, actor=known(request))
    if fact.state is not State.DRAFT:
        return redirect("sending:batch", number)
    if fact.confirmed_at is None:
        return redirect(draft_url(fact))
    return card_page(request, "sending/sign.html", described(fact))


@require_POST
def prepare(request: ActorRequest, number: int) -> HttpResponseBase:
    """What the card has to sign, once its certificate is known."""
    actor = known(request)
    batch_fact(number, actor=actor)  # theirs at all? before anything of the request is read
    told = asked_by_script(request)
    return JsonResponse({"bundles": to_sign(number, told.certificate, actor=actor)})


@require_POST
def done(request: ActorRequest, number: int) -> HttpResponseBase:
    """Take the card's signatures; what does not fit is refused and nothing is sent."""
    actor = known(request)
    batch_fact(number, actor=actor)  # theirs at all? before anything of the request is read
    told = signed_by_script(request)
    take_signatures(number, told.certificate, told.values, actor=actor)
    return JsonResponse({"next": reverse("sending:batch", args=[number])})
