"""My work now: four blocks from what the topics registered, for the role worn in the header."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from heliu.web.actors import ActorRequest
from heliu.web.kit import home as registry
from heliu.web.kit.access import known
from heliu.web.kit.faces import worn_role


def home(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    role = worn_role(request, actor)
    if role is None and actor.firm is not None:
        return redirect("filing:home")  # filed as nothing yet: the filing is the one thing to do
    if role is None:
        return render(request, "home/first.html")
    return render(request, "home/home.html", {"blocks": dict(registry.gather(actor, role))})
