"""Tax bills on pages; what one may is decided in the room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import may, require
from heliu.registry.api import names_of
from heliu.taxation.bills import api
from heliu.taxation.bills.facts import Payment, PaymentState
from heliu.web.actors import ActorRequest
from heliu.web.cases.bills import words
from heliu.web.cases.bills.forms import GuaranteeForm, PaidForm
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.forms import tell


@require_safe
def bill(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    found, changes, paid = api.bill_fact(number, actor=actor)
    paid_back = api.payouts_of(number, actor=actor)
    names = names_of([found.withholder, found.platform, found.seller, found.carrier, found.agent])
    page = {
        "bill": found,
        "state": words.state_of(found),
        "tone": words.tone_of(found),
        "clock": words.clock_of(found),
        "firms": [
            (label, code, names.get(code, ""))
            for label, code in (
                (_("代收代缴义务人"), found.withholder),
                (_("电商平台"), found.platform),
                (_("电商企业"), found.seller),
                (_("物流企业"), found.carrier),
                (_("申报企业"), found.agent),
            )
        ],
        "changes": [(one, words.who_of(one.actor, officer=actor.is_officer)) for one in changes],
        "payouts": [(one, words.payout_state_of(one), words.payout_tone(one)) for one in paid_back],
        "payment": paid,
        "payment_state": words.payment_state_of(paid) if paid else "",
        "may_see_declaration": may(actor, "clearance.view_inventory"),
    }
    return render(request, "bills/bill.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: ActorRequest, number: int) -> HttpResponse:
    """One payment; officers note on it that it was made."""
    actor = known(request)
    found = api.payment_fact(number, actor=actor)
    form = PaidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, api.NOTE)
        if form.is_valid():
            try:
                fee = api.note_payment(database(), number, form.cleaned_data["paid_on"], actor=actor)
            except (Invalid, Conflict) as refused:
                tell(form, refused)
            else:
                said = _("已登记缴款，滞纳金 %(fee)s 元。") if fee else _("已登记缴款，占用的担保已释放。")
                messages.success(request, said % {"fee": fee} if fee else said)
                return redirect("bills:payment", number)
    page = {
        "payment": found,
        "state": words.payment_state_of(found),
        "tone": words.payment_tone(found),
        "clock": words.payment_clock(found),
        "kind": told(found.kind),
        "fee_today": _fee_today(found),
        "officer": actor.is_officer,
        "bills_url": f"{reverse('bills:list')}?payment={found.number}",
        "form": form,
        "drawings": [(one, told(one.kind)) for one in api.drawings_of(number, actor=actor)],
        "may_draw": api.may_be_drawn(found) and may(actor, api.DRAW),
        "may_note": found.state is PaymentState.OPEN and may(actor, api.NOTE),
    }
    return render(request, "bills/payment.html", page, status=422 if form.errors else 200)


def _fee_today(found: Payment) -> object:
    today = business_day(now())
    return api.late_fee(found.amount, found.due_on, today) if found.is_overdue(today) else None


@require_safe
def account(request: ActorRequest, firm: str) -> HttpResponse:
    actor = known(request)
    found, guarantees = api.account_fact(firm, actor=actor)
    page = {
        "account": found,
        "guarantees": [(one, told(one.kind), *words.guarantee_state(one)) for one in guarantees],
        "may_manage": may(actor, api.MANAGE),
        "officer": actor.is_officer,
        "due_url": f"{reverse('bills:list')}?firm={found.firm}&state=due",
    }
    return render(request, "bills/account.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.MANAGE)
    given = request.POST if request.method == "POST" else None
    form = GuaranteeForm(given, initial={"firm": request.GET.get("firm", "")})
    if request.method == "POST" and form.is_valid():
        try:
            api.register(database(), form.offered(), actor=actor)
        except Invalid as refused:
            tell(form, refused)
        except Conflict as refused:
            form.add_error("number", refused.detail)
        else:
            messages.success(request, _("担保已登记，之后放行的税单即可占用。"))
            return redirect("bills:account", form.cleaned_data["firm"])
    return render(request, "bills/register.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, firm: str, number: int) -> HttpResponse:
    """解除担保, after the consequence was read."""
    actor = known(request)
    require(actor, api.MANAGE)
    found, guarantees = api.account_fact(firm, actor=actor)
    one = next((each for each in guarantees if each.id == number), None)
    if one is None:
        raise NotThere(_("没有这份担保。"))
    wrong = ""
    if request.method == "POST":
        try:
            api.end(database(), number, actor=actor)
        except Conflict as refused:
            wrong = refused.detail
        else:
            messages.success(request, _("担保已解除。"))
            return redirect("bills:account", firm)
    page = {"account": found, "guarantee": one, "wrong": wrong}
    return render(request, "bills/end.html", page, status=409 if wrong else 200)
