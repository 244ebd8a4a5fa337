"""``POST /cebcmsg``: the JSON door of regional platforms, so that their clients work here unmodified.

The body is ``{"message": {"messageHead": {"messageType": "CEB311Message.xml", …}, "messageBody": {"data": BASE64}}}``
with keys in any case. The answer is exactly ``OK`` once the message is received and committed, whatever its verdict:
the verdict is the receipt, fetched from /ceb312msg and its sisters. Anything else than ``OK`` means: not received.
"""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

import msgspec

from heliu.intake import limits
from heliu.intake.bodies import Body
from heliu.intake.facts import Delivery
from heliu.intake.house import House
from heliu.intake.messages import message_named
from heliu.intake.refused import Refused, not_received
from heliu.intake.requests import Reply, Request

JSON_LIMIT = ("MAX_JSON_BYTES", limits.MAX_JSON_BYTES)
MESSAGE_LIMIT = ("MAX_MESSAGE_BYTES", limits.MAX_MESSAGE_BYTES)
MESSAGE_ID_CHARS_MAX = 255
SENDER_ID_CHARS_MAX = 30
OK = Reply(200, b"OK", b"text/plain; charset=utf-8")

_SHOWN_CHARS = 40


async def receive_cebcmsg(request: Request, house: House) -> Reply:
    async with Body(request, house.memory, JSON_LIMIT, house.settings.body_read_s_max) as body:
        delivery = unwrap(body, request.firm)
        answer = await house.pipeline.submit(delivery)
    if answer.status != OK.status:
        raise not_received(answer)
    return OK


def unwrap(body: bytes, firm: str | None) -> Delivery:
    """The message inside the JSON. Refuses two keys that differ only in case: which one is meant is a guess."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("json-malformed", "请求体不是合法的 JSON。") from error
    message = _member(_members(document, ""), "", "message")
    head_at, body_at = "/message/messageHead", "/message/messageBody"
    members = _members(message, "/message")
    head = _members(members.get("messagehead", {}), head_at)
    data_at = f"{body_at}/data"
    encoded = _text(_member(_members(_member(members, "/message", "messageBody"), body_at), body_at, "data"), data_at)
    return Delivery(
        raw=_decoded(encoded, data_at),
        door="cebcmsg",
        message=_message(head, f"{head_at}/messageType"),
        token_firm=firm,
        received_at=datetime.now(UTC),
        envelope_id=_text(head.get("messageid") or "", f"{head_at}/messageId")[:MESSAGE_ID_CHARS_MAX] or None,
        envelope_sender=_text(head.get("senderid") or "", f"{head_at}/senderID")[:SENDER_ID_CHARS_MAX] or None,
    )


def _field(pointer: str, detail: str) -> Refused:
    violation = {"pointer": pointer, "code": "json-field", "detail": detail}
    return Refused("json-field", f"{pointer}: {detail}", violations=(violation,))


def _members(value: object, pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _field(pointer or "/", "应为 JSON 对象。")
    members = {key.lower(): member for key, member in value.items()}
    if len(members) != len(value):
        raise _field(pointer or "/", "有只差大小写的重复键。")
    return members


def _member(members: dict[str, Any], pointer: str, name: str) -> object:
    if name.lower() not in members:
        raise _field(f"{pointer}/{name}", "缺少此项。")
    return members[name.lower()]


def _text(value: object, pointer: str) -> str:
    if not isinstance(value, str):
        raise _field(pointer, "应为字符串。")
    return value


def _message(head: dict[str, Any], pointer: str) -> str | None:
    text = _text(head.get("messagetype") or "", pointer)
    if not text:
        return None
    message = message_named(text)
    if message is None:
        raise _field(pointer, f"没有报文类型 {text[:_SHOWN_CHARS]}。")
    return message


def _decoded(encoded: str, pointer: str) -> bytes:
    try:
        raw = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _field(pointer, "不是合法的 base64。") from error
    if not raw:
        raise _field(pointer, "报文为空。")
    if len(raw) > limits.MAX_MESSAGE_BYTES:
        raise Refused("body-too-large", f"报文超过 {limits.MAX_MESSAGE_BYTES} 字节。", limit=MESSAGE_LIMIT)
    return raw
