"""The kit's own addresses: the language, the role one wears, the components, the errors Django raises itself."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliu.kernel.problems import NotThere
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.faces import WORN
from heliu.web.kit.middleware import answer

YEAR_SECONDS = 365 * 24 * 60 * 60


def way_back(request: HttpRequest) -> str:
    """The page the form was on; only ever one of ours."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else "/"


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(way_back(request))
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST["language"],
            max_age=YEAR_SECONDS,
            samesite="Lax",
            secure=settings.PRODUCTION,
        )
    return response


@require_POST
def wear_role(request: ActorRequest) -> HttpResponse:
    """Only among the roles held: the choice changes what one sees first, never what one may."""
    if request.POST.get("role") in known(request).roles:
        request.session[WORN] = request.POST["role"]
    return HttpResponseRedirect(way_back(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  (Django passes it by name)
    return answer(request, NotThere(_("没有这一页，或者它不属于您的单位。请检查地址，或从导航重新进入。")))


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort asks nothing of the database."""
    return render(request, "kit/server_error.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return render(request, "kit/stale_form.html", status=HTTPStatus.FORBIDDEN)
