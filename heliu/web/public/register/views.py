"""The register as a page and as open JSON, and the verdict on a certificate. No login, nothing personal."""

from hashlib import sha256
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid, Problem
from heliu.people.facts import ENTERPRISE_ROLES, Role
from heliu.registry.facts import CANCELLED, FILED, SUSPENDED
from heliu.registry.filing import api
from heliu.registry.filing.facts import Listed, Validity
from heliu.web.kit.faces import ROLE_NAMES
from heliu.web.wall import without_wall

CACHE_SECONDS: Final = 300
PAGE_ROWS: Final = 50
TONES: Final = {Validity.VALID: "good", Validity.CHANGED: "warn", Validity.WITHDRAWN: "bad", Validity.SUSPENDED: "bad"}
STATE_TONES: Final = {FILED: "good", SUSPENDED: "warn", CANCELLED: "bad"}
LICENCE: Final = "CC0-1.0"


def state_names() -> dict[str, str]:
    return {FILED: _("备案有效"), SUSPENDED: _("备案暂停"), CANCELLED: _("备案注销")}


def search_of(request: HttpRequest) -> api.Search:
    told = {key: request.GET.get(key, "").strip() for key in ("words", "role", "state", "after")}
    return api.Search(**told)


def firms(request: HttpRequest) -> HttpResponse:
    search, day, problem = search_of(request), business_day(now()), None
    try:
        page, count = api.public_register(search, day, PAGE_ROWS), api.public_count(search, day)
    except Invalid as refused:
        page, count, problem = api.Page((), ""), 0, refused
    names = state_names()
    told = {
        "rows": [(one, names[one.state], STATE_TONES[one.state], role_names(one)) for one in page.rows],
        "count": count,
        "search": search,
        "roles": [(role.value, ROLE_NAMES[role]) for role in ENTERPRISE_ROLES],
        "states": names.items(),
        "next": f"?{address(search, page.next)}" if page.next else "",
        "json": f"{reverse('register:firms_json')}?{address(search, '')}",
        "problem": problem,
    }
    return render(request, "register/firms.html", told, status=problem.status if problem else 200)


def role_names(one: Listed) -> list[str]:
    return [str(ROLE_NAMES[Role(role)]) for role in one.roles]


def address(search: api.Search, after: str) -> str:
    told = {"words": search.words, "role": search.role, "state": search.state, "after": after}
    return urlencode({key: value for key, value in told.items() if value})


def version(request: HttpRequest) -> str:
    """Moves with every change of the register, with the day, and with what is asked; the same in every process."""
    asked = sha256(request.META.get("QUERY_STRING", "").encode()).hexdigest()[:16]
    return f'"{api.public_version(business_day(now()))}-{asked}"'


@without_wall("the register is everybody's; without a session in the answer, caches on the way may keep it")
@condition(etag_func=version)
def firms_json(request: HttpRequest) -> HttpResponse:
    """One page of the register; ``next`` is the address of the following one, absent at the end."""
    try:
        page = api.public_register(search_of(request), business_day(now()))
    except Problem as problem:
        return JsonResponse(problem.as_json(), status=problem.status, content_type="application/problem+json")
    body: dict[str, object] = {
        "licence": LICENCE,
        "as_of": now().isoformat(),
        "firms": [entry(one) for one in page.rows],
    }
    if page.next:
        body["next"] = f"{reverse('register:firms_json')}?{address(search_of(request), page.next)}"
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def entry(one: Listed) -> dict[str, object]:
    return {
        "customs_code": one.code,
        "name": one.name,
        "uscc": one.uscc or None,
        "roles": list(one.roles),
        "state": one.state,
        "filed_on": one.filed_on.isoformat(),
        "certificate": one.attestation or None,
        "confirmed_year": one.confirmed_year,
    }


def ask(request: HttpRequest) -> HttpResponse:
    """Type the number of a certificate instead of scanning its code."""
    if number := request.GET.get("number", "").strip():
        return redirect("verify:filing", number=number.upper())
    return render(request, "register/ask.html")


def verify(request: HttpRequest, number: str) -> HttpResponse:
    told = api.verify(number)
    page: dict[str, object] = {
        "told": told,
        "number": number,
        "tone": TONES[told.validity] if told else "bad",
        "roles": [],
    }
    if told is not None:
        page["roles"] = [ROLE_NAMES[Role(role)] for role in told.roles]
    return render(request, "register/verify.html", page, status=200 if told else 404)
