"""``POST /ceb/{message}`` and ``POST /ceb``: the official XML as the body, or several messages as multipart.

The answer to one message is its receipt (official XML). The answer to a multipart request is ``multipart/mixed`` with
one part per message in the order sent; each part carries its own ``Heliu-Status``, and the whole is 200 when every part
is, else 207. The parts are submitted together, so an order, its payment, waybill and inventory of one request meet in
one transaction.
"""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from heliu.intake import limits, multipart
from heliu.intake.bodies import Body
from heliu.intake.facts import Answer, Delivery
from heliu.intake.house import House
from heliu.intake.messages import message_named
from heliu.intake.refused import Refused, not_received
from heliu.intake.requests import Reply, Request

MESSAGE_LIMIT = ("MAX_MESSAGE_BYTES", limits.MAX_MESSAGE_BYTES)
MULTIPART_LIMIT = ("MAX_MULTIPART_BYTES", limits.MAX_MULTIPART_BYTES)
HTTP_OK, HTTP_MULTI_STATUS = 200, 207

_XML_MEDIA = frozenset({"", "application/xml", "text/xml", "application/octet-stream"})
_MULTIPART_MEDIA = frozenset({"multipart/mixed", "multipart/form-data"})
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii"})


async def receive_ceb(request: Request, house: House, message: str | None) -> Reply:
    media = request.media()
    if media in _MULTIPART_MEDIA:
        return await _receive_several(request, house, message)
    refuse_other_media(media, request.headers.get(b"content-type", b""))
    async with Body(request, house.memory, MESSAGE_LIMIT, house.settings.body_read_s_max) as raw:
        delivery = Delivery(raw, "ceb", message, request.firm, datetime.now(UTC))
        answer = await house.pipeline.submit(delivery)
    if answer.status != HTTP_OK:
        raise not_received(answer)
    return Reply(HTTP_OK, answer.body, answer.content_type.encode())


def refuse_other_media(media: str, content_type: bytes) -> None:
    """Only XML in UTF-8: a charset in the header that contradicts the bytes would make two readers see two messages."""
    if media not in _XML_MEDIA and not (media.startswith("application/") and media.endswith("+xml")):
        raise Refused("content-type", f"收到的是 {media[:80]}。", close=True)
    charset = _CHARSET.search(content_type.decode("latin-1")) if b";" in content_type else None
    if charset is not None and charset[1].lower() not in _UTF8:
        raise Refused("charset", f"Content-Type 声明的是 {charset[1][:40]}。", close=True)


async def _receive_several(request: Request, house: House, message: str | None) -> Reply:
    boundary = multipart.boundary_of(request.headers[b"content-type"])
    async with Body(request, house.memory, MULTIPART_LIMIT, house.settings.body_read_s_max) as raw:
        parts = multipart.split(raw, boundary)
        now = datetime.now(UTC)
        deliveries = [_delivery(part, message, request.firm, now) for part in parts]
        answers = await asyncio.gather(*(house.pipeline.submit(delivery) for delivery in deliveries))
    return _reply_to_several(parts, answers)


def _delivery(part: multipart.Part, message: str | None, firm: str | None, now: datetime) -> Delivery:
    refuse_other_media(part.media, part.content_type)
    if not part.raw:
        raise Refused("body-empty", f"第 {part.ordinal} 部分为空。")
    if len(part.raw) > limits.MAX_MESSAGE_BYTES:
        raise Refused(
            "body-too-large", f"第 {part.ordinal} 部分超过 {limits.MAX_MESSAGE_BYTES} 字节。", limit=MESSAGE_LIMIT
        )
    return Delivery(part.raw, "ceb", message_named(part.name) or message, firm, now)


def _reply_to_several(parts: Sequence[multipart.Part], answers: Sequence[Answer]) -> Reply:
    written = []
    for part, answer in zip(parts, answers, strict=True):
        headers = [("Content-Type", answer.content_type), ("Heliu-Part", str(part.ordinal))]
        headers.append(("Heliu-Status", str(answer.status)))
        if answer.retry_after_s is not None:
            headers.append(("Retry-After", str(answer.retry_after_s)))
        written.append((headers, answer.body))
    body, content_type = multipart.join(written)
    whole = HTTP_OK if all(answer.status == HTTP_OK for answer in answers) else HTTP_MULTI_STATUS
    return Reply(whole, body, content_type)
