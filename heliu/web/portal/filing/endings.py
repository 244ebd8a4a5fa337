"""The steps that hand a filing over or end it: check and submit, withdraw, confirm, cancel (提交、撤回、确认、注销)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid
from heliu.parks import api as parks
from heliu.people.api import may, require, require_firm
from heliu.registry.filing import api
from heliu.registry.filing.facts import Progress, State
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActorRequest, filing: int) -> HttpResponse:
    """All answers on one page, then the submission."""
    actor = known(request)
    if request.method == "POST":
        case = api.submit(filing, actor=actor, at=now())
        due = _("审核期限：%(due)s。") % {"due": case.due_on} if case.due_on else ""
        messages.success(request, _("已提交审核。") + due)
        return redirect("filing:tasks", filing=filing)
    seen, sections = api.answers(filing, actor=actor, at=now())
    undone = [task for task in seen.tasks if task.section != api.CHECK and task.progress is not Progress.DONE]
    page = {
        "seen": seen,
        "case": seen.case,
        "sections": sections,
        "undone": undone,
        "ready": not undone and seen.may_become(State.SUBMITTED) and may(actor, "registry.file_enterprise"),
    }
    return render(request, "filing/check.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, filing: int) -> HttpResponse:
    actor = known(request)
    if request.method == "POST":
        api.withdraw(filing, actor=actor, at=now(), words=request.POST.get("words", ""))
        messages.success(request, _("已撤回。填写的内容已保留，下次备案时自动带入。"))
        return redirect("filing:home")
    require(actor, "registry.file_enterprise")
    return render(request, "filing/withdraw.html", {"case": api.look(filing, actor=actor, at=now()).case})


@require_POST
def confirm(request: ActorRequest) -> HttpResponse:
    """Confirm the valid filing for the running year."""
    year = business_day(now()).year
    api.confirm(year, actor=known(request), at=now())
    messages.success(request, _("已完成 %(year)s 年度确认。") % {"year": year})
    return redirect("filing:home")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, "registry.cancel_filing")
    firm, problem = require_firm(actor), None
    if request.method == "POST":
        try:
            with transaction.atomic():  # the register and the parks, both or neither
                api.cancel(firm, request.POST.get("words", ""), actor=actor, at=now())
                parks.move_out(firm, business_day(now()))
        except Invalid as fault:
            problem = fault
        else:
            messages.success(request, _("备案已注销。"))
            return redirect("filing:home")
    page = {"firm": firm, "problem": problem}
    return render(request, "filing/cancel.html", page, status=problem.status if problem else 200)
