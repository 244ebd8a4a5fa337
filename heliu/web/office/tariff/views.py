"""The tariff's versions: the list, the upload, one version with what it changes, the decision."""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Invalid, Problem, Violation
from heliu.kernel.workbooks.limits import MEBIBYTE
from heliu.kernel.workbooks.writing import write_template
from heliu.lawbook.tables.facts import State, Version
from heliu.lawbook.tariff import api
from heliu.lawbook.tariff.facts import Kind
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.policies.tariff import starter
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached, workbook
from heliu.web.kit.fields import whole
from heliu.web.kit.forms import tell
from heliu.web.office.tariff.forms import ReasonForm, UploadForm
from heliu.web.office.tariff.shown import change, file_of
from heliu.web.public.policies.words import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable

UPLOAD, RELEASE = "lawbook.upload_tariff", "lawbook.release_tariff"
TONES: Final = {State.WAITING: "warn", State.RELEASED: "good", State.REJECTED: "bad", State.WITHDRAWN: ""}
ROWS: Final = 50
FAULTS_SHOWN: Final = 100
DIGITS_MAX: Final = 10
OFFSET_DIGITS_MAX: Final = 6


@require_safe
def versions(request: ActorRequest) -> HttpResponse:
    actor, day = known(request), business_day(now())
    found = api.versions(actor)
    released = [one.since for one in found if one.state is State.RELEASED and one.since <= day]
    rows = [(one, told(one.state), TONES[one.state], one.since in released[:1]) for one in found]
    page = {
        "rows": rows,
        "starter": starter(),
        "starter_lines": len(starter().rows),
        "starter_binds": not released,
        "starter_since": min(row.since for one in starter().rows.values() for row in one if row.since),
        "may_upload": may(actor, UPLOAD),
    }
    return render(request, "tariff/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """One file; where it has defects all of them stand on the page, and nothing was kept."""
    actor = known(request)
    require(actor, UPLOAD)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    defects: list[Violation] = []
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            content = file.read(api.LIMITS.bytes_max + 1)
            number = api.upload(content, file.name, form.paper(), now(), actor=actor)
        except Problem as refused:
            defects = _beside_the_fields(form, refused)
        else:
            messages.success(request, _("已录入，等待另一位人员复核。请先核对变动。"))
            return redirect("tariff:version", number)
    page = {
        "form": form,
        "defects": defects[:FAULTS_SHOWN],
        "more": max(0, len(defects) - FAULTS_SHOWN),
        "mega": api.LIMITS.bytes_max // MEBIBYTE,
        "most": api.LIMITS.rows_max,
        "columns": " / ".join(name for one in api.TEMPLATE.columns for name in (one.heading.zh, *one.former)),
    }
    return render(request, "tariff/upload.html", page, status=422 if form.errors else 200)


def _beside_the_fields(form: UploadForm, refused: Problem) -> list[Violation]:
    """What is wrong with the paper stands at its field; the defects of the rows come back for a table of their own."""
    if refused.violations and all(one.pointer.strip("/") in form.fields for one in refused.violations):
        tell(form, refused)
        return []
    form.add_error("file", refused.detail)
    return refused.violations


@require_safe
def version(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    return _page(request, actor, api.version(number, actor=actor), ReasonForm())


def _page(request: ActorRequest, actor: Actor, one: Version, form: ReasonForm) -> HttpResponse:
    """One version with what it changes, narrowed by kind and by the first digits of the code."""
    found = api.comparison(one.id, actor=actor)
    kind, code = request.GET.get("kind", ""), request.GET.get("code", "").strip()[:DIGITS_MAX]
    chosen = [
        each for each in found.found if (not kind or each.kind == kind) and (not code or each.code.startswith(code))
    ]
    start = whole(request.GET.get("from", ""), OFFSET_DIGITS_MAX) or 0
    waits = one.state is State.WAITING
    page = {
        "version": one,
        "state": told(one.state),
        "tone": TONES[one.state],
        "confidence": CONFIDENCE[one.status][0],
        "found": found,
        "counts": [(told(each), each.value, found.count(each)) for each in Kind],
        "kind": kind,
        "code": code,
        "kinds": [(each.value, told(each)) for each in Kind],
        "count": len(chosen),
        "changes": [change(each) for each in chosen[start : start + ROWS]],
        "next": f"?{urlencode({'kind': kind, 'code': code, 'from': start + ROWS})}"
        if start + ROWS < len(chosen)
        else "",
        "start": start,
        "form": form,
        "may_release": waits and may(actor, RELEASE) and actor.user_id != one.uploader_id,
        "may_withdraw": waits and may(actor, UPLOAD) and actor.user_id == one.uploader_id,
    }
    return render(request, "tariff/version.html", page, status=422 if form.errors else 200)


@require_POST
def decide(request: ActorRequest, number: int) -> HttpResponse:
    """Release, give back or take back; why not stands beside the reason."""
    actor = known(request)
    one = api.version(number, actor=actor)
    form = ReasonForm(request.POST)
    form.is_valid()
    verbs: dict[str, tuple[Callable[[str], object], str]] = {
        "release": (lambda _reason: api.release(number, now(), actor=actor), _("已发布，自施行日起按它计税。")),
        "reject": (lambda reason: api.reject(number, reason, now(), actor=actor), _("已退回。")),
        "withdraw": (lambda reason: api.withdraw(number, reason, now(), actor=actor), _("已撤回。")),
    }
    act = request.POST.get("act", "")
    if act not in verbs:
        return redirect("tariff:version", number)
    verb, done = verbs[act]
    try:
        verb(form.cleaned_data.get("reason", ""))
    except Invalid as refused:
        form.add_error("reason", refused.violations[0].detail if refused.violations else refused.detail)
        return _page(request, actor, one, form)
    messages.success(request, done)
    return redirect("tariff:version", number)


@require_safe
def changes(request: ActorRequest, number: int) -> HttpResponse:
    found = api.comparison(number, actor=known(request)).found
    return attached(file_of(found), "text/csv; charset=utf-8", f"tariff-{number}-changes.csv")


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), UPLOAD)
    return workbook(write_template(api.TEMPLATE), "tariff-template.xlsx")
