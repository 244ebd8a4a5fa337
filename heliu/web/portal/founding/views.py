"""Founding: from a login without any capacity to the administrator of an enterprise that may begin its filing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict
from heliu.registry import api as registry
from heliu.web.actors import HAT, ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.faces import WORN
from heliu.web.portal.founding.forms import FoundingForm


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    form = FoundingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "founding/found.html", {"form": form})
    code = form.cleaned_data["code"]
    try:
        registry.found(code, actor=actor, day=business_day(now()))
    except Conflict as problem:
        form.add_error("code", problem.detail)
        return render(request, "founding/found.html", {"form": form}, status=problem.status)
    request.session[HAT] = f"firm:{code}"
    request.session.pop(WORN, None)
    messages.success(request, _("您已成为该企业的管理员和经办人。请办理备案。"))
    return redirect("filing:home")
