"""The usual message the short way: a POST that came whole, in the plainest spelling, passes by the server's machinery.

A message of one document is worth some hundred microseconds, and a parser's callbacks, a scope, a cycle and its events
took a quarter of them. Nothing is decided here: the doors answer as they answer everybody. Whatever is not exactly so
(any other header, a body in pieces, a second request behind it) takes the ordinary way (ADR 0020).
"""

import asyncio
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from heliu.intake.guard import GuardedProtocol
from heliu.intake.requests import Event, Reply, Request, written

HEAD_OCTETS_MAX = 1_024
HEADS_REMEMBERED = 4_096  # a sender's differ by their length alone
_START = b"POST /ceb/CEB"
# Only headers that change nothing of how the octets after them are read, but the length; none that is a secret.
_HEAD = re.compile(
    rb"POST (/ceb/CEB[0-9]{3}) HTTP/1\.1\r\n"
    rb"((?:(?:(?i:host|content-type|content-length|accept|accept-encoding|user-agent)"
    rb": [\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?|(?i:connection: keep-alive))\r\n)+)"
)
_LENGTH = re.compile(rb"[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Head:
    """What a plain head says."""

    path: str
    headers: dict[bytes, bytes]
    length: int


class NotPlain(ValueError):
    """The ordinary parser must read this head."""


def plain_head(octets: bytes) -> Head | None:
    """Read a head without its empty line. None for any but a plain one: that may carry a token and is not kept."""
    try:
        return remembered(octets)
    except NotPlain:
        return None


@lru_cache(maxsize=HEADS_REMEMBERED)
def remembered(octets: bytes) -> Head:
    """The plain head these octets are. What raises is not remembered."""
    found = _HEAD.fullmatch(octets)
    if found is None:
        raise NotPlain
    pairs = [line.split(b": ", 1) for line in found[2].split(b"\r\n")[:-1]]
    headers = {name.lower(): value for name, value in pairs}
    length = headers.get(b"content-length", b"")
    if len(headers) != len(pairs) or b"host" not in headers or not _LENGTH.fullmatch(length):
        raise NotPlain
    return Head(found[1].decode(), headers, int(length))


@runtime_checkable
class Answering(Protocol):
    """The doors, as far as this knows them; an application wrapped in another (behind a proxy) is none."""

    def next_id(self) -> str: ...

    async def answer(self, request: Request) -> tuple[Reply, bool] | None: ...


class SwiftProtocol(GuardedProtocol):
    """One connection."""

    _doors: Answering | None = None
    _answering = False
    _is_last = False
    _held = b""  # came before the answer was given

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        application: object = self.app
        self._doors = application if isinstance(application, Answering) else None

    def data_received(self, data: bytes) -> None:
        if self._answering:
            self._held += data
            self.flow.pause_reading()
            return
        if self._doors is not None and data.startswith(_START) and self.is_between_requests():
            end = data.find(b"\r\n\r\n", 0, HEAD_OCTETS_MAX)
            head = plain_head(data[: end + 2]) if end > 0 else None
            if head is not None and 0 < head.length == len(data) - end - 4:
                self._begin(self._doors, head, data[end + 4 :])
                return
        super().data_received(data)

    def shutdown(self) -> None:
        if self._answering:
            self._is_last = True
        else:
            super().shutdown()

    def _begin(self, doors: Answering, head: Head, body: bytes) -> None:
        self._unset_keepalive_if_required()
        self._unwatch_head()
        self._answering = True
        task = self.loop.create_task(self._answer(doors, head, body))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, doors: Answering, head: Head, body: bytes) -> None:
        async def receive() -> Event:
            return {"type": "http.request", "body": body, "more_body": False}

        address = self.client[0] if self.client else ""
        request = Request(receive, "POST", head.path, b"", head.headers, address, doors.next_id(), body_is_here=True)
        try:
            answered = await doors.answer(request)
            if self.flow.write_paused:
                await self.flow.drain()
        except BaseException:  # told to stop: nobody may wait at this connection for what does not come
            self.transport.close()
            raise
        self._answering = False
        self.server_state.total_requests += 1
        if answered is not None and not self.transport.is_closing():
            self._write(answered[0], request.id)

    def _write(self, reply: Reply, request_id: str) -> None:
        ends = self._is_last or (b"connection", b"close") in reply.headers
        own = b"".join(b"%b: %b\r\n" % header for header in self.server_state.default_headers)
        if self._is_last:
            own += b"connection: close\r\n"
        self.transport.write(STATUS_LINE[reply.status] + own + written(reply, request_id))
        if ends:
            self.transport.close()
            return
        self.wait_for_next()
        if self._held:
            held, self._held = self._held, b""
            self.flow.resume_reading()
            self.data_received(held)
