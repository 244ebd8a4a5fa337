"""Three ways to register goods: by a click on our own lists, typed line by line, as a workbook."""

from typing import Final

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, Problem
from heliu.people.api import require
from heliu.reliefs.exemption import api
from heliu.reliefs.exemption.facts import Via
from heliu.web.actors import ActorRequest
from heliu.web.cases.messages.words import status_tag
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.codes import currency_of, unit_of
from heliu.web.kit.downloads import workbook
from heliu.web.kit.forms import tell
from heliu.web.portal.exempting.forms import DayForm, LineForm, ListForm, UploadForm

LINES_TYPED_MAX: Final = 20
LINES_SHOWN_MAX: Final = 200
Lines = formset_factory(LineForm, extra=4, max_num=LINES_TYPED_MAX, absolute_max=LINES_TYPED_MAX)


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: ActorRequest) -> HttpResponse:
    """The firm's retail lists of a day, to be registered as they stand."""
    actor = known(request)
    require(actor, api.REGISTER)
    form = DayForm(request.GET or None)
    day = (form.is_valid() and form.cleaned_data["day"]) or business_day(now())
    wrong = ""
    if request.method == "POST":
        chosen = {int(one) for one in request.POST.getlist("list") if one.isascii() and one.isdigit() and len(one) < 19}  # noqa: PLR2004 - a bigint
        try:
            ids = api.register_lists(database(), chosen, actor=actor)
        except (Invalid, Conflict) as refused:
            wrong = refused.detail
        else:
            messages.success(request, _("已登记 %(count)d 行货物。") % {"count": len(ids)})
            return redirect("exemptions:list")
    goods = api.offered(database(), day, actor=actor)
    page = {
        "form": form if form.is_bound else DayForm(initial={"day": day}),
        "day": day,
        "lines": [
            (one, status_tag(one.status), unit_of(one.wanted.unit), currency_of(one.wanted.currency))
            for one in goods[:LINES_SHOWN_MAX]
        ],
        "more": max(0, len(goods) - LINES_SHOWN_MAX),
        "open": any(not one.taken for one in goods),
        "wrong": wrong,
    }
    return render(request, "exempting/lists.html", page, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Typed: one list, several lines; empty lines do not count."""
    actor = known(request)
    require(actor, api.REGISTER)
    given = request.POST if request.method == "POST" else None
    head = ListForm(given, initial={"exported_on": business_day(now())})
    lines = Lines(given, prefix="line")
    if given is not None and head.is_valid() and lines.is_valid():
        filled = [one for one in lines if one.has_changed()]
        wanted = [one.wanted(head.cleaned_data) for one in filled]
        try:
            ids = api.register(database(), wanted, Via.PAGE, actor=actor)
        except Invalid as refused:
            _place(refused, head, filled)
        except Conflict as refused:
            head.add_error(None, refused.detail)
        else:
            messages.success(request, _("已登记 %(count)d 行货物。") % {"count": len(ids)})
            return redirect("exemptions:list")
    wrong = bool(head.errors or (given is not None and any(lines.errors)))
    return render(request, "exempting/new.html", {"head": head, "lines": lines}, status=422 if wrong else 200)


def _place(refused: Invalid, head: ListForm, filled: list[LineForm]) -> None:
    """Each fault beside the field it is about."""
    for one in refused.violations:
        place, _slash, name = one.pointer.strip("/").partition("/")
        form = filled[int(place)] if name in LineForm.base_fields else head
        form.add_error(name, f"{one.detail}{one.fix}")
    if not refused.violations:
        head.add_error(None, refused.detail)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.REGISTER)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            number = api.keep_upload(file.read(api.TEMPLATE.limits.bytes_max + 1), file.name or "", actor=actor)
        except Problem as refused:
            tell(form, refused)
            status = refused.status
        else:
            return redirect("exempting:upload", number)
    limits = api.TEMPLATE.limits
    page = {"form": form, "rows": limits.rows_max, "mega": limits.bytes_max // 1024**2}
    return render(request, "exempting/import.html", page, status=status)


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), api.REGISTER)
    return workbook(api.template_workbook(), _("无票免税登记模板.xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest, number: int) -> HttpResponse:
    """The preview; registered, the list."""
    actor = known(request)
    found = api.upload_fact(number, actor=actor)
    if request.method == "POST":
        try:
            count = api.commit_upload(database(), number, actor=actor)
        except (Invalid, Conflict) as refused:
            messages.error(request, refused.detail)
            return redirect("exempting:upload", number)
        messages.success(request, _("已登记 %(count)d 行货物。") % {"count": count})
        return redirect("exemptions:list")
    if found.committed_at is not None:
        return render(request, "exempting/committed.html", {"upload": found})
    _found, seen = api.see_upload(number, actor=actor)
    headings = {column.key: str(column.heading) for column in api.TEMPLATE.columns}
    page = {
        "upload": found,
        "rows": len(seen.lines),
        "right": len(seen.right),
        "wrong": len(seen.lines) - len(seen.right),
        "faults": [(one, headings.get(one.column, "")) for one in seen.faults[:LINES_SHOWN_MAX]],
    }
    return render(request, "exempting/preview.html", page)


@require_safe
def errors(request: ActorRequest, number: int) -> HttpResponse:
    return workbook(api.error_workbook(number, actor=known(request)), _("无票免税登记-错误.xlsx"))
