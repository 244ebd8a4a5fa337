"""The lines of a version with their remarks taken apart; one line of a draft corrected, added or taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, NotThere
from heliu.lawbook.positive_list import api
from heliu.lawbook.positive_list.facts import Contents, Version
from heliu.lawbook.tables.facts import State
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.policies.positive_list import demo_list
from heliu.policies.positive_list_rows import LIST_DIGITS, ListRow
from heliu.policies.rules.positive_list_remarks import RemarkKind
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.office.positive_list.forms import LineForm
from heliu.web.office.positive_list.shown import NOTED, chosen
from heliu.web.office.positive_list.shown import line as shown
from heliu.web.office.positive_list.views import UPLOAD
from heliu.web.office.tables.pages import narrowing

VIEW = "lawbook.view_positive_list"


@require_safe
def lines(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    version = api.version(number, actor=actor)
    contents = api.contents(number, actor=actor)
    page = {"version": version, "may_correct": _may_correct(version, actor), **_chosen(request, contents)}
    return render(request, "positive_list/lines.html", page)


@require_safe
def demo(request: ActorRequest) -> HttpResponse:
    """The lines of the built-in list, marked as what they are."""
    require(known(request), VIEW)
    return render(
        request, "positive_list/lines.html", {"demo": demo_list(), **_chosen(request, Contents(demo_list().rows))}
    )


def _chosen(request: ActorRequest, contents: Contents) -> dict[str, Any]:
    """A page of lines, narrowed by the first digits and by the kind of remark."""
    wanted = narrowing(request, LIST_DIGITS)
    found = chosen(contents.rows, wanted.code, wanted.kind)
    return {
        "lines": [shown(row) for row in wanted.shown(found)],
        "open": contents.counts.get(RemarkKind.TEXT, 0),
        "open_kind": RemarkKind.TEXT.value,
        "kinds": [(NOTED, _("有备注")), *((one.value, told(one)) for one in RemarkKind)],
        **wanted.page(len(found)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: ActorRequest, number: int) -> HttpResponse:
    """One line, by ``?code=``; without it a new one."""
    actor = known(request)
    require(actor, UPLOAD)
    version = api.version(number, actor=actor)
    code = request.GET.get("code", "")
    row = _row(number, code, actor)
    if not _may_correct(version, actor):
        raise Conflict(_("只有草稿可以逐行更正，由上传人办理。"))
    form = LineForm(request.POST) if request.method == "POST" else LineForm.of(row, version.revision)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _write(request, number, code, form)):
        messages.success(request, _("已删除该行。") if "drop" in request.POST else _("已保存该行。"))
        return redirect("positive_list:lines", number)
    page = {"form": form, "version": version, "row": row, "shown": shown(row) if row else None}
    return render(request, "positive_list/line.html", page, status=422 if form.errors else 200)


def _write(request: ActorRequest, number: int, code: str, form: LineForm) -> None:
    told_line = dict(form.cleaned_data)
    seen = told_line.pop("revision")
    if "drop" in request.POST:
        api.drop_line(number, code, seen, actor=request.actor)
    else:
        api.write_line(number, code, told_line, seen, actor=request.actor)


def _row(number: int, code: str, actor: Actor) -> ListRow | None:
    if not code:
        return None
    row = api.contents(number, actor=actor).rows.get(code)
    if row is None:
        raise NotThere(_("清单中没有 %(code)s。") % {"code": code[:LIST_DIGITS]})
    return row


def _may_correct(version: Version, actor: Actor) -> bool:
    return version.state is State.DRAFT and may(actor, UPLOAD) and actor.user_id == version.uploader_id
