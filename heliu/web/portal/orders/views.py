"""Upload, look, mend, confirm. The preview is made anew from the kept file: it tells the truth of the moment."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliu.kernel.problems import Problem
from heliu.kernel.workbooks.writing import write_errors, write_template
from heliu.people.api import may, require
from heliu.submission.api import (
    batch_fact,
    discard,
    documents_of,
    earlier_upload,
    look_at_sheet,
    take_sheet,
    template,
)
from heliu.submission.facts import PARCELS_PER_BATCH_MAX, BatchFact, State
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.kit.forms import tell
from heliu.web.portal.orders.forms import UploadForm
from heliu.web.portal.sending.forms import SealForm
from heliu.web.portal.sending.wording import DOCUMENT_NAMES, listed

FAULTS_SHOWN_MAX: Final = 200
ORDERS_SHOWN_MAX: Final = 200


@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """The way in for a file; what it holds is shown before anything is sent."""
    actor = known(request)
    require(actor, "submission.prepare_declarations")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    status = 200
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            number = take_sheet(
                file.read(), file.name or "orders.xlsx", actor=actor, replaces=form.cleaned_data["replaces"]
            )
        except Problem as refused:
            tell(form, refused)
            status = refused.status
        else:
            return redirect("orders:draft", number)
    elif form.is_bound:
        status = 422
    return render(request, "orders/upload.html", {"form": form, "limits": _limits()}, status=status)


def _limits() -> str:
    limits = template().limits
    return _(
        "xlsx 格式，不超过 %(size)d MB、%(rows)d 行、%(orders)d 票订单。每行一项商品，同一订单的各行填同一订单编号。"
    ) % {
        "size": limits.bytes_max // 1024**2,
        "rows": limits.rows_max,
        "orders": PARCELS_PER_BATCH_MAX,
    }


@require_GET
def template_file(request: ActorRequest) -> HttpResponse:
    require(known(request), "submission.view_declarations")
    return workbook(write_template(template()), _("订单导入模板.xlsx"))


@require_GET
def draft(request: ActorRequest, number: int) -> HttpResponse:
    """What the file holds and what would happen: counts, faults by row, the confirmation."""
    actor = known(request)
    fact = batch_fact(number, actor=actor)
    if fact.state is not State.DRAFT:
        return redirect("sending:batch", number)
    return render(request, "orders/draft.html", _draft_page(request, fact))


def _draft_page(request: ActorRequest, fact: BatchFact) -> dict[str, Any]:
    actor = known(request)
    seen = look_at_sheet(fact.id, actor=actor)
    fresh = seen.fresh
    headings = {column.key: str(column.heading) for column in template().columns}
    faults = [(fault, headings.get(fault.column, "")) for fault in seen.faults]
    held = documents_of(fact.firm)
    return {
        "batch": fact,
        "faults": faults[:FAULTS_SHOWN_MAX],
        "faulty_rows": len({fault.row for fault, _heading in faults}),
        "rows": len(seen.lines),
        "fresh": fresh[:ORDERS_SHOWN_MAX],
        "fresh_count": len(fresh),
        "sent": len(seen.sent),
        "ignored": seen.sheet.columns.ignored,
        "kinds": listed(fact.documents),
        "left_out": listed(message for message in DOCUMENT_NAMES if message not in held),
        "earlier": earlier_upload(fact.id, actor=actor),
        "upload": UploadForm(initial={"replaces": fact.id}),
        "limits": _limits(),
        "seal": SealForm(actor),
        "may_send": may(actor, "submission.send_declarations"),
    }


@require_GET
def errors(request: ActorRequest, number: int) -> HttpResponse:
    """The user's own file with its faults in red."""
    actor = known(request)
    seen = look_at_sheet(number, actor=actor)
    return workbook(write_errors(seen.sheet, seen.lines, template()), _("订单导入-错误.xlsx"))


@require_POST
def confirm_batch(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    form = SealForm(actor, request.POST)
    if form.is_valid():
        return form.confirmed(number, actor)
    page = _draft_page(request, batch_fact(number, actor=actor))
    return render(request, "orders/draft.html", {**page, "seal": form}, status=422)


@require_POST
def discard_batch(request: ActorRequest, number: int) -> HttpResponse:
    discard(number, actor=known(request))
    return redirect("orders:list")
