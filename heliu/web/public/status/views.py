"""The status page (运行状态) and its twins for machines."""

from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from heliu.web.public.status import standing
from heliu.web.wall import without_wall

DOORS = (
    ("POST", "/ceb/CEB311", _("订单、支付、运单、清单等报文（XML，已签名）")),
    ("POST", "/cebcmsg", _("JSON 封装的报文（base64），应答 OK")),
    ("POST", "/dxp", _("DxpMsg 信封")),
    ("GET", "/ceb622msg?dxpid=…&qryid=…", _("按官方格式查询回执")),
    ("GET", "/receipts?after=…", _("按游标依次领取全部回执")),
)


@without_wall("answers when the database does not; counts are nobody's")
def healthz(_request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: it answers and its database does."""
    sound = standing.ask_database().answers
    body = {"status": "ok" if sound else "no database"}
    return JsonResponse(body, status=HTTPStatus.OK if sound else HTTPStatus.SERVICE_UNAVAILABLE)


@without_wall("answers when the database does not; counts are nobody's")
def status(request: HttpRequest) -> HttpResponse:
    now = standing.gather()
    page = {"standing": now, "inside": may_look_inside(request), "doors_url": settings.DOORS_URL, "doors": DOORS}
    code = HTTPStatus.OK if now.database.answers else HTTPStatus.SERVICE_UNAVAILABLE
    return render(request, "status/status.html", page, status=code)


@without_wall("answers when the database does not; counts are nobody's")
def status_json(request: HttpRequest) -> JsonResponse:
    now = standing.gather()
    body = {"sound": now.sound, "doors": settings.DOORS_URL, "counts": now.counts if may_look_inside(request) else {}}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def may_look_inside(request: HttpRequest) -> bool:
    """Processes and counts: everybody on one's own machine, in production the staff."""
    if not settings.PRODUCTION:
        return True
    try:
        return bool(request.user.is_staff)
    except DatabaseError:
        return False
