"""What follows a payment, on pages: tax paid back, and overdue tax drawn on the guarantee."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import may, require
from heliu.taxation.bills import api
from heliu.taxation.bills.facts import PayoutState
from heliu.web.actors import ActorRequest
from heliu.web.cases.bills import words
from heliu.web.cases.bills.forms import DrawForm, PaidBackForm
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.forms import tell


@require_http_methods(["GET", "HEAD", "POST"])
def payout(request: ActorRequest, number: int) -> HttpResponse:
    """Tax to be paid back; officers note on it that the treasury has paid it."""
    actor = known(request)
    found = api.payout_fact(number, actor=actor)
    form = PaidBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, api.PAY_BACK)
        if form.is_valid():
            given = form.cleaned_data
            try:
                api.note_payout(database(), number, given["paid_on"], given["reference"], actor=actor)
            except (Invalid, Conflict) as refused:
                tell(form, refused)
            else:
                messages.success(request, _("已登记退还，企业可以看到日期与凭证号。"))
                return redirect("bills:payout", number)
    page = {
        "payout": found,
        "state": words.payout_state_of(found),
        "tone": words.payout_tone(found),
        "clock": words.payout_clock(found),
        "officer": actor.is_officer,
        "form": form,
        "may_note": found.state is PayoutState.DUE and may(actor, api.PAY_BACK),
    }
    return render(request, "bills/payout.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: ActorRequest, number: int) -> HttpResponse:
    """抵缴: what would be taken of which guarantee, and taking it."""
    actor = known(request)
    require(actor, api.DRAW)
    found = api.payment_fact(number, actor=actor)
    form = DrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = api.draw(database(), number, form.cleaned_data["reference"], actor=actor)
        except (Invalid, Conflict) as refused:
            tell(form, refused)
        else:
            messages.success(request, _("已从担保抵缴 %(total)s 元，税单为已缴税。") % {"total": done.total})
            return redirect("bills:payment", number)
    foreseen = api.foresee_draw(found)
    page = {
        "payment": found,
        "draw": foreseen,
        "parts": [(part, told(part.kind)) for part in foreseen.parts],
        "ready": api.may_be_drawn(found),
        "form": form,
    }
    return render(request, "bills/draw.html", page, status=422 if form.errors else 200)
