"""The tables two persons keep: export refund rates, and the holidays of a year no file holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.kernel.workbooks.writing import write_template
from heliu.people.api import require
from heliu.refunds import api
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.kit.forms import attempt
from heliu.web.office.refunds.forms import HolidaysForm, RatesForm


@require_safe
def tables(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    page = {
        "rates": api.rate_tables(actor=actor),
        "years": api.years(actor=actor),
        "missing": api.missing_year(),
        "me": actor.name,
    }
    return render(request, "refund_desk/tables.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: ActorRequest) -> HttpResponse:
    """Bring a table of rates in from a workbook."""
    actor = known(request)
    require(actor, api.KEEP)
    form = RatesForm(request.POST, request.FILES) if request.method == "POST" else RatesForm()

    def propose() -> None:
        given = form.cleaned_data
        content = given["file"].read(api.RATES_TEMPLATE.limits.bytes_max + 1)
        api.propose_rates(content, given["since"], given["document"], actor=actor)

    if form.is_valid() and attempt(form, propose):
        messages.success(request, _("退税率文库已录入，由另一人发布后生效。"))
        return redirect("refund_desk:tables")
    return render(request, "refund_desk/rates.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), api.KEEP)
    return workbook(write_template(api.RATES_TEMPLATE), "refund-rates-template.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: ActorRequest) -> HttpResponse:
    """Enter the holidays of a year."""
    actor = known(request)
    require(actor, api.KEEP)
    initial = {"year": api.missing_year()}
    form = HolidaysForm(request.POST) if request.method == "POST" else HolidaysForm(initial=initial)
    if form.is_valid() and attempt(form, lambda: api.propose_year(**form.cleaned_data, actor=actor)):
        messages.success(request, _("节假日安排已录入，由另一人发布后生效。"))
        return redirect("refund_desk:tables")
    return render(request, "refund_desk/holidays.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def release_rates(request: ActorRequest, number: int) -> HttpResponse:
    table = api.release_rates(number, actor=known(request))
    messages.success(request, _("已发布：%(document)s。") % {"document": table.document})
    return redirect("refund_desk:tables")


@require_POST
def release_year(request: ActorRequest, number: int) -> HttpResponse:
    table = api.release_year(number, actor=known(request))
    messages.success(request, _("已发布：%(document)s。") % {"document": table.document})
    return redirect("refund_desk:tables")
