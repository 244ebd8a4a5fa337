"""The customs' question (platDataOpen, 企业实时数据获取) and what either end answers (10000, 20000, 20001 …)."""

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from heliu.ceb.originals.signing import DIGITS, PLAIN, SESSION, TIME
from heliu.ceb.originals.slices import NotReadable, Number, decoded, members

QUESTION_FIELD: Final = "openReq"
ORDER: Final = "orderNo"
ORDER_CHARS_MAX: Final = 60
FORM_FIELDS_MAX: Final = 8
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

TAKEN: Final = "10000"
FAILED: Final = "20000"
UNREADABLE: Final = "20001"
FIELD_WRONG: Final = "20002"
NO_PLATFORM: Final = "20003"
OTHER_QUESTION: Final = "20004"
NOT_ALLOWED: Final = "20005"
NOT_SIGNED: Final = "20006"
NOT_ASKED: Final = "20007"
AWAY: Final = "20008"
"""20001 to 21000 are exceptions (GAC 2018-179); what ours mean stands in heliu/errors/originals.yaml."""


@dataclass(frozen=True, slots=True)
class Question:
    """Customs wants the original of an order; the session binds the answer to the question."""

    order_no: str
    session: str
    service_time: str


class NotAsked(ValueError):
    """Not a question. ``code`` is the official answer, ``field`` and ``what`` say where and why."""

    def __init__(self, code: str, field: str, what: str) -> None:
        super().__init__(code, field, what)
        self.code, self.field, self.what = code, field, what


def form_field(body: bytes, name: str) -> str:
    """One field of a form (application/x-www-form-urlencoded). Raises NotAsked."""
    try:
        pairs = parse_qsl(
            decoded(body),
            keep_blank_values=True,
            errors="strict",
            encoding="utf-8",
            max_num_fields=FORM_FIELDS_MAX,
        )
    except ValueError as error:  # NotReadable too
        raise NotAsked(UNREADABLE, name, "form") from error
    values = [value for key, value in pairs if key == name]
    if len(values) != 1 or not values[0].strip():
        raise NotAsked(UNREADABLE, name, "twice" if len(values) > 1 else "missing")
    return values[0]


def question(text: str) -> Question:
    """Read the JSON of a question. Raises NotAsked."""
    try:
        found = members(text)
    except NotReadable as error:
        raise NotAsked(UNREADABLE, QUESTION_FIELD, error.code) from error
    values = {name: found[name].value if name in found else None for name in (ORDER, SESSION, TIME)}
    order, session, at = values[ORDER], values[SESSION], values[TIME]
    if not isinstance(order, str) or not 0 < len(order) <= ORDER_CHARS_MAX or _CONTROL.search(order):
        raise NotAsked(FIELD_WRONG, ORDER, _why(order))
    if not isinstance(session, str) or not PLAIN.fullmatch(session):
        raise NotAsked(FIELD_WRONG, SESSION, _why(session))
    time = at.text if isinstance(at, Number) else at
    if not isinstance(time, str) or not DIGITS.fullmatch(time):
        raise NotAsked(FIELD_WRONG, TIME, _why(time))
    return Question(order, session, time)


def _why(value: object) -> str:
    return "missing" if value is None or value == "" else "form"


def answer(code: str, message: str, service_time_ms: int, *, total: int | None = None) -> bytes:
    """An answer in the official shape; ``total`` only the customs' end says."""
    told: dict[str, object] = {"code": code, "message": message}
    if total is not None:
        told["total"] = total
    return json.dumps({**told, "serviceTime": service_time_ms}, ensure_ascii=False).encode()


def answered(body: bytes) -> tuple[str, str]:
    """Code and message of the other end's answer. Raises NotReadable."""
    found = members(decoded(body))
    code = found["code"].value if "code" in found else None
    code = code.text if isinstance(code, Number) else code
    if not isinstance(code, str) or not re.fullmatch(r"[0-9]{5}", code):
        raise NotReadable("malformed", "code")
    message = found["message"].value if "message" in found else ""
    return code, _CONTROL.sub(" ", message) if isinstance(message, str) else ""


def question_text(asked: Question) -> str:
    """The JSON of a question, as customs sends it in :data:`QUESTION_FIELD`."""
    time = int(asked.service_time)
    return json.dumps({ORDER: asked.order_no, SESSION: asked.session, TIME: time}, ensure_ascii=False)
