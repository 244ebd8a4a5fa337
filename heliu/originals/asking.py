"""Customs asks (platDataOpen): the question is on record with its clock before it is answered with 10000."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from heliu.ceb.originals import asking as wire
from heliu.ceb.originals.asking import NotAsked, Question
from heliu.ceb.originals.signing import SESSION
from heliu.kernel.days import business_day
from heliu.kernel.networks import is_in
from heliu.kernel.problems import Invalid, NotAllowed
from heliu.originals.facts import Deed, State
from heliu.originals.models import OrderOf, Request
from heliu.originals.progress import note
from heliu.originals.waking import wake, wake_for_alarm
from heliu.people.api import beyond_the_wall, record, require
from heliu.people.facts import Actor, Role
from heliu.policies.parameters import in_force
from heliu.registry.api import firms_on

ALARM_BEFORE: Final = timedelta(seconds=45)
"""How long before the limit people are told that nothing has been uploaded yet."""
PLATFORMS_MAX: Final = 2
ASK: Final = "originals.ask_original"


@dataclass(frozen=True, slots=True)
class Taken:
    """The official answer to a question, and the request it made (0: none)."""

    code: str
    message: str
    request_id: int = 0


def take_question(body: bytes, platform: str, asked_from: str, at: datetime) -> Taken:
    """The body of a platDataOpen, at the door of ``platform`` ("": the one that has an original of the order)."""
    if settings.CUSTOMS_NETWORKS and not is_in(asked_from, settings.CUSTOMS_NETWORKS):
        return Taken(wire.NOT_ALLOWED, _("来源地址不在海关网段内"))
    try:
        asked = wire.question(wire.form_field(body, wire.QUESTION_FIELD))
        return open_request(asked, platform, asked_from, at)
    except NotAsked as error:
        return Taken(error.code, f"{error.field}: {_WHY[error.what]}")


def open_request(asked: Question, platform: str, asked_from: str, at: datetime) -> Taken:
    """Put a question on record once, however often it is asked. Raises NotAsked."""
    firm_code = platform or _platform_of(asked.order_no)
    if not _is_platform(firm_code, at):
        raise NotAsked(wire.NO_PLATFORM, wire.ORDER, "platform")
    seconds = int(in_force("originals/answer_seconds", business_day(at)).value)
    with transaction.atomic():
        request, is_new = Request.objects.get_or_create(
            session=asked.session,
            defaults={
                "firm_code": firm_code,
                "order_no": asked.order_no,
                "asked_ms": int(asked.service_time),
                "asked_from": asked_from[:45],
                "received_at": at,
                "due_at": at + timedelta(seconds=seconds),
                "next_at": at,
            },
        )
        if (request.firm_code, request.order_no) != (firm_code, asked.order_no):
            raise NotAsked(wire.OTHER_QUESTION, SESSION, "session")
        if is_new:
            note(request, at, Deed.ASKED, words=asked_from[:45])
            wake(request.pk)
            wake_for_alarm(request.pk, max(timedelta(seconds=seconds) - ALARM_BEFORE, timedelta(seconds=1)))
        elif request.state in {State.WAITING, State.ANSWERING}:
            wake(request.pk)
    return Taken(wire.TAKEN, "", request.pk)


def ask_as_customs(firm_code: str, order_no: str, *, actor: Actor, at: datetime) -> int:
    """An officer of the sandbox asks as the real system would; the number of the request."""
    require(actor, ASK)
    if settings.PRODUCTION:
        raise NotAllowed(_("正式环境由海关系统调取，不从本平台的页面发起。"))
    asked = Question(order_no.strip(), f"HL-{uuid.uuid4()}", str(int(at.timestamp() * 1000)))
    try:
        taken = open_request(wire.question(wire.question_text(asked)), firm_code, "office", at)
    except NotAsked as error:
        raise Invalid(f"{error.field}: {_WHY[error.what]}") from error
    record(actor, ASK, order_no[:60], firm=firm_code, session=asked.session)
    return taken.request_id


def _platform_of(order_no: str) -> str:
    with beyond_the_wall("which platform an order is of is not known before it is found"):
        found = OrderOf.objects.filter(order_no=order_no).order_by().values_list("firm_code", flat=True).distinct()
        platforms = list(found[:PLATFORMS_MAX])
    if len(platforms) != 1:
        raise NotAsked(wire.NO_PLATFORM, wire.ORDER, "several" if platforms else "unknown")
    return platforms[0]


def _is_platform(firm_code: str, at: datetime) -> bool:
    firm = firms_on({firm_code}, business_day(at)).get(firm_code)
    return firm is not None and Role.PLATFORM.value in firm.roles and firm.state != "cancelled"


_WHY: Final = {
    "form": "格式有误",
    "missing": "缺少此项",
    "twice": "出现了两次",
    "malformed": "不是合法的 JSON",
    "deep": "层数过多",
    "surrogate": "有不完整的字符转义",
    "platform": "没有此电商平台",
    "several": "不止一个平台有此订单, 请调用 /179/{平台代码}/platDataOpen",
    "unknown": "无法由订单确定平台, 请调用 /179/{平台代码}/platDataOpen",
    "session": "此会话编号已用于另一请求",
}
"""In the words of the official interface: read by programs of customs, in Chinese."""
