"""The positive list's versions: the list, the upload, one version with what it changes, the decision."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.kernel.days import now
from heliu.kernel.languages import told
from heliu.kernel.workbooks.writing import write_template
from heliu.lawbook.positive_list import api
from heliu.lawbook.positive_list.facts import Kind, Version
from heliu.lawbook.tables.facts import State
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.positive_list import demo_list
from heliu.policies.positive_list_rows import LIST_DIGITS
from heliu.policies.rules.positive_list import LINES
from heliu.policies.rules.positive_list_remarks import RemarkKind
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached, workbook
from heliu.web.kit.fields import version_seen
from heliu.web.office.positive_list.forms import DecisionForm, UploadForm
from heliu.web.office.positive_list.shown import change, impact_of
from heliu.web.office.tables.pages import TONES, Verbs, decided, listed, narrowing, sent
from heliu.web.office.tables.shown import file_of
from heliu.web.public.policies.words import CONFIDENCE
from heliu.whatif.studies import api as studies
from heliu.whatif.studies.facts import Study

UPLOAD, RELEASE = "lawbook.upload_positive_list", "lawbook.release_positive_list"
ADDRESS: Final = "positive_list:version"


@require_safe
def versions(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    page = {
        **listed(api.versions(actor)),
        "demo": demo_list(),
        "may_upload": may(actor, UPLOAD),
    }
    return render(request, "positive_list/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """One file; where it has defects all of them stand on the page, and nothing was kept."""
    actor = known(request)
    require(actor, UPLOAD)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    number, page = sent(
        form, api.TEMPLATE, lambda content, name: api.upload(content, name, form.paper(), now(), actor=actor)
    )
    if number is not None:
        open_remarks = api.contents(number, actor=actor).counts.get(RemarkKind.TEXT, 0)
        said = _("已录入草稿，%(count)d 行的备注需人工判断。核对、更正后提交复核。")
        messages.success(request, said % {"count": open_remarks})
        return redirect(ADDRESS, number)
    return render(request, "positive_list/upload.html", page, status=422 if form.errors else 200)


@require_safe
def version(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    return _page(request, actor, api.version(number, actor=actor), DecisionForm())


def _page(request: ActorRequest, actor: Actor, one: Version, form: DecisionForm) -> HttpResponse:
    """One version with what it changes, narrowed by kind and by the first digits of the code."""
    found = api.comparison(one.id, actor=actor)
    wanted = narrowing(request, LIST_DIGITS)
    chosen = wanted.changes(found.found)
    page = {
        "version": one,
        "state": told(one.state),
        "tone": TONES[one.state],
        "confidence": CONFIDENCE[one.status][0],
        "law_lines": _law_lines(one),
        "found": found,
        "counts": [(told(each), each.value, found.count(each)) for each in Kind],
        "remarks": _remark_counts(one.id, actor),
        "kinds": [(each.value, told(each)) for each in Kind],
        "changes": [change(each) for each in wanted.shown(chosen)],
        **wanted.page(len(chosen)),
        "form": form,
        "impact": impact_of(api.weighed(one.id, actor=actor)),
        "weigh": f"{reverse('whatif:ask')}?goods_list={one.id}",
        "studies": [(each, told(each.state)) for each in _studies(one.id, actor)],
        **_verbs(one, actor),
    }
    return render(request, "positive_list/version.html", page, status=422 if form.errors else 200)


def _studies(number: int, actor: Actor) -> list[Study]:
    return studies.of_goods_list(number, actor=actor) if may(actor, studies.VIEW) else []


def _verbs(one: Version, actor: Actor) -> dict[str, bool]:
    """What this person may do with the version as it stands."""
    own = may(actor, UPLOAD) and actor.user_id == one.uploader_id
    return {
        "may_weigh": one.is_open and may(actor, UPLOAD) and may(actor, studies.ASK),
        "may_correct": own and one.state is State.DRAFT,
        "may_release": one.state is State.WAITING and may(actor, RELEASE) and actor.user_id != one.uploader_id,
        "may_withdraw": own and one.is_open,
    }


def _remark_counts(number: int, actor: Actor) -> list[tuple[str, str, int]]:
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
    form = DecisionForm(request.POST)
    seen = version_seen(request.POST.get("revision", ""))
    verbs: Verbs = {
        "submit": (lambda _reason: api.submit(number, now(), actor=actor), _("已提交，等待另一位人员复核。")),
        "release": (lambda _reason: _release(number, seen, form, actor), _("已发布，自施行日起按它审核。")),
        "give_back": (lambda reason: api.give_back(number, reason, now(), actor=actor), _("已退回修改。")),
        "withdraw": (lambda reason: api.withdraw(number, reason, now(), actor=actor), _("已撤回。")),
    }
    return redirect(ADDRESS, number) if decided(request, form, verbs) else _page(request, actor, one, form)


def _release(number: int, seen: int, form: DecisionForm, actor: Actor) -> None:
    api.release(number, seen, now(), actor=actor, unweighed=form.cleaned_data.get("unweighed", ""))


@require_safe
def changes(request: ActorRequest, number: int) -> HttpResponse:
    found = api.comparison(number, actor=known(request)).found
    content = file_of(map(change, found), _("货品名称"))
    return attached(content, "text/csv; charset=utf-8", f"positive-list-{number}-changes.csv")


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), UPLOAD)
    return workbook(write_template(api.TEMPLATE), "positive-list-template.xlsx")
