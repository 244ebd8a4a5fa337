"""Ask for a what-if, watch it, read its answer, take it away as a workbook."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict
from heliu.kernel.workbooks.tables import write_tables
from heliu.lawbook.changes import api as changes
from heliu.lawbook.positive_list import api as positive_list
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.kit.forms import attempt
from heliu.web.office.whatif.forms import AskForm
from heliu.web.office.whatif.lists import TONES
from heliu.web.office.whatif.periods import usual_period
from heliu.web.office.whatif.showing import head, shown, tables
from heliu.whatif.studies import api
from heliu.whatif.studies.facts import DAYS_KEPT, State, Study

LISTS: Final = "lawbook.upload_positive_list"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest) -> HttpResponse:
    """Enter a what-if; its page shows how far it is."""
    actor = known(request)
    require(actor, api.ASK)
    lists = positive_list.open_versions(actor) if may(actor, LISTS) else []
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    asked_for = {name: request.GET.get(name, "") for name in ("draft", "goods_list")}
    form = AskForm(changes.open_drafts(actor), lists, *given, initial=usual_period(business_day(now())) | asked_for)
    asked: list[int] = []

    def enter() -> None:
        asked.append(_entered(form, actor))

    if request.method == "POST" and form.is_valid() and attempt(form, enter):
        return HttpResponseRedirect(reverse("whatif:study", args=asked))
    return render(request, "whatif/ask.html", {"form": form}, status=422 if form.errors else 200)


def _entered(form: AskForm, actor: Actor) -> int:
    chosen = form.cleaned_data
    period = chosen["since"], chosen["until"]
    if chosen["draft"]:
        return api.ask_about_draft(int(chosen["draft"]), period, now(), actor=actor)
    if chosen["goods_list"]:
        return api.ask_about_list(int(chosen["goods_list"]), period, now(), actor=actor)
    return api.ask(chosen["file"] or chosen["text"], period, now(), actor=actor)


@require_http_methods(["GET", "HEAD", "POST"])
def study(request: ActorRequest, number: int) -> HttpResponse:
    """How far it is, for HTMX only that; once it is there, the answer."""
    actor = known(request)
    if request.method == "POST":
        api.call_off(number, now(), actor=actor)
        messages.success(request, _("已中止。"))
        return HttpResponseRedirect(reverse("whatif:study", args=[number]))
    found = api.study(number, actor=actor)
    if getattr(request, "htmx", False):
        answer = render(request, "whatif/progress.html", {"study": found, "state": told(found.state)})
        if not found.is_open:
            answer.headers["HX-Refresh"] = "true"  # the answer stands on the whole page
        return answer
    return render(request, "whatif/study.html", _page(found, actor))


@require_safe
def download(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    found = api.study(number, actor=actor)
    if found.state is not State.READY:
        raise Conflict(_("推演%(state)s，还没有结果可以下载。") % {"state": told(found.state)})
    return workbook(write_tables(tables(found.told, actor)), f"what-if-{number}.xlsx")


def _page(found: Study, actor: Actor) -> dict[str, object]:
    ready = found.state is State.READY
    return {
        "study": found,
        "title": told(found),
        "state": told(found.state),
        "tone": TONES.get(found.state, ""),
        "may_call_off": found.is_open and found.asker_id == actor.user_id,
        "may_see_draft": found.draft is not None and may(actor, "lawbook.view_change"),
        "may_see_list": found.goods_list is not None and may(actor, "lawbook.view_positive_list"),
        "head": head(found.told) if ready else (),
        "tables": [shown(one) for one in tables(found.told, actor)] if ready else (),
        "reconciled": bool(found.told.get("reconciled")),
        "ready": ready,
        "days_kept": DAYS_KEPT,
    }
