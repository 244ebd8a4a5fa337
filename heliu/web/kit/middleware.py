"""Around every page: the reader's language and time, an id for the request, and a problem told as a page."""

import secrets
from collections.abc import Callable
from typing import Final

import psycopg
from django.conf import settings
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from heliu.kernel.days import BEIJING
from heliu.kernel.languages import english
from heliu.kernel.problems import NotKnown, Problem, Unreadable

Handler = Callable[[HttpRequest], HttpResponseBase]
ID_OCTETS: Final = 8


class Reader:
    """Chinese first: English only where the reader chose it, whatever language the browser was bought in.

    Instants are UTC inside and Beijing time on every page: no template has to remember it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language), timezone.override(BEIJING):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class RequestId:
    """Every answer carries an id that stands in the log and on every error page (请求编号)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = secrets.token_hex(ID_OCTETS)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id(request)
        return response


class Problems:
    """A :class:`Problem` raised by a view becomes a page, or problem+json where the client asked for JSON."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path:  # nothing is named so: the database would not even look
            raise Http404
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DataError | psycopg.DataError) and holds_nul(request):
            error = Unreadable(_("填写或查询的内容含有空字符（NUL）。请删去后再提交。"))
        return answer(request, error) if isinstance(error, Problem) else None


def holds_nul(request: HttpRequest) -> bool:
    """Whether what was told has a NUL in it: nobody types one, and no table keeps it."""
    return any("\0" in value for told in (request.GET, request.POST) for key in told for value in told.getlist(key))


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    if isinstance(problem, NotKnown) and not wants_json(request):
        from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415  (reads the user model)

        return redirect_to_login(request.get_full_path())
    if wants_json(request):
        body = problem.as_json(request_id(request)) | {"help": reverse("errors:code", args=[problem.code])}
        return JsonResponse(body, status=problem.status, content_type="application/problem+json")
    page = {"problem": problem, "title": problem.title_en if english() else problem.title}
    return render(request, "kit/problem.html", page, status=problem.status)


def wants_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html") or request.path.endswith(".json")


def request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))
