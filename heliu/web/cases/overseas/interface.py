"""``POST /api/overseas/sales``: sales of overseas warehouses told by a firm's program; an answer for every row."""

import math
import time
from collections import Counter
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from heliu.kernel.buckets import Buckets
from heliu.kernel.days import now
from heliu.kernel.problems import NotKnown, Problem, TooLarge, TooMany, Unreadable
from heliu.overseas.api import Answer, sell_told
from heliu.overseas.facts import Outcome
from heliu.people.api import behind_the_wall
from heliu.people.facts import Actor
from heliu.registry.api import speaks_for
from heliu.registry.facts import SALES
from heliu.web.kit.middleware import request_id
from heliu.web.wall import without_wall

SALES_BODY_OCTETS_MAX: Final = 1024 * 1024
SALES_REQUESTS_PER_MINUTE_MAX: Final = 60
"""Of one firm."""
PLAIN: Final = {"ensure_ascii": False}
buckets = Buckets(rate_per_s=SALES_REQUESTS_PER_MINUTE_MAX / 60, burst=SALES_REQUESTS_PER_MINUTE_MAX)


@csrf_exempt  # no cookie is looked at: the token is the permission
@never_cache
@without_wall("a program is known by its token; what it does, it does behind a wall of its own")
def sales(request: HttpRequest) -> JsonResponse:
    """One answer a row; what keeps the request as a whole from being answered, as problem+json."""
    with override("en" if request.headers.get("Accept-Language", "").startswith("en") else "zh-hans"):
        if request.method != "POST":
            return _refused(request, Unreadable(_("请以 POST 提交 JSON。")), HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            program = _who(request)
            content = _body(request)
            with behind_the_wall(program):
                answers = sell_told(content, program=program)
        except Problem as problem:
            return _refused(request, problem)
        counts = Counter(one.outcome for one in answers)
        told = {outcome.value: counts[outcome] for outcome in Outcome}
        return JsonResponse({**told, "sales": [_told(one) for one in answers]}, json_dumps_params=PLAIN)


def _who(request: HttpRequest) -> Actor:
    """The program and its firm. Raises NotKnown, NotAllowed, TooMany."""
    firm, name = speaks_for(request.headers.get("Authorization", ""), SALES, now())
    if wait_s := buckets.take(firm, time.monotonic()):
        detail = _("每家企业每分钟最多 %(most)d 次请求（SALES_REQUESTS_PER_MINUTE_MAX）。请 %(wait)d 秒后再试。")
        raise TooMany(detail % {"most": SALES_REQUESTS_PER_MINUTE_MAX, "wait": math.ceil(wait_s)})
    return Actor(user_id=0, name=name, firm=firm)


def _body(request: HttpRequest) -> bytes:
    raw = request.read(SALES_BODY_OCTETS_MAX + 1)
    if len(raw) > SALES_BODY_OCTETS_MAX:
        raise TooLarge(_("请求不得超过 %(most)d 字节（SALES_BODY_OCTETS_MAX）。") % {"most": SALES_BODY_OCTETS_MAX})
    return bytes(raw)


def _told(one: Answer) -> dict[str, Any]:
    faults = [fault.as_json() for fault in one.faults]
    return {"place": one.place, "reference": one.reference, "outcome": one.outcome.value, "faults": faults}


def _refused(request: HttpRequest, problem: Problem, status: int = 0) -> JsonResponse:
    response = JsonResponse(
        problem.as_json(request_id(request)), status=status or problem.status, json_dumps_params=PLAIN
    )
    response["Content-Type"] = "application/problem+json"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = "POST"
    if isinstance(problem, NotKnown):
        response["WWW-Authenticate"] = 'Bearer realm="heliu"'
    return response
