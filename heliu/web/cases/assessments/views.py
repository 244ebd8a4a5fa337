"""Worksheets on pages and on paper; what one may is decided in the room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict
from heliu.people.api import may, require
from heliu.policies.rules.platform_reporting import quarter_of
from heliu.reliefs.assessed import api
from heliu.reliefs.assessed.facts import Worksheet
from heliu.web.actors import ActorRequest
from heliu.web.cases.assessments import words
from heliu.web.cases.assessments.forms import AnswersForm, LineForm, QuarterForm
from heliu.web.cases.assessments.paper import paper_of
from heliu.web.kit.access import known
from heliu.web.kit.downloads import shown
from heliu.web.kit.forms import attempt


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.PREPARE)
    latest = quarter_of(business_day(now())).before
    form = QuarterForm(request.POST if request.method == "POST" else None, initial={"quarter": str(latest)})
    made: list[int] = []

    def begun() -> None:
        made.append(api.begin(form.cleaned_data["quarter"], actor=actor))

    if request.method == "POST" and form.is_valid() and attempt(form, begun):
        return redirect("assessments:show", made[0])
    return render(request, "assessments/begin.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: ActorRequest, number: int) -> HttpResponse:
    """The sheet, and while it is open what the enterprise states."""
    actor = known(request)
    sheet = api.worksheet_fact(number, actor=actor)
    given = request.POST if request.method == "POST" else None
    form = AnswersForm(given, initial={name: getattr(sheet.answers, name) for name in AnswersForm.base_fields})

    def answered() -> None:
        api.answer(number, form.answers(), actor=actor)

    if given is not None:
        require(actor, api.PREPARE)
        if form.is_valid() and attempt(form, answered):
            messages.success(request, _("已保存，计算结果已更新。"))
            return redirect("assessments:show", number)
    status = 422 if form.errors else 200
    return render(request, "assessments/show.html", page_of(request, sheet) | {"form": form}, status=status)


def page_of(request: ActorRequest, sheet: Worksheet) -> dict[str, object]:
    figures, is_open = sheet.figures, sheet.row.closed_at is None
    return {
        "sheet": sheet,
        "figures": figures,
        "income": words.income(figures),
        "result": words.result(figures),
        "conditions": words.conditions(figures),
        "steps": words.steps(figures),
        "kinds": [(one, told(one.kind), words.money(str(one.amount))) for one in sheet.lines],
        "open": is_open,
        "may_write": is_open and may(known(request), api.PREPARE),
        "open_before": _("、").join(figures["open_before"]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: ActorRequest, number: int) -> HttpResponse:
    """Add an adjustment."""
    actor = known(request)
    require(actor, api.PREPARE)
    sheet = api.worksheet_fact(number, actor=actor)
    form = LineForm(request.POST if request.method == "POST" else None)

    def adjusted() -> None:
        kind, amount, reason = form.line()
        api.adjust(number, kind, amount, reason, actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, adjusted):
        messages.success(request, _("已添加调整行。"))
        return redirect("assessments:show", number)
    page = {"form": form, "sheet": sheet}
    return render(request, "assessments/line.html", page, status=422 if form.errors else 200)


@require_POST
def remove(request: ActorRequest, number: int, line_id: int) -> HttpResponse:
    api.take_off(number, line_id, actor=known(request))
    messages.success(request, _("已删除调整行。"))
    return redirect("assessments:show", number)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ActorRequest, number: int) -> HttpResponse:
    """结表, after the consequence was read."""
    actor = known(request)
    require(actor, api.PREPARE)
    sheet = api.worksheet_fact(number, actor=actor)
    wrong = ""
    if request.method == "POST":
        try:
            api.close(number, actor=actor)
        except Conflict as refused:
            wrong = refused.detail
        else:
            messages.success(request, _("已结表，计算结果和依据不再变动。"))
            return redirect("assessments:show", number)
    page = {"sheet": sheet, "result": words.result(sheet.figures), "wrong": wrong}
    return render(request, "assessments/close.html", page, status=409 if wrong else 200)


@require_safe
def paper(request: ActorRequest, number: int) -> HttpResponse:
    """The sheet as PDF, as the reader sees it."""
    sheet = api.worksheet_fact(number, actor=known(request))
    return shown(paper_of(sheet), "application/pdf", f"{sheet.row.firm}-{sheet.row.quarter}.pdf")
