"""Resetting a password: what it does, the second question where the second factor goes too, the link shown once."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heliu.kernel.days import now
from heliu.people.api import RESET_LIFE, offer_reset, reset_behind, take_reset
from heliu.people.facts import Login
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.public.account.diary import origin
from heliu.web.public.account.forms import FirstPassword
from heliu.web.public.account.lockout import open_again


@never_cache
def reset_of(request: ActorRequest, login: Login, back: str) -> HttpResponse:
    """The page of whoever answers for the person: firm's administrator or zone operator. They asked who it may be."""
    with_factors = "factors" in request.POST
    typed = request.POST.get("sure")
    page = {"login": login, "back": back, "minutes": RESET_LIFE.seconds // 60, "with_factors": with_factors}
    if request.method != "POST":
        page["has_factors"] = Authenticator.objects.filter(user_id=login.user_id).exists()
        return render(request, "account/reset_offer.html", page)
    if with_factors and typed != login.username:
        page["wrong"] = typed is not None
        return render(request, "account/reset_factors.html", page, status=422 if page["wrong"] else 200)
    secret = offer_reset(login.user_id, with_factors=with_factors, actor=known(request), at=now())
    page["link"] = request.build_absolute_uri(reverse("account:reset", args=[secret]))
    return render(request, "account/reset_link.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: ActorRequest, secret: str) -> HttpResponse:
    """The person's own page, opened by the link."""
    login = reset_behind(secret, now())
    user = get_user_model().objects.get(pk=login.user_id)
    form = FirstPassword(user=user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        take_reset(secret, form.cleaned_data["password1"], **origin(request), at=now())
        open_again(login.username)
        messages.success(request, _("新密码已设置，请登录。"))
        return redirect("account_login")
    return render(request, "account/reset.html", {"form": form, "login": login}, status=422 if form.errors else 200)
