"""The ASGI application itself: who knocks, how often, which door, and every refusal put into words.

No framework: the receiving of a message is the one thing done thousands of times a second, and all of it stands here.
"""

import itertools
import logging
import math
import os
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from heliu.intake.bodies import Gone, discard_rest
from heliu.intake.house import House, ShelfAway
from heliu.intake.limits import LOOKING_AGAIN_MAX
from heliu.intake.originals.doors import OFFICIAL, officially
from heliu.intake.receipts import WriteReceipts
from heliu.intake.refused import PROBLEM, Refused, document
from heliu.intake.requests import ANSWER_WHOLE, Receive, Reply, Request, Scope, Send, read_request, written
from heliu.intake.routes import Routes
from heliu.intake.tokens import firm_of, is_of_our_making
from heliu.registry.facts import ORIGINALS, RECEIPTS, SEND

OpenHouse = Callable[[], Awaitable[House]]
AnswerWhole = Callable[[bytes], bool]

_log = logging.getLogger("heliu.intake")
HTTP_OK = 200
_UNLIMITED = frozenset({"/healthz", "/metrics"})


class Doors:
    """``open_house`` is awaited when the worker starts; requests are taken only after it has returned."""

    def __init__(self, open_house: OpenHouse, write: WriteReceipts) -> None:
        self._open_house = open_house
        self._routes = Routes(write)
        self._house: House | None = None
        self._numbers = itertools.count(1)
        self._run = ""
        self._looking = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                try:
                    self._house = await self._open_house()
                except Exception as error:  # noqa: BLE001 - told to the server, which ends the worker; the parent tries again
                    _log.exception("the intake cannot start")
                    await send({"type": "lifespan.startup.failed", "message": str(error)})
                    return
                self._run = f"{os.getpid():x}-{secrets.token_hex(3)}-"
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._house is not None:
                    await self._house.pipeline.stop()
                    await self._house.shelf.stop()
                    await self._house.originals.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Taken out: what holds the scope and stands in it is freed by the collector alone, long after its request.
        answer_whole = scope.pop(ANSWER_WHOLE, None)
        request = read_request(scope, receive, self.next_id())
        answered = await self.answer(request)
        if answered is None:
            return
        reply, rest = answered
        if rest or not _sent_whole(answer_whole, reply, request.id):
            await _send(send, reply, request.id, receive if rest else None)

    def next_id(self) -> str:
        """A number no other request of this or another run has."""
        return f"{self._run}{next(self._numbers):x}"

    async def answer(self, request: Request) -> tuple[Reply, bool] | None:
        """The reply, and whether a rest of the body is to be read before the connection ends. None: nobody is there."""
        house = self._house
        if house is None:
            raise RuntimeError("requests came before the start of the worker was complete")
        try:
            return await self._pass(request, house), False
        except Gone:
            house.counts["gone"] += 1
            return None
        except Refused as refused:
            house.counts[f"refused_{refused.code}"] += 1
            return _reply_to(refused, request.id, request.path), refused.close
        except Exception:  # noqa: BLE001 - the outermost loop: a fault of ours must not take the connection's neighbours along
            _log.exception("request %s failed", request.id)
            house.counts["failed"] += 1
            return _reply_to(Refused("internal", ""), request.id, request.path), True

    async def _who(self, authorization: bytes, house: House, scope: str) -> str:
        """The firm behind a token. One of our making that is not known was perhaps issued a moment ago: look again."""
        try:
            return firm_of(authorization, house.pipeline.directory, scope, datetime.now(UTC))
        except Refused as refused:
            fresh = refused.code == "token-unknown" and is_of_our_making(authorization)
            if not fresh or self._looking >= LOOKING_AGAIN_MAX:
                raise
        self._looking += 1
        try:
            await house.pipeline.looked_again()
        finally:
            self._looking -= 1
        return firm_of(authorization, house.pipeline.directory, scope, datetime.now(UTC))

    async def _pass(self, request: Request, house: House) -> Reply:
        if request.doubled is not None:
            raise Refused("header-duplicated", f"请求头 {request.doubled.decode()} 出现了两次。", close=True)
        door = self._routes.door_of(request.method, request.path)
        if authorization := request.headers.get(b"authorization"):
            request.firm = await self._who(authorization, house, _scope_of(request))
        if request.path not in _UNLIMITED:
            wait_s = house.buckets.take(request.firm or request.address, time.monotonic())
            if wait_s:
                raise Refused(
                    "rate",
                    f"每秒最多 {house.settings.rate_per_s:g} 次请求。",
                    limit=("RATE_PER_S", house.settings.rate_per_s),
                    retry_after_s=math.ceil(wait_s),
                    close=True,
                )
        house.counts["requests"] += 1
        try:
            return await door(request, house)
        except ShelfAway as error:
            raise Refused("busy", "数据库暂时不可用。", retry_after_s=1) from error


def _scope_of(request: Request) -> str:
    """What a token must be good for here."""
    if request.path.startswith("/originals"):
        return ORIGINALS
    return SEND if request.method == "POST" else RECEIPTS


def _reply_to(refused: Refused, request_id: str, path: str) -> Reply:
    headers = refused.headers
    if refused.retry_after_s is not None:
        headers += ((b"retry-after", str(refused.retry_after_s).encode()),)
    if refused.close:
        headers += ((b"connection", b"close"),)
    if OFFICIAL.fullmatch(path):
        return replace(officially(refused), headers=headers)
    return Reply(refused.status, document(refused, request_id), PROBLEM, headers)


def _sent_whole(answer_whole: AnswerWhole | None, reply: Reply, request_id: str) -> bool:
    """Send a usual answer in one piece, where the server offers it (guard.py)."""
    if answer_whole is None or reply.status != HTTP_OK or reply.headers:
        return False
    return answer_whole(written(reply, request_id))


async def _send(send: Send, reply: Reply, request_id: str, rest_of_body: Receive | None) -> None:
    headers = [
        (b"content-type", reply.content_type),
        (b"content-length", str(len(reply.body)).encode()),
        (b"x-request-id", request_id.encode()),
        *reply.headers,
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if rest_of_body is None:
        await send({"type": "http.response.body", "body": reply.body})
        return
    await send({"type": "http.response.body", "body": reply.body, "more_body": True})
    await discard_rest(rest_of_body)
    await send({"type": "http.response.body", "body": b""})
