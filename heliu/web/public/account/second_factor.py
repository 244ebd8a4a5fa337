"""Who must have a second factor (第二重验证), and the way there for who has none yet."""

from collections.abc import Callable
from typing import Final

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from heliu.kernel.days import business_day, now
from heliu.people.api import hats_of, superuser
from heliu.people.facts import Duty

HAS_ONE: Final = "second_factor"
"""The session's note that the person has one; who must have one cannot give up the last."""
ALWAYS_OPEN: Final = ("/account/", "/kit/language/", "/static/", "/healthz", "/status.json")


def demanded(user_id: int) -> bool:
    """Officers, administrators of firms and super-users; nobody in the demonstration, where logins are public."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    hats = hats_of(user_id, business_day(now()))
    return any(hat.post is not None or Duty.ADMINISTRATOR in hat.duties for hat in hats) or superuser(user_id)


class SecondFactor:
    """Until it is set up, all that who must have one can open is the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECOND_FACTOR_REQUIRED and not request.path_info.startswith(ALWAYS_OPEN) and lacks_one(request):
            return redirect("mfa_index")
        return self.get_response(request)


def lacks_one(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or request.session.get(HAS_ONE):
        return False
    if is_mfa_enabled(request.user):
        request.session[HAS_ONE] = True
        return False
    return demanded(request.user.pk)
