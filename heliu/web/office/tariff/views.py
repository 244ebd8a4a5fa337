"""The tariff's versions: the list, the upload, one version with what it changes, the decision."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliu.kernel.days import now
from heliu.kernel.languages import told
from heliu.kernel.workbooks.writing import write_template
from heliu.lawbook.tables.facts import State, Version
from heliu.lawbook.tariff import api
from heliu.lawbook.tariff.facts import Kind
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.policies.tariff import starter
from heliu.policies.tariff_rows import CODE_DIGITS
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached, workbook
from heliu.web.office.tables.forms import ReasonForm
from heliu.web.office.tables.pages import TONES, Verbs, decided, listed, narrowing, sent
from heliu.web.office.tables.shown import file_of
from heliu.web.office.tariff.forms import UploadForm
from heliu.web.office.tariff.shown import change
from heliu.web.public.policies.words import CONFIDENCE

UPLOAD, RELEASE = "lawbook.upload_tariff", "lawbook.release_tariff"
ADDRESS: Final = "tariff:version"


@require_safe
def versions(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    page = {
        **listed(api.versions(actor)),
        "starter": starter(),
        "starter_lines": len(starter().rows),
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
    number, page = sent(
        form, api.TEMPLATE, lambda content, name: api.upload(content, name, form.paper(), now(), actor=actor)
    )
    if number is not None:
        messages.success(request, _("已录入，等待另一位人员复核。请先核对变动。"))
        return redirect(ADDRESS, number)
    return render(request, "tariff/upload.html", page, status=422 if form.errors else 200)


@require_safe
def version(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    return _page(request, actor, api.version(number, actor=actor), ReasonForm())


def _page(request: ActorRequest, actor: Actor, one: Version, form: ReasonForm) -> HttpResponse:
    """One version with what it changes, narrowed by kind and by the first digits of the code."""
    found = api.comparison(one.id, actor=actor)
    wanted = narrowing(request, CODE_DIGITS)
    chosen = wanted.changes(found.found)
    waits = one.state is State.WAITING
    page = {
        "version": one,
        "state": told(one.state),
        "tone": TONES[one.state],
        "confidence": CONFIDENCE[one.status][0],
        "found": found,
        "counts": [(told(each), each.value, found.count(each)) for each in Kind],
        "kinds": [(each.value, told(each)) for each in Kind],
        "changes": [change(each) for each in wanted.shown(chosen)],
        **wanted.page(len(chosen)),
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
    verbs: Verbs = {
        "release": (lambda _reason: api.release(number, now(), actor=actor), _("已发布，自施行日起按它计税。")),
        "reject": (lambda reason: api.reject(number, reason, now(), actor=actor), _("已退回。")),
        "withdraw": (lambda reason: api.withdraw(number, reason, now(), actor=actor), _("已撤回。")),
    }
    return redirect(ADDRESS, number) if decided(request, form, verbs) else _page(request, actor, one, form)


@require_safe
def changes(request: ActorRequest, number: int) -> HttpResponse:
    found = api.comparison(number, actor=known(request)).found
    content = file_of(map(change, found), _("商品名称"))
    return attached(content, "text/csv; charset=utf-8", f"tariff-{number}-changes.csv")


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    require(known(request), UPLOAD)
    return workbook(write_template(api.TEMPLATE), "tariff-template.xlsx")
