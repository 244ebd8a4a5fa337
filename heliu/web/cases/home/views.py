"""My work now: four blocks from what the topics registered, for the role worn in the header."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliu.kernel.problems import NotAllowed
from heliu.web.actors import ActorRequest
from heliu.web.kit import home as registry
from heliu.web.kit.access import known
from heliu.web.kit.faces import worn_role


def home(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    role = worn_role(request, actor)
    if role is None:
        raise NotAllowed(_("您还没有岗位，也不是任何企业的成员。请联系本单位管理员或综试区运营管理员为您开通。"))
    return render(request, "home/home.html", {"blocks": dict(registry.gather(actor, role))})
