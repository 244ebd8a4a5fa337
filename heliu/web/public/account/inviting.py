"""The link of an invitation, shown once to whoever invites: an enterprise's administrator or the zone operator."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from heliu.web.actors import ActorRequest


@never_cache
def invited(request: ActorRequest, name: str, secret: str, back: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("account:invitation", args=[secret]))
    return render(request, "account/invited.html", {"name": name, "link": link, "back": back})
