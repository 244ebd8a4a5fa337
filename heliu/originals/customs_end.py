"""The customs' end of the sandbox (沙箱海关端): takes realTimeDataUpload and verifies it over the raw slices.

Nothing of the content is kept: only for which session, what was found, and whose certificate it was.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from heliu.ceb.originals import asking as wire
from heliu.ceb.originals.fields import faults, text_of
from heliu.ceb.originals.signing import ANSWER_FIELD, NotSigned, Received, received, signer_of
from heliu.ceb.originals.slices import NotReadable
from heliu.ceb.signature.certificates import Certificate
from heliu.originals.certificates import believed
from heliu.originals.models import WORDS_CHARS_MAX, Reception, Request

TAKEN_WORDS: Final = "上传成功"
Believed = Callable[[str], list[Certificate]]
Asked = Callable[[str], tuple[str, str] | None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the customs' end says to an upload."""

    code: str
    words: str
    session: str = ""
    firm_code: str = ""
    certificate_no: str = ""


def judge(body: bytes, asked: Asked, certificates: Believed) -> Judgement:
    """Form, JSON, fields, session, signature, in this order; never raises for what was sent.

    ``asked`` gives the platform and the order of a session; ``certificates`` what a platform may sign with.
    """
    try:
        one = received(wire.form_field(body, ANSWER_FIELD))
    except wire.NotAsked as error:
        return Judgement(error.code, f"{error.field} {error.what}")
    except NotReadable as error:
        return Judgement(wire.UNREADABLE, f"{error.code} {error.what}")
    except NotSigned as error:
        return Judgement(wire.FIELD_WRONG if error.code in {"missing", "form"} else wire.NOT_SIGNED, _why(error))
    return _judged(one, asked, certificates)


def _judged(one: Received, asked: Asked, certificates: Believed) -> Judgement:
    session, number = one.content.session, one.certificate_no
    wrong = next(faults(one.head.value, one.lists.value), None)
    if wrong is not None:
        return Judgement(wire.FIELD_WRONG, f"{wrong.pointer} {wrong.code}", session, "", number)
    firm_code = text_of(one.head.value["ebpCode"])
    platform, order = asked(session) or ("", "")
    if platform != firm_code or order not in _orders(one.lists.value):
        words = "不是此会话所调取的平台或订单" if platform else "会话编号未知"
        return Judgement(wire.NOT_ASKED, words, session, firm_code, number)
    try:
        signed_by = signer_of(one, certificates(firm_code))
    except NotSigned as error:
        return Judgement(wire.NOT_SIGNED, _why(error), session, firm_code, number)
    return Judgement(wire.TAKEN, TAKEN_WORDS, session, firm_code, signed_by.facts.serial)


def receive(body: bytes, at: datetime) -> Judgement:
    """Judge an upload against the questions and certificates of this installation, and note the outcome."""
    told = judge(body, _asked, lambda firm: believed(firm, at))
    Reception.objects.create(
        session=told.session,
        firm_code=told.firm_code[:10],
        received_at=at,
        code=told.code,
        words=told.words[:WORDS_CHARS_MAX],
        certificate_no=told.certificate_no[:64],
    )
    log.info("sandbox customs: upload for session %s answered %s", told.session or "?", told.code)
    return told


def _orders(lists: list[dict[str, Any]]) -> set[str]:
    return {text_of(one["orderNo"]) for one in lists}


def _asked(session: str) -> tuple[str, str] | None:
    return Request.objects.filter(session=session).values_list("firm_code", "order_no").first()


def _why(error: NotSigned) -> str:
    return f"{error.what} {_WORDS[error.code]}"


_WORDS: Final = {
    "missing": "缺少此项",
    "form": "格式有误",
    "base64": "不是 base64",
    "plus": "含空格: 表单中的加号未编码为 %2B",
    "certificate": "企业没有可信的有效证书",
    "signature": "验签不通过: 加签原文须为所发 JSON 的原样文字",
}
