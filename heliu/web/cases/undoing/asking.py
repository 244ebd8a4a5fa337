"""The enterprise's page: what a cancellation or return would come to, line by line, and signing and sending it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.clearance.undoing.api import Foreseen, Window, foresee_cancellation, foresee_return, returnable_lines
from heliu.clearance.undoing.facts import MESSAGES, Kind, Line
from heliu.clearance.upstream.api import relayed
from heliu.declarations.api import evidence_of
from heliu.intake.evidence.reading import content_of
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, Problem
from heliu.people.api import beyond_the_wall
from heliu.submission.api import REASON_CHARS_MAX, application
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.page import gather, not_there
from heliu.web.cases.messages.words import status_tag
from heliu.web.cases.undoing.signing import sent_or_signed, ways_to_sign
from heliu.web.database import database
from heliu.web.kit.access import known

# As in the official form. A number with an exponent is none: it may be too large to be computed with.
_QUANTITY: Final = re.compile(r"[0-9]{1,14}(\.[0-9]{1,5})?")
Content = tuple[dict[str, str], tuple[dict[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: quantities by line, as they were typed and as they were read."""

    kind: Kind
    typed: dict[int, str]
    quantities: dict[int, Decimal]
    wrong: str = ""


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, number: int) -> HttpResponse:
    """GET shows the lines and, once quantities are given, the consequences; POST sends."""
    actor = known(request)
    shown = gather(actor, number)
    if not shown.sight.party or shown.sight.found.is_export:
        raise not_there()
    told = request.POST if request.method == "POST" else request.GET
    content = _content(shown.told["inventory"])
    asked = _asked(told, [int(line.get("gnum") or 0) for line in content[1]])
    lines, limits, foreseen = _foreseen(number, asked, content)
    wrong: Problem | None = None
    if request.method == "POST":
        try:
            return _sent(request, number, (asked, foreseen), (content, shown.numbers.get("invtNo", "")))
        except (Invalid, Conflict) as problem:
            wrong = problem
    page: dict[str, Any] = {
        "number": number,
        "shown": shown,
        "asked": asked,
        "returns": asked.kind is Kind.RETURN,
        "lines": [(line, asked.typed.get(line.gnum, "")) for line in lines],
        "limits": limits,
        "foreseen": foreseen,
        "before": status_tag(foreseen.before) if foreseen else None,
        "after": status_tag(foreseen.after) if foreseen else None,
        "wrong": wrong,
        "sent_on": relayed(MESSAGES[asked.kind]),
        "reason": told.get("reason", ""),
        "reason_most": REASON_CHARS_MAX,
        **ways_to_sign(actor),
        "message": MESSAGES[asked.kind],
    }
    return render(request, "undoing/ask.html", page, status=wrong.status if wrong else 200)


def _content(inventory: dict[str, Any]) -> Content:
    """Head and lines of the original as it was sent; nothing where its evidence is gone."""
    with beyond_the_wall("the original of a declaration the actor is a party of: the application repeats it"):
        kept = evidence_of(database(), [inventory["message_id"]]).get(inventory["message_id"])
        return (content_of(kept, "CEB621", inventory["id"]) if kept else None) or ({}, ())


def _asked(told: QueryDict, numbers: list[int]) -> Asked:
    kind = Kind.CANCEL if told.get("kind") == "cancel" else Kind.RETURN
    typed = {gnum: text for gnum in numbers if (text := told.get(f"q{gnum}", "").strip())}
    if not all(map(_QUANTITY.fullmatch, typed.values())):
        return Asked(kind, typed, {}, _("数量应为数字，整数最多 14 位，小数最多 5 位。"))
    quantities = {gnum: Decimal(text) for gnum, text in typed.items()}
    return Asked(kind, typed, {gnum: one for gnum, one in quantities.items() if one})


def _foreseen(number: int, asked: Asked, content: Content) -> tuple[list[Line], Window | None, Foreseen | None]:
    def goods(_message: int, _inventory: int) -> tuple[dict[str, str], ...]:
        return content[1]

    with beyond_the_wall("what an application would give back to the quota of a buyer"):
        lines, limits = returnable_lines(database(), number, goods)
        if asked.kind is Kind.CANCEL:
            return list(lines), limits, foresee_cancellation(database(), number)
        if not asked.quantities:
            return list(lines), limits, None
        return list(lines), limits, foresee_return(database(), number, asked.quantities, goods, now())


def _sent(
    request: ActorRequest, number: int, about: tuple[Asked, Foreseen | None], original: tuple[Content, str]
) -> HttpResponse:
    """Send what was previewed. Raises Invalid, Conflict."""
    asked, foreseen = about
    content, invt_no = original
    if asked.wrong:
        raise Invalid(asked.wrong)
    if foreseen is None or not foreseen.may:
        raise Conflict(_("现在不能申请，请看“后果”一栏的说明。"))
    message = MESSAGES[asked.kind]
    quantities = {gnum: f"{quantity:f}" for gnum, quantity in asked.quantities.items()}
    document = application(message, content, invt_no, request.POST.get("reason", ""), quantities)
    return sent_or_signed(request, number, message, document)
