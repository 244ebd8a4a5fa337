"""Founding: from a login without any capacity to the administrator of an enterprise that may begin its filing."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict
from heliu.people.api import found_team
from heliu.people.facts import Actor
from heliu.registry.api import firms_on
from heliu.web.actors import HAT, ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.faces import WORN
from heliu.web.portal.founding.forms import FoundingForm


def found(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    form = FoundingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "founding/found.html", {"form": form})
    code = form.cleaned_data["code"]
    try:
        with transaction.atomic():
            begin(code, actor)
    except Conflict as problem:
        form.add_error("code", problem.detail)
        return render(request, "founding/found.html", {"form": form}, status=problem.status)
    request.session[HAT] = f"firm:{code}"
    request.session.pop(WORN, None)
    messages.success(request, _("您已成为该企业的管理员和经办人。请办理备案。"))
    return redirect("filing:home")


def begin(code: str, actor: Actor) -> None:
    """An enterprise that stands in the register is not anybody's to take: its people let others in."""
    day = business_day(now())
    if firms_on([code], day):
        raise Conflict(_("该企业已经备案。请由它的管理员邀请您；没有管理员的，请联系综试区运营管理。"))
    found_team(code, actor=actor, day=day)
