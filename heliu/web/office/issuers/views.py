"""Loading a revocation list; what is believed of it the register decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.people.api import require
from heliu.registry import api as registry
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.office.issuers.forms import RevocationListForm


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: ActorRequest) -> HttpResponse:
    """A newer list of one of the issuers; whose it is its seal says."""
    actor = known(request)
    require(actor, "registry.keep_revocation_lists")
    form = RevocationListForm(request.POST, request.FILES) if request.method == "POST" else RevocationListForm()

    def renew() -> None:
        registry.renew_revocation_list(form.cleaned_data["file"].read(), actor=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, renew):
        messages.success(request, _("已装载吊销列表，新收到的报文即按它认定。"))
        return redirect("issuers:list")
    return render(request, "issuers/load.html", {"form": form}, status=422 if form.errors else 200)
