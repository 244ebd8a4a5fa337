"""Invoices and receipts as a firm brings them: one by one, or a workbook of invoices."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.problems import Problem
from heliu.kernel.workbooks.limits import MEBIBYTE
from heliu.kernel.workbooks.writing import write_template
from heliu.people.api import require
from heliu.refunds import api
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.kit.forms import attempt
from heliu.web.portal.refunds.forms import ImportForm, InvoiceForm, ReceiptForm

FAULTS_SHOWN_MAX = 50


@require_http_methods(["GET", "HEAD", "POST"])
def new_invoice(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.PREPARE)
    form = InvoiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: api.register_invoice(form.offered(), actor=actor)):
        messages.success(request, _("发票已登记。"))
        return redirect("refunds:invoices")
    page = {"form": form, "title": _("登记发票"), "back": "refunds:invoices", "back_title": _("进货发票")}
    return render(request, "refunds/paper.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_receipt(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.PREPARE)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: api.register_receipt(**form.cleaned_data, actor=actor)):
        messages.success(request, _("收汇已登记。"))
        return redirect("refunds:receipts")
    page = {"form": form, "title": _("登记收汇"), "back": "refunds:receipts", "back_title": _("收汇")}
    return render(request, "refunds/paper.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: ActorRequest) -> HttpResponse:
    """A workbook of invoices: all its rows, or all its faults."""
    actor = known(request)
    require(actor, api.PREPARE)
    asked, limits = request.method == "POST", api.TEMPLATE.limits
    form = ImportForm(request.POST, request.FILES) if asked else ImportForm()
    faults = []
    if asked and form.is_valid():
        try:
            taken = api.take_invoices(form.cleaned_data["file"].read(limits.bytes_max + 1), actor=actor)
        except Problem as refused:
            form.add_error("file", refused.detail)
            faults = refused.violations
        else:
            told = _("新登记 %(new)d 行，与已登记的相同 %(same)d 行。") % {"new": taken.new, "same": taken.same}
            messages.success(request, told)
            return redirect("refunds:invoices")
    page = {
        "form": form,
        "faults": faults[:FAULTS_SHOWN_MAX],
        "more": max(0, len(faults) - FAULTS_SHOWN_MAX),
        "rows": limits.rows_max,
        "mega": limits.bytes_max // MEBIBYTE,
    }
    return render(request, "refunds/import.html", page, status=422 if form.errors else 200)


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), api.PREPARE)
    return workbook(write_template(api.TEMPLATE), "refund-invoices-template.xlsx")
