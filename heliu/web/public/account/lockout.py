"""Too many wrong passwords: the login is closed for a while, and the page says until when (登录锁定)."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from heliu.kernel.days import now


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Under which user name somebody tries to sign in, as the lock counts it: in capitals, for Zhang is zhang."""
    told = (credentials or {}).get("username") or request.POST.get("login") or request.POST.get("username") or ""
    return str(told).strip().upper()


def closed_until(username: str) -> datetime:
    """The last counted failure plus the time of the lock; while it is closed, further tries do not prolong it."""
    attempts = AccessAttempt.objects.filter(username=username)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return (last or now()) + settings.AXES_COOLOFF_TIME


def open_again(username: str) -> None:
    """A new password has been set: the tries with the old one no longer count."""
    AccessAttempt.objects.filter(username=username.upper()).delete()


def locked(request: HttpRequest, _original: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    until = closed_until(name_of(request, credentials))
    page = {"until": until, "failures": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "account/locked.html", page, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(max(1, int((until - now()).total_seconds())))
    return answer
