"""A shipment on its page: the chain, the goods, the ledger; arrivals, counts, and the close of its refund."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day, now
from heliu.overseas import api
from heliu.overseas.facts import Standing
from heliu.people.api import may, require
from heliu.web.actors import ActorRequest
from heliu.web.cases.overseas import words
from heliu.web.cases.overseas.forms import ArriveForm, CountForm, GoodsForm, RefundForm
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt

FORMS = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def shipment(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    standing, movements, sales = api.shipment_fact(number, actor=actor)
    own = actor.firm == standing.shipment.firm
    page = {
        "shipment": standing.shipment,
        "state": words.state_of(standing.shipment),
        "tone": words.tone_of(standing.shipment),
        "country": words.country_of(standing.shipment),
        "steps": words.steps_of(standing),
        "pending": standing.pending,
        "goods": [words.stock_row(one) for one in standing.goods],
        "money": [(words.currency_of(one), one) for one in standing.money],
        "sales": [words.sale_row(one) for one in sales],
        "movements": [words.movement_row(one) for one in movements],
        "may_manage": own and may(actor, api.MANAGE),
        "may_close": _may_close(standing) and may(actor, api.CLOSE),
        "may_see_declaration": may(actor, "clearance.view_inventory"),
    }
    return render(request, "overseas/shipment.html", page)


def _may_close(standing: Standing) -> bool:
    return standing.shipment.refundable and standing.shipment.refund_closed_on is None


@FORMS
def arrive(request: ActorRequest, number: int) -> HttpResponse:
    """登记到仓: the whole of what is on the way is proposed."""
    actor = known(request)
    require(actor, api.MANAGE)
    standing, _movements, _sales = api.shipment_fact(number, actor=actor)
    coming = [good for good in standing.goods if good.stock.in_transit]
    proposed = {f"quantity-{good.gnum}": words.amount(good.stock.in_transit) for good in coming}
    first = {"on": business_day(now()), "warehouse": standing.shipment.warehouse, **proposed}
    form = ArriveForm(coming, request.POST if request.method == "POST" else None, initial=first)

    def book() -> None:
        told = form.cleaned_data
        api.arrive(number, told["warehouse"], told["on"], form.quantities(), actor=actor)
        messages.success(request, _("到仓已登记。"))

    return _goods_page(request, standing, form, (_("登记到仓"), book))


@FORMS
def count(request: ActorRequest, number: int) -> HttpResponse:
    """盘点: what the books have is proposed; what is less is written off."""
    actor = known(request)
    require(actor, api.MANAGE)
    standing, _movements, _sales = api.shipment_fact(number, actor=actor)
    there = [good for good in standing.goods if good.stock.on_hand]
    proposed = {f"counted-{good.gnum}": words.amount(good.stock.on_hand) for good in there}
    first = {"on": business_day(now()), **proposed}
    form = CountForm(there, request.POST if request.method == "POST" else None, initial=first)

    def book() -> None:
        told = form.cleaned_data
        missing = api.count(number, told["on"], form.quantities(), told["reason"], actor=actor)
        said = _("盘点已登记，报损 %(missing)s 件。") % {"missing": words.amount(missing)}
        messages.success(request, said if missing else _("盘点已登记，账实相符。"))

    return _goods_page(request, standing, form, (_("登记盘点"), book))


def _goods_page(
    request: ActorRequest, standing: Standing, form: GoodsForm, verb: tuple[str, Callable[[], None]]
) -> HttpResponse:
    title, book = verb
    if request.method == "POST" and form.is_valid() and attempt(form, book):
        return redirect("overseas:shipment", standing.shipment.id)
    page = {"form": form, "shipment": standing.shipment, "title": title}
    return render(request, "overseas/goods.html", page, status=422 if form.errors else 200)


@FORMS
def refund(request: ActorRequest, number: int) -> HttpResponse:
    """登记退税结清, by a tax officer."""
    actor = known(request)
    require(actor, api.CLOSE)
    standing, _movements, _sales = api.shipment_fact(number, actor=actor)
    first = {"on": business_day(now())}
    form = RefundForm(request.POST if request.method == "POST" else None, initial=first)

    def close() -> None:
        told = form.cleaned_data
        api.close_refund(standing.shipment.inventory_id, told["on"], told["reference"], actor=actor)
        messages.success(request, _("退税结清已登记。"))

    if request.method == "POST" and form.is_valid() and attempt(form, close):
        return redirect("overseas:shipment", number)
    page = {"form": form, "shipment": standing.shipment, "open": [words.OPEN[one] for one in standing.open]}
    return render(request, "overseas/refund.html", page, status=422 if form.errors else 200)
