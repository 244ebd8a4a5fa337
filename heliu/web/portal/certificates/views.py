"""The certificates page, its joins (registry's certificates, declarations' signatures) and its verbs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliu.declarations.api import MESSAGES_COUNTED_MAX, signed_messages
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, NotThere
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.registry.filing import api
from heliu.web.actors import ActorRequest
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.portal.certificates.forms import Binding, Rotation


@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: ActorRequest) -> HttpResponse:
    """All certificates with what each signed; binding one is a form on the same page."""
    actor = known(request)
    form = Binding(request.POST, request.FILES) if request.method == "POST" else Binding()

    def bind() -> None:
        api.bind(form.content(), actor=actor, at=now())

    if request.method == "POST" and form.is_valid() and attempt(form, bind):
        messages.success(request, _("已绑定证书。"))
        return redirect("certificates:list")
    page = {
        "rows": rows(actor),
        "form": form,
        "may_manage": may(actor, "registry.manage_certificates"),
        "may_demand": may(actor, "registry.demand_cards"),
        "cards_only": api.demands_cards(actor=actor),
        "most": MESSAGES_COUNTED_MAX,
        "sandbox": not settings.PRODUCTION,
    }
    return render(request, "certificates/list.html", page, status=422 if form.errors else 200)


def rows(actor: Actor) -> list[dict[str, Any]]:
    held = api.certificates(actor=actor)
    signed = signed_messages(database(), actor.firm or "", [str(one["fingerprint"]) for one in held])
    at, day = now(), business_day(now())
    return [{**one, **standing(one, at, day), "signed": signed.get(str(one["fingerprint"]), [])} for one in held]


def standing(one: Any, at: Any, day: Any) -> dict[str, Any]:
    """In words, with the tone of its tag, and whether it still signs."""
    if one["revoked_at"] is not None:
        return {"state": _("已停用"), "tone": "bad", "signs": False}
    if one["retires_on"] is not None and one["retires_on"] < day:
        return {"state": _("已更换"), "tone": "", "signs": False}
    if one["not_after"] <= at:
        return {"state": _("已到期"), "tone": "bad", "signs": False}
    if one["not_before"] > at:
        return {"state": _("未生效"), "tone": "warn", "signs": False}
    if one["retires_on"] is not None:
        return {"state": _("更换中"), "tone": "warn", "signs": True}
    return {"state": _("有效"), "tone": "good", "signs": True}


@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: ActorRequest, fingerprint: str) -> HttpResponse:
    actor = known(request)
    require(actor, "registry.manage_certificates")
    form = Rotation(request.POST, request.FILES) if request.method == "POST" else Rotation()

    def follow() -> None:
        api.rotate(fingerprint, form.content(), form.cleaned_data["last_day"], actor=actor, at=now())

    if request.method == "POST" and form.is_valid() and attempt(form, follow):
        messages.success(request, _("已更换。旧证书可用至 %(day)s。") % {"day": form.cleaned_data["last_day"]})
        return redirect("certificates:list")
    page = {"form": form, "one": _own(actor, fingerprint), "overlap": api.OVERLAP_DAYS_MAX}
    return render(request, "certificates/rotate.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: ActorRequest, fingerprint: str) -> HttpResponse:
    actor = known(request)
    require(actor, "registry.manage_certificates")
    if request.method == "POST":
        api.revoke(fingerprint, actor=actor, at=now())
        messages.success(request, _("证书已停用。"))
        return redirect("certificates:list")
    return render(request, "certificates/revoke.html", {"one": _own(actor, fingerprint)})


def _own(actor: Actor, fingerprint: str) -> Any:
    found = next((one for one in api.certificates(actor=actor) if one["fingerprint"] == fingerprint), None)
    if found is None:
        raise NotThere(_("没有找到该证书，或不属于您的企业。"))
    return found


@require_POST
def cards(request: ActorRequest) -> HttpResponse:
    """Demand that only messages sealed with the enterprise's bound certificates count, or give it up."""
    wanted = request.POST.get("wanted") == "yes"
    try:
        api.demand_cards(wanted=wanted, actor=known(request), at=now())
    except Conflict as refused:
        messages.error(request, refused.detail)
    else:
        told = _("从现在起只认已绑定的证书。") if wanted else _("已取消：令牌和本企业的其他证书也可发送。")
        messages.success(request, told)
    return redirect("certificates:list")


@require_POST
def sandbox(request: ActorRequest) -> HttpResponse:
    """Software keys of the sandbox for the enterprise (exercise only)."""
    bound = api.issue_sandbox(actor=known(request), at=now())
    messages.success(request, _("已签发并绑定沙箱证书，共 %(count)s 张。") % {"count": len(bound)})
    return redirect("certificates:list")
