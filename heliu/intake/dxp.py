"""``POST /dxp``: the customs' own terminal envelope (DxpMsg) over HTTP.

The answer is a ``DxpRep``: code 0000 means received and committed for every receiver named; the verdict is the receipt,
fetched like any other. ``POST /dxp?answer=receipt`` answers instead with a ``DxpMsg`` that carries the receipt message.
An envelope sent again (same CopMsgId, same message) gets the same receipt: its documents have the same business keys.
"""

from datetime import UTC, datetime

from heliu.ceb.customs_ids import CUSTOMS_IMPORTS
from heliu.ceb.envelope import MAX_ENVELOPE_BYTES, Envelope, read_envelope, write_envelope
from heliu.ceb.envelope_parts import EnvelopeProblem
from heliu.ceb.platform_response import RECEIVED, PlatformResponse, Response, Result, write_platform_response
from heliu.intake.bodies import Body
from heliu.intake.facts import Answer, Delivery
from heliu.intake.house import House
from heliu.intake.messages import message_named
from heliu.intake.refused import Refused, not_received
from heliu.intake.requests import Reply, Request
from heliu.intake.xml_door import MESSAGE_LIMIT, refuse_other_media
from heliu.kernel.days import BEIJING

DXP_LIMIT = ("MAX_ENVELOPE_BYTES", MAX_ENVELOPE_BYTES)
XML = b"application/xml; charset=utf-8"
RECEIVER_CHARS_MAX = 16
HTTP_OK, HTTP_TOO_LARGE = 200, 413
TOO_LARGE = "ENVELOPE_TOO_LARGE"


async def receive_dxp(request: Request, house: House) -> Reply:
    wanted = request.query().get("answer", "rep")
    if wanted not in {"rep", "receipt"}:
        raise Refused("query", "answer 只能是 rep 或 receipt。", close=True)
    refuse_other_media(request.media(), request.headers.get(b"content-type", b""))
    async with Body(request, house.memory, DXP_LIMIT, house.settings.body_read_s_max) as body:
        envelope = _opened(body)
        delivery = Delivery(
            raw=envelope.data,
            door="dxp",
            message=_message(envelope),
            token_firm=request.firm,
            received_at=datetime.now(UTC),
            envelope_id=envelope.message_id,
            envelope_sender=envelope.sender_id,
        )
        answer = await house.pipeline.submit(delivery)
    if answer.status != HTTP_OK:
        raise not_received(answer)
    if wanted == "receipt":
        return Reply(HTTP_OK, _receipt(envelope, answer, delivery.received_at), XML)
    return Reply(HTTP_OK, _rep(envelope, delivery.received_at), XML)


def _opened(body: bytes) -> Envelope:
    try:
        return read_envelope(body)
    except EnvelopeProblem as problem:
        violation = {"pointer": problem.path, "code": problem.code, "detail": problem.detail, "fix": problem.fix}
        limit = MESSAGE_LIMIT if problem.code == TOO_LARGE else None
        status = HTTP_TOO_LARGE if problem.code == TOO_LARGE else 0
        raise Refused("envelope", f"{problem}。", violations=(violation,), limit=limit, status=status) from problem


def _message(envelope: Envelope) -> str | None:
    if not envelope.message_type:
        return None
    message = message_named(envelope.message_type)
    if message is None:
        raise Refused("envelope", f"MsgType {envelope.message_type[:30]} 不是本系统的报文。")
    return message


def _rep(envelope: Envelope, now: datetime) -> bytes:
    response = Response(
        code=RECEIVED,
        text="已接收, 结果见回执",
        results=tuple(Result(receiver, RECEIVED, "已接收") for receiver in envelope.receiver_ids),
        noticed_on=now.astimezone(BEIJING).date(),
        original=envelope,
    )
    return write_platform_response(PlatformResponse(envelope.sender_id, (response,)))


def _receipt(envelope: Envelope, answer: Answer, now: datetime) -> bytes:
    kind = answer.body.partition(b"Message")[0][-6:].decode("ascii", "replace")
    back = Envelope(
        message_id=f"R-{envelope.message_id}"[:255],
        sender_id=CUSTOMS_IMPORTS,
        receiver_ids=(envelope.sender_id[:RECEIVER_CHARS_MAX],),
        created=now.astimezone(BEIJING).replace(tzinfo=None),
        message_type=f"{kind}Message",
        data=answer.body,
    )
    return write_envelope(back)
