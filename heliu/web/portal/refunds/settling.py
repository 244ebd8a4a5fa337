"""A refund on departure settled by its firm (离境即退税核算): what was sold, line by line; confirmed here."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.languages import told
from heliu.people.api import may, require
from heliu.refunds import api
from heliu.refunds.api import Settling, Standing, Step
from heliu.web.actors import ActorRequest
from heliu.web.kit import codes
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.portal.refunds import words
from heliu.web.portal.refunds.forms import SettleForm

SALES_SHOWN_MAX: Final = 20
"""Sales a line names; all are counted."""
TONES: Final = {
    None: "warn",
    Standing.CONFIRMED: "now",
    Standing.RETURNED: "bad",
    Standing.SETTLED: "warn",
    Standing.CLOSED: "good",
}


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: ActorRequest, number: int) -> HttpResponse:
    """First what it comes to, then confirmed as it was shown."""
    actor = known(request)
    found = api.settling(number, actor=actor)
    form = SettleForm(request.POST if request.method == "POST" else None, initial=_seen(found))
    if request.method == "POST":
        require(actor, api.CONFIRM)
        if form.is_valid() and attempt(form, lambda: api.confirm(number, form.cleaned_data["seen"], actor=actor)):
            messages.success(request, _("核算已确认，等税务机关核对。"))
            return redirect("refunds:settle", number)
    takes = Step.CONFIRM in found.may and found.is_open and not actor.is_officer
    page = settlement_page(found) | {
        "form": form,
        "may_confirm": takes and may(actor, api.CONFIRM),
        "waits_for_confirmer": takes and not may(actor, api.CONFIRM),
    }
    if form.errors:
        form.data = {**request.POST.dict(), **_seen(found)}  # what is confirmed next is what is shown now
    return render(request, "refunds/settle.html", page, status=422 if form.errors else 200)


def _seen(found: Settling) -> dict[str, str]:
    return {"seen": found.computed.digest} if found.computed else {}


def settlement_page(found: Settling) -> dict[str, object]:
    """What the pages of firm and officers show of a settlement alike: as it comes out today, or as it was confirmed."""
    last = found.computed or found.history[-1]
    lines = lines_of(last.content["lines"])
    return {
        "found": found,
        "last": last,
        "state": told(found.standing) if found.standing else _("待核算"),
        "tone": "bad" if found.is_overdue else TONES[found.standing],
        "left": words.deadline_words(found.closes) if found.computed else "",
        "difference": difference_words(last.difference),
        "lines": lines,
        "by_invoice": any(line["invoice"] for line in lines),
        "unsold": any(line["unsold"] != "0" for line in lines),
        "lacks": found.computed.lacks if found.computed else (),
        "steps": words.steps_of(last.content["trace"]),
        "history": [
            (one, told(one.standing), TONES[one.standing], difference_words(one.difference))
            for one in reversed(found.history)
        ],
    }


def difference_words(amount: Decimal) -> str:
    if not amount:
        return _("不补不退")
    said = _("补退 %(amount)s 元") if amount > 0 else _("补缴 %(amount)s 元")
    return said % {"amount": f"{abs(amount):,.2f}"}


def lines_of(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a settlement with units and currencies in words."""
    return [
        {
            **line,
            "unit": codes.unit_of(line["unit"]),
            "departed": words.plain(line["departed"]),
            "sold": words.plain(line["sold"]),
            "unsold": words.plain(f"{Decimal(line['departed']) - Decimal(line['sold']):f}"),
            "sales": [
                {**one, "quantity": words.plain(one["quantity"]), "currency": codes.currency_of(one["currency"])}
                for one in line["sales"][:SALES_SHOWN_MAX]
            ],
            "more": max(0, len(line["sales"]) - SALES_SHOWN_MAX),
        }
        for line in lines
    ]
