"""The page of the issuers; what is believed of a list the register decides."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.days import now
from heliu.registry import api as registry
from heliu.registry.facts import Issuer
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.office.issuers.forms import RevocationListForm


@require_http_methods(["GET", "HEAD", "POST"])
def issuers(request: ActorRequest) -> HttpResponse:
    """Each with the standing of its list; loading a newer one is a form on the same page."""
    actor, at = known(request), now()
    held = registry.issuers(actor=actor)
    form = RevocationListForm(request.POST, request.FILES) if request.method == "POST" else RevocationListForm()

    def renew() -> None:
        registry.renew_revocation_list(form.cleaned_data["file"].read(), actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, renew):
        messages.success(request, _("已装载吊销列表，新收到的报文即按它认定。"))
        return redirect("issuers:list")
    page = {"rows": [(one, *standing(one, at)) for one in held], "form": form}
    return render(request, "issuers/list.html", page, status=422 if form.errors else 200)


def standing(one: Issuer, at: datetime) -> tuple[str, str]:
    """How fresh the list of an issuer is, in words and as the tone of its tag."""
    if one.this_update is None:
        return _("未装载"), "warn"
    if one.is_stale(at):
        return _("已过下次发布时间"), "bad"
    return _("最新"), "good"
