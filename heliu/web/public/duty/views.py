"""The calculator for people (a page whose address is the question) and for programs (``POST /api/duty``)."""

import json
import math
import time
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from heliu.kernel.buckets import Buckets
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Problem, TooLarge, TooMany, Unreadable
from heliu.web.kit.middleware import request_id
from heliu.web.origin import address
from heliu.web.public.duty.answers import answered, document
from heliu.web.public.duty.asked import asked_of, page_of
from heliu.web.public.duty.examples import EXAMPLE, FIELDS, ITEM_FIELDS, limits
from heliu.web.public.duty.questions import read
from heliu.web.wall import without_wall

ASKS_PER_MINUTE_MAX: Final = 240
"""From one address, page and interface together: somebody typing asks a few times a second."""
MAX_BODY_BYTES: Final = 64 * 1024
PLAIN: Final = {"ensure_ascii": False}
buckets = Buckets(rate_per_s=ASKS_PER_MINUTE_MAX / 60, burst=ASKS_PER_MINUTE_MAX)


@require_safe
def calculate(request: HttpRequest) -> HttpResponse:
    _admit(request)
    return render(request, "duty/calculate.html", page_of(asked_of(request.GET), business_day(now())))


@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    """The interface explained, with an example whose answer is computed now."""
    day = business_day(now())
    page = {
        "request_body": _pretty(EXAMPLE),
        "answer_body": _pretty(document(answered(read(EXAMPLE, day)))),
        "tables": ((_("整单"), FIELDS), (_("每一行商品"), ITEM_FIELDS)),
        "origin": f"{request.scheme}://{request.get_host()}",
        "limits": limits(),
    }
    return render(request, "duty/interface.html", page)


@csrf_exempt  # no cookie is looked at, nothing is changed
@without_wall("computes from the law alone; no row of anybody is read")
def api(request: HttpRequest) -> HttpResponse:
    """One question as JSON, its answer as JSON; what is wrong as problem+json, in English where it is asked for."""
    with override("en" if request.headers.get("Accept-Language", "").startswith("en") else "zh-hans"):
        if request.method != "POST":
            detail = _("请以 POST 提交 JSON；说明见 /duty/interface/。")
            return _refused(request, Unreadable(detail), HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            _admit(request)
            return JsonResponse(document(answered(read(_body(request), business_day(now())))), json_dumps_params=PLAIN)
        except Problem as problem:
            return _refused(request, problem)


def _body(request: HttpRequest) -> Any:
    """JSON whose numbers stay text: a float would lose fen. Raises TooLarge, Unreadable."""
    raw = request.read(MAX_BODY_BYTES + 1)
    if len(raw) > MAX_BODY_BYTES:
        raise TooLarge(_("请求不得超过 %(most)d 字节（MAX_BODY_BYTES）。") % {"most": MAX_BODY_BYTES})
    try:
        return json.loads(raw.decode(), parse_float=str, parse_int=str, parse_constant=str)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise Unreadable(_("不是 UTF-8 编码的 JSON。请核对括号、引号与逗号。")) from fault


def _refused(request: HttpRequest, problem: Problem, status: int = 0) -> JsonResponse:
    body = problem.as_json(request_id(request))
    response = JsonResponse(body, status=status or problem.status, json_dumps_params=PLAIN)
    response["Content-Type"] = "application/problem+json"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = "POST"
    return response


def _admit(request: HttpRequest) -> None:
    if wait_s := buckets.take(address(request), time.monotonic()):
        detail = _("每个地址每分钟最多试算 %(most)d 次（ASKS_PER_MINUTE_MAX）。请 %(wait)d 秒后再试。")
        raise TooMany(detail % {"most": ASKS_PER_MINUTE_MAX, "wait": math.ceil(wait_s)})


def _pretty(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
