"""Sales on pages: entered one by one, uploaded as a workbook or JSON, taken back; and their proceeds."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Problem, Violation
from heliu.kernel.workbooks.limits import LIMITS, MEBIBYTE
from heliu.overseas import api
from heliu.overseas.facts import Via
from heliu.people.api import may, require
from heliu.web.actors import ActorRequest
from heliu.web.cases.overseas import words
from heliu.web.cases.overseas.forms import CancelForm, ProceedsForm, SaleForm, UploadForm
from heliu.web.cases.overseas.views import FORMS
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.kit.forms import attempt

FAULTS_SHOWN_MAX: Final = 100
JSON: Final = ".json"


@FORMS
def sell(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.MANAGE)
    first = {"on": business_day(now()), "item_no": request.GET.get("item", "")[:30]}
    form = SaleForm(request.POST if request.method == "POST" else None, initial=first)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: api.sell_as([form.offered()], Via.PAGE, actor=actor))
    ):
        messages.success(request, _("销售已登记。"))
        return redirect("overseas:sales")
    return render(request, "overseas/sell.html", {"form": form}, status=422 if form.errors else 200)


@FORMS
def upload(request: ActorRequest) -> HttpResponse:
    """A file is booked whole or not at all; sent again it books nothing twice."""
    actor = known(request)
    require(actor, api.MANAGE)
    asked = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if asked else UploadForm()
    faults: list[Violation] = []
    if asked and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(LIMITS.bytes_max + 1)
        read = api.sales_in_json if file.name.lower().endswith(JSON) else api.sales_in_workbook
        try:
            offered = read(content)
            new = api.sell_as(offered, Via.FILE, actor=actor)
        except Problem as refused:
            faults = list(refused.violations)
            form.add_error("file", refused.detail)
        else:
            said = _("登记 %(new)d 笔销售；%(known)d 笔以前登记过，没有改变。")
            messages.success(request, said % {"new": new, "known": len(offered) - new})
            return redirect("overseas:sales")
    page = {
        "form": form,
        "faults": faults[:FAULTS_SHOWN_MAX],
        "more": max(0, len(faults) - FAULTS_SHOWN_MAX),
        "mega": LIMITS.bytes_max // MEBIBYTE,
        "rows": api.SALES_AT_ONCE_MAX,
    }
    return render(request, "overseas/import.html", page, status=422 if form.errors else 200)


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), api.MANAGE)
    return workbook(api.template_workbook(), "overseas-sales-template.xlsx")


@FORMS
def sale(request: ActorRequest, number: int) -> HttpResponse:
    """One sale; its firm takes it back here, whole or in part."""
    actor = known(request)
    found = api.sale_fact(number, actor=actor)
    form = CancelForm(request.POST if request.method == "POST" else None)

    def cancel() -> None:
        told = form.cleaned_data
        repaid = api.cancel_sale(number, told["reason"], told["quantity"], actor=actor)
        said = _("销售已冲销，货物回到在仓；%(amount)s 记为已退款。") % {"amount": words.money(found.currency, repaid)}
        messages.success(request, said if repaid else _("销售已冲销，货物回到在仓。"))

    if request.method == "POST":
        require(actor, api.MANAGE)
        if form.is_valid() and attempt(form, cancel):
            return redirect("overseas:sale", number)
    page = {
        "sale": found,
        "state": words.sale_state(found),
        "tone": words.sale_tone(found),
        "currency": words.currency_of(found),
        "quantity": words.amount(found.quantity),
        "taken_back": words.amount(found.taken_back) if found.taken_back else "",
        "price": words.amount(found.price),
        "form": form,
        "may_cancel": not found.cancelled and actor.firm == found.firm and may(actor, api.MANAGE),
    }
    return render(request, "overseas/sale.html", page, status=422 if form.errors else 200)


@FORMS
def receive(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.NOTE)
    first = {"on": business_day(now())}
    form = ProceedsForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: api.receive(form.offered(), actor=actor)):
        messages.success(request, _("收汇已登记，按销售日期先后核销。"))
        return redirect("overseas:proceeds")
    return render(request, "overseas/receive.html", {"form": form}, status=422 if form.errors else 200)
