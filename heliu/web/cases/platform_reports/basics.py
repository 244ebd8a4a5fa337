"""A platform's basic facts on pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day
from heliu.kernel.languages import told
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.reporting import api
from heliu.web.actors import ActorRequest
from heliu.web.cases.platform_reports.forms import BasicForm
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached
from heliu.web.kit.forms import attempt


@require_http_methods(["GET", "HEAD", "POST"])
def file_basic(request: ActorRequest) -> HttpResponse:
    """报送 or 更正: what was filed before, or the firm itself, stands in the form."""
    actor = known(request)
    require(actor, api.FILE)
    form = BasicForm(request.POST if request.method == "POST" else None, initial=_initial(actor))
    made: list[int] = []

    def filed() -> None:
        made.append(api.file_basic(form.wanted(), actor=actor))

    if request.method == "POST" and form.is_valid() and attempt(form, filed):
        messages.success(request, _("已报送，回执可以下载。"))
        return redirect("platform_reports:basic", made[0])
    return render(request, "platform_reports/file_basic.html", {"form": form}, status=422 if form.errors else 200)


def _initial(actor: Actor) -> dict[str, object]:
    before = api.latest_basic(actor.firm or "")
    if before is None:
        own = api.own_operator(actor.firm or "")
        return {"operators": f"{own.name} {own.uscc}" if own else ""}
    lines = "\n".join(f"{one.name} {one.uscc}" for one in before.operators)
    names = ("domain", "business", "started_on")
    return {**{name: getattr(before, name) for name in names}, "operators": lines}


@require_safe
def basic(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    found = api.basic_fact(number, actor=actor)
    page = {
        "basic": found,
        "business": told(found.business),
        "late": found.due is not None and found.version == 1 and business_day(found.filed_at) > found.due.day,
        "may_correct": may(actor, api.FILE),
        "officer": actor.is_officer,
    }
    return render(request, "platform_reports/basic.html", page)


@require_safe
def document(request: ActorRequest, number: int) -> HttpResponse:
    name, content = api.basic_file(number, actor=known(request))
    return attached(content, "application/json", name)


@require_safe
def receipt(request: ActorRequest, number: int) -> HttpResponse:
    name, content = api.basic_file(number, actor=known(request), receipt=True)
    return attached(content, "application/json", name)
