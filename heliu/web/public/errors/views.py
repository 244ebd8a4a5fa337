"""The catalogue as pages and as JSON. Nothing of a person or a firm; what is kept for officers only officers see."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from heliu.ceb.codes import Explanation, explain
from heliu.ceb.lookup import Asked, found, messages
from heliu.kernel.problems import NotThere
from heliu.web.kit.fields import whole
from heliu.web.public.errors.words import message_name, severities, shown
from heliu.web.public.policies.law import rules
from heliu.web.wall import without_wall

ROWS: Final = 50
START_DIGITS_MAX: Final = 4
CACHE_SECONDS: Final = 300


def listed(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request, internal=_is_officer(request))
    entries, start = found(asked), _start(request)
    page = {
        "rows": [shown(entry) for entry in entries[start : start + ROWS]],
        "count": len(entries),
        "asked": asked,
        "severities": severities(),
        "kinds": [(name, message_name(name)) for name in messages()],
        "start": start,
        "next": f"?{_query(asked, start + ROWS)}" if start + ROWS < len(entries) else "",
        "json": f"{reverse('errors:list_json')}?{_query(asked, 0)}",
    }
    return render(request, "errors/list.html", page)


@without_wall("the catalogue is everybody's; without a session in the answer, caches on the way may keep it")
def listed_json(request: HttpRequest) -> HttpResponse:
    return _open({"errors": [entry.as_json() for entry in found(asked_of(request, internal=False))]})


def code(request: HttpRequest, code: str) -> HttpResponse:
    told = _told(code, internal=_is_officer(request))
    page = {
        "code": code,
        "told": told,
        "entries": [shown(entry) for entry in told.entries],
        "within": [shown(entry) for entry in told.within],
        "json": reverse("errors:code_json", args=[code]),
        "is_rule": code in rules(),
    }
    return render(request, "errors/code.html", page)


@without_wall("the catalogue is everybody's; without a session in the answer, caches on the way may keep it")
def code_json(_request: HttpRequest, code: str) -> HttpResponse:
    return _open(_told(code, internal=False).as_json())


def problem(_request: HttpRequest, code: str) -> HttpResponse:
    """The ``type`` of a problem document leads to the page of its code."""
    return HttpResponsePermanentRedirect(reverse("errors:code", args=[code]))


def asked_of(request: HttpRequest, *, internal: bool) -> Asked:
    words, severity, message = (request.GET.get(name, "").strip() for name in ("q", "severity", "message"))
    return Asked(words, severity, message, internal)


def _told(code: str, *, internal: bool) -> Explanation:
    """Raises NotThere, and says what to do about a code that nobody printed."""
    told = explain(code)
    if told is None or (told.internal and not internal):
        raise NotThere(
            _("目录中没有代码 %(code)s。请核对回执原文；海关的新代码，请把回执转给综试区。") % {"code": code[:40]}
        )
    return told


def _is_officer(request: HttpRequest) -> bool:
    return bool(request.actor.is_officer)  # type: ignore[attr-defined]  # ActorRequest


def _start(request: HttpRequest) -> int:
    return whole(request.GET.get("from", ""), START_DIGITS_MAX) or 0


def _query(asked: Asked, start: int) -> str:
    told = {"q": asked.words, "severity": asked.severity, "message": asked.message, "from": start or ""}
    return urlencode({key: value for key, value in told.items() if value})


def _open(body: dict[str, object]) -> JsonResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
