"""One section of the filing as a form: saved on its own, looked at while it is typed (事项填写)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem, TooLarge, Violation
from heliu.people.api import may
from heliu.registry.filing import api
from heliu.web.kit.access import known
from heliu.web.kit.fields import version_seen
from heliu.web.portal.certificates.forms import MAX_CERTIFICATE_OCTETS
from heliu.web.portal.filing.views import TONES, limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from heliu.people.facts import Actor
    from heliu.web.actors import ActorRequest

ATTACHMENTS: Final = "attachments"
AGAIN: Final = "again"
"""The form wants to be seen again with what was chosen in it: nothing is kept."""


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, filing: int, section: str) -> HttpResponse:
    actor = known(request)
    if request.method == "POST" and AGAIN in request.POST:
        return show(request, actor, filing, section, typed=posted(request, section))
    if request.method == "POST":
        return save(request, actor, filing, section)
    return show(request, actor, filing, section)


def show(
    request: ActorRequest,
    actor: Actor,
    filing: int,
    key: str,
    problem: Problem | None = None,
    typed: Mapping[str, str | list[str]] | None = None,
) -> HttpResponse:
    """The form. After a refusal it shows what was typed again, and what stands now."""
    if problem is not None:
        typed = posted(request, key)
    seen, view = api.look_at_section(filing, key, actor=actor, at=now(), typed=typed)
    values = typed or {}
    page = {
        "seen": seen,
        "case": seen.case,
        "view": view,
        "tone": TONES.get(view.task.progress, ""),
        "problem": problem,
        "rows": [(one, values.get(one.spec.key, one.value)) for one in view.fields],
        "correct": request.GET.get("correct", ""),
        "writable": seen.case.is_with_enterprise and may(actor, "registry.file_enterprise"),
        "whole_items": [item for item in view.task.items if not item.field],
        "limits": limits(),
        "next": following(key),
        "blocking": any(not one.is_warning for one in view.task.findings),
    }
    return render(request, "filing/section.html", page, status=problem.status if problem else 200)


def save(request: ActorRequest, actor: Actor, filing: int, key: str) -> HttpResponse:
    """Keep what was typed; complete leads on, incomplete stays with what is missing."""
    try:
        values = {**posted(request, key), **_papers(request, actor, key)}
        typed = api.Typed(values, version_seen(request.POST.get("seen", "")), _replies(request))
        api.save_section(filing, key, typed, actor=actor, at=now())
    except (Conflict, Invalid, TooLarge) as problem:
        return show(request, actor, filing, key, problem)
    _seen, view = api.look_at_section(filing, key, actor=actor, at=now())
    if any(not one.is_warning for one in view.task.findings):
        messages.warning(request, _("已保存。还有内容需要补充，见下方。"))
        return redirect("filing:section", filing=filing, section=key)
    messages.success(request, _("已保存：%(section)s。") % {"section": view.spec.words})
    following_key = following(key)
    if "next" in request.POST and following_key:
        return redirect("filing:section", filing=filing, section=following_key)
    return redirect("filing:tasks", filing=filing)


def following(key: str) -> str:
    """The section after this one; empty after the last."""
    keys = [one.key for one in api.SECTIONS]
    place = keys.index(key) + 1 if key in keys else len(keys)
    return keys[place] if place < len(keys) else ""


def posted(request: ActorRequest, key: str) -> dict[str, str | list[str]]:
    """What the form sent, field by field; a field shown as text is not in it."""
    spec = api.BY_KEY.get(key)
    if spec is None:
        raise NotThere(_("没有这一项。"))
    values: dict[str, str | list[str]] = {}
    if key == ATTACHMENTS:  # papers are files: `_papers` takes them in
        return values
    for one in spec.fields:
        if one.form == "many":
            values[one.key] = request.POST.getlist(one.key)
        elif one.form == "tick":
            values[one.key] = "1" if one.key in request.POST else ""
        elif one.form == "certificate":
            values[one.key] = _certificate(request, one.key)
        elif one.key in request.POST:
            values[one.key] = request.POST[one.key]
    return values


def _certificate(request: ActorRequest, key: str) -> str:
    """The chosen file, else the pasted text. A file in DER is told as PEM."""
    given = request.FILES.get(f"{key}-file")
    if not isinstance(given, UploadedFile):
        return request.POST.get(key, "")
    if (given.size or 0) > MAX_CERTIFICATE_OCTETS:
        words = _("证书文件超过 %(limit)s 字节（MAX_CERTIFICATE_OCTETS）。") % {"limit": MAX_CERTIFICATE_OCTETS}
        raise TooLarge(words, [Violation(f"/{key}", "too_large", words)])
    return api.certificate_text(given.read())


def _papers(request: ActorRequest, actor: Actor, key: str) -> Mapping[str, list[str]]:
    """Papers that stay, and those that come in with this form."""
    if key != ATTACHMENTS:
        return {}
    spec = api.BY_KEY[key]
    removed = set(request.POST.getlist("remove"))
    kept: dict[str, list[str]] = {}
    for one in spec.fields:
        ids = [each for each in request.POST.getlist(f"held-{one.key}") if each not in removed]
        fresh = request.FILES.getlist(one.key)[: api.MAX_ATTACHMENTS_PER_KIND + 1]
        kept[one.key] = ids + [str(_kept(one.key, given, actor)) for given in fresh]
    return kept


def _kept(kind: str, given: UploadedFile[bytes], actor: Actor) -> int:
    name = given.name or ""
    if (given.size or 0) > api.MAX_ATTACHMENT_OCTETS:
        raise TooLarge(
            _("“%(name)s”超过 %(limit)s MB (MAX_ATTACHMENT_OCTETS)，请降低扫描分辨率后再上传。")
            % {"name": name, "limit": limits()["each"]},
            [Violation(f"/{kind}", "too_large", name)],
        )
    try:
        return api.keep(kind, name, given.read(), actor=actor, at=now()).id
    except Invalid as problem:
        raise Invalid(problem.detail, [Violation(f"/{kind}", "wrong", problem.detail)]) from problem


def _replies(request: ActorRequest) -> dict[int, str]:
    return {
        version_seen(name.removeprefix("reply-")): str(words)
        for name, words in request.POST.items()
        if name.startswith("reply-")
    }


@require_POST
def examine(request: ActorRequest, filing: int, section: str, field: str) -> HttpResponse:
    """What is to be said of one field while the rest is still being typed: a fragment for HTMX, nothing is kept."""
    actor = known(request)
    told = api.examine(filing, section, field, posted(request, section), actor=actor, at=now())
    return render(request, "filing/examined.html", {"told": told, "filing": filing})


@require_POST
def sandbox(request: ActorRequest, filing: int) -> HttpResponse:
    """A software certificate of the sandbox for the data channel of this filing (exercise only)."""
    actor = known(request)
    api.put_sandbox_certificate(filing, actor=actor, at=now())
    messages.success(request, _("已签发沙箱证书，并填入数据通道。"))
    return redirect("filing:section", filing=filing, section="channel")
