"""The positive list's versions: the list, the upload, one version with what it changes, the decision."""

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
from heliu.kernel.workbooks.limits import LIMITS, MEBIBYTE
from heliu.kernel.workbooks.writing import write_template
from heliu.lawbook.positive_list import api
from heliu.lawbook.positive_list.facts import Kind, Version
from heliu.lawbook.tables.facts import State
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.positive_list import demo_list
from heliu.policies.rules.positive_list import LINES
from heliu.policies.rules.positive_list_remarks import RemarkKind
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached, workbook
from heliu.web.kit.fields import version_seen, whole
from heliu.web.kit.forms import tell
from heliu.web.office.positive_list.forms import ReasonForm, UploadForm
from heliu.web.office.positive_list.shown import change, file_of
from heliu.web.public.policies.words import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable

UPLOAD, RELEASE = "lawbook.upload_positive_list", "lawbook.release_positive_list"
TONES: Final = {State.DRAFT: "", State.WAITING: "warn", State.RELEASED: "good", State.WITHDRAWN: ""}
ROWS: Final = 50
FAULTS_SHOWN: Final = 100
DIGITS_MAX: Final = 8
OFFSET_DIGITS_MAX: Final = 6


@require_safe
def versions(request: ActorRequest) -> HttpResponse:
    actor, day = known(request), business_day(now())
    found = api.versions(actor)
    released = [one.since for one in found if one.state is State.RELEASED and one.since <= day]
    page = {
        "rows": [(one, told(one.state), TONES[one.state], one.since in released[:1]) for one in found],
        "demo": demo_list(),
        "demo_answers": not released,
        "may_upload": may(actor, UPLOAD),
    }
    return render(request, "positive_list/list.html", page)


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
            content = file.read(LIMITS.bytes_max + 1)
            number = api.upload(content, file.name, form.paper(), now(), actor=actor)
        except Problem as refused:
            defects = _beside_the_fields(form, refused)
        else:
            open_remarks = api.contents(number, actor=actor).counts.get(RemarkKind.TEXT, 0)
            said = _("已录入草稿，%(count)d 行的备注需人工判断。核对、更正后提交复核。")
            messages.success(request, said % {"count": open_remarks})
            return redirect("positive_list:version", number)
    page = {
        "form": form,
        "defects": defects[:FAULTS_SHOWN],
        "more": max(0, len(defects) - FAULTS_SHOWN),
        "mega": LIMITS.bytes_max // MEBIBYTE,
        "most": LIMITS.rows_max,
        "columns": " / ".join(name for one in api.TEMPLATE.columns for name in (one.heading.zh, *one.former)),
    }
    return render(request, "positive_list/upload.html", page, status=422 if form.errors else 200)


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
    narrowed = [
        each for each in found.found if (not kind or each.kind == kind) and (not code or each.code.startswith(code))
    ]
    start = whole(request.GET.get("from", ""), OFFSET_DIGITS_MAX) or 0
    after = start + ROWS
    page = {
        "version": one,
        "state": told(one.state),
        "tone": TONES[one.state],
        "confidence": CONFIDENCE[one.status][0],
        "law_lines": _law_lines(one),
        "found": found,
        "counts": [(told(each), each.value, found.count(each)) for each in Kind],
        "remarks": remark_counts(one.id, actor),
        "kind": kind,
        "code": code,
        "kinds": [(each.value, told(each)) for each in Kind],
        "count": len(narrowed),
        "changes": [change(each) for each in narrowed[start:after]],
        "next": f"?{urlencode({'kind': kind, 'code': code, 'from': after})}" if after < len(narrowed) else "",
        "start": start,
        "form": form,
        **_verbs(one, actor),
    }
    return render(request, "positive_list/version.html", page, status=422 if form.errors else 200)


def _verbs(one: Version, actor: Actor) -> dict[str, bool]:
    """What this person may do with the version as it stands."""
    own = may(actor, UPLOAD) and actor.user_id == one.uploader_id
    return {
        "may_correct": own and one.state is State.DRAFT,
        "may_release": one.state is State.WAITING and may(actor, RELEASE) and actor.user_id != one.uploader_id,
        "may_withdraw": own and one.state in (State.DRAFT, State.WAITING),
    }


def remark_counts(number: int, actor: Actor) -> list[tuple[str, str, int]]:
    """Of how many codes the remark is of each kind; none of the kinds that do not occur but what needs a person."""
    counts = api.contents(number, actor=actor).counts
    return [
        (told(kind), kind.value, counts.get(kind, 0))
        for kind in RemarkKind
        if counts.get(kind) or kind is RemarkKind.TEXT
    ]


def _law_lines(one: Version) -> int | None:
    """How many codes the law's newest list has on the version's day, where that is another number than announced."""
    try:
        known_lines = int(in_force(LINES, one.since).value)
    except NotInForce:
        return None
    return known_lines if known_lines != one.announced else None


@require_POST
def decide(request: ActorRequest, number: int) -> HttpResponse:
    """Hand in, release, give back or take back; why not stands beside the reason."""
    actor = known(request)
    one = api.version(number, actor=actor)
    form = ReasonForm(request.POST)
    form.is_valid()
    seen = version_seen(request.POST.get("revision", ""))
    verbs: dict[str, tuple[Callable[[str], object], str]] = {
        "submit": (lambda _reason: api.submit(number, now(), actor=actor), _("已提交，等待另一位人员复核。")),
        "release": (lambda _reason: api.release(number, seen, now(), actor=actor), _("已发布，自施行日起按它审核。")),
        "give_back": (lambda reason: api.give_back(number, reason, now(), actor=actor), _("已退回修改。")),
        "withdraw": (lambda reason: api.withdraw(number, reason, now(), actor=actor), _("已撤回。")),
    }
    act = request.POST.get("act", "")
    if act not in verbs:
        return redirect("positive_list:version", number)
    verb, done = verbs[act]
    try:
        verb(form.cleaned_data.get("reason", ""))
    except Invalid as refused:
        form.add_error("reason", refused.violations[0].detail if refused.violations else refused.detail)
        return _page(request, actor, one, form)
    messages.success(request, done)
    return redirect("positive_list:version", number)


@require_safe
def changes(request: ActorRequest, number: int) -> HttpResponse:
    found = api.comparison(number, actor=known(request)).found
    return attached(file_of(found), "text/csv; charset=utf-8", f"positive-list-{number}-changes.csv")


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), UPLOAD)
    return workbook(write_template(api.TEMPLATE), "positive-list-template.xlsx")
