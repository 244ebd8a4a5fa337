"""API clients on pages; what one may is decided in the registry's services."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from heliu.kernel.days import now
from heliu.kernel.problems import NotThere
from heliu.people import api as people
from heliu.registry import api as registry
from heliu.registry.facts import Client
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.portal.clients.forms import ClientForm

MANAGE = "registry.manage_clients"


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, MANAGE)
    token_url = request.build_absolute_uri(reverse("oauth:token"))
    page = {"clients": registry.clients_of(actor.firm or ""), "token_url": token_url, "doors_url": settings.DOORS_URL}
    return render(request, "clients/overview.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def make(request: ActorRequest) -> HttpResponse:
    """The secret stands on the answer to the form and nowhere else: a reload makes no second one by accident."""
    actor = known(request)
    people.require(actor, MANAGE)
    form = ClientForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        client_id, secret = registry.make_client(told["name"], told["scopes"], actor=actor, at=now())
        return shown_once(request, told["name"], client_id, secret)
    return render(request, "clients/make.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def rotate(request: ActorRequest, client_id: str) -> HttpResponse:
    one = own(request, client_id)
    if request.method == "POST":
        secret = registry.rotate_client(client_id, actor=request.actor, at=now())
        return shown_once(request, one.name, client_id, secret)
    return render(request, "clients/rotate.html", {"one": one})


@require_http_methods(["GET", "POST"])
def revoke(request: ActorRequest, client_id: str) -> HttpResponse:
    one = own(request, client_id)
    if request.method == "POST":
        registry.revoke_client(client_id, actor=request.actor, at=now())
        messages.success(request, _("客户端 %(name)s 已停用。") % {"name": one.name})
        return redirect("clients:overview")
    return render(request, "clients/revoke.html", {"one": one})


def own(request: ActorRequest, client_id: str) -> Client:
    actor = known(request)
    people.require(actor, MANAGE)
    one = next((one for one in registry.clients_of(actor.firm or "") if one.client_id == client_id), None)
    if one is None:
        raise NotThere(_("没有找到该客户端。"))
    return one


def shown_once(request: ActorRequest, name: str, client_id: str, secret: str) -> HttpResponse:
    token_url = request.build_absolute_uri(reverse("oauth:token"))
    page = {"name": name, "client_id": client_id, "secret": secret, "token_url": token_url}
    return render(request, "clients/secret.html", page)
