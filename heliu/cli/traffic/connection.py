"""One keep-alive HTTP/1.1 connection of the load client: as little work per request as the protocol allows.

Written on asyncio's protocols because the client shares two cores with the server it measures.
"""

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from typing import Final, cast
from urllib.parse import urlsplit

HEAD_END: Final = b"\r\n\r\n"
LENGTH: Final = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
CLOSE: Final = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)
RETRY_AFTER: Final = re.compile(rb"\r\nretry-after:\s*(\d+)", re.IGNORECASE)
STATUS_AT: Final = slice(9, 12)
XML: Final = "application/xml"
NO_ANSWER: Final = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` 0: the transport failed, ``body`` says how."""

    status: int
    body: bytes
    retry_after_s: int | None = None
    closes: bool = False


class Lost(OSError):
    """The server closed the connection before its answer was complete."""


class Wire(asyncio.Protocol):
    """Collects the bytes of one answer at a time, for as long as patience lasts.

    One clock for all its requests, which looks again when it was early: one for each would cost more than the request.
    """

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self.loop = asyncio.get_running_loop()
        self.received = bytearray()
        self.expected: int | None = None
        self.waiter: asyncio.Future[Reply] | None = None
        self.transport: asyncio.Transport | None = None
        self.until_s = 0.0
        self.clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own class has the same methods

    def request(self, head: bytes, body: bytes) -> asyncio.Future[Reply]:
        if self.transport is None or self.transport.is_closing():
            raise Lost("the connection is closed")
        self.waiter = self.loop.create_future()
        self.until_s = self.loop.time() + self.timeout_s
        if self.clock is None:
            self.clock = self.loop.call_at(self.until_s, self.look)
        self.transport.writelines((head, body))
        return self.waiter

    def look(self) -> None:
        self.clock = None
        if self.waiter is None or self.waiter.done():
            return
        if self.loop.time() < self.until_s:
            self.clock = self.loop.call_at(self.until_s, self.look)
        else:
            self.waiter.set_exception(TimeoutError(f"no answer within {self.timeout_s:g} s"))

    def data_received(self, data: bytes) -> None:
        self.received += data
        if self.expected is not None and len(self.received) < self.expected:
            return
        reply = self.complete()
        if reply is not None:
            self.received.clear()
            self.expected = None
            if self.waiter is not None and not self.waiter.done():
                self.waiter.set_result(reply)

    def complete(self) -> Reply | None:
        """The answer, once all of it is here."""
        end = self.received.find(HEAD_END)
        if end < 0:
            return None
        head, start = bytes(self.received[: end + 2]), end + len(HEAD_END)
        if CHUNKED.search(head):
            body = dechunk(bytes(self.received[start:]))
            return None if body is None else reply_of(head, body)
        found = LENGTH.search(head)
        self.expected = start + (int(found[1]) if found else 0)
        if len(self.received) < self.expected:
            return None
        return reply_of(head, bytes(self.received[start : self.expected]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.clock is not None:
            self.clock.cancel()
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_exception(exc or Lost("the server closed the connection before its answer was complete"))


def reply_of(head: bytes, body: bytes) -> Reply:
    retry = RETRY_AFTER.search(head)
    return Reply(int(head[STATUS_AT]), body, int(retry[1]) if retry else None, bool(CLOSE.search(head)))


def dechunk(data: bytes) -> bytes | None:
    """The body of a chunked answer, or None while chunks are missing."""
    parts: list[bytes] = []
    position = 0
    while True:
        line = data.find(b"\r\n", position)
        if line < 0:
            return None
        size = int(data[position:line].split(b";")[0], 16)
        position = line + 2
        if len(data) < position + size + 2:
            return None
        if size == 0:
            return b"".join(parts)
        parts.append(data[position : position + size])
        position += size + 2


class Connection:
    """Reconnects by itself; one request at a time."""

    def __init__(self, base: str, headers: tuple[str, ...] = (), timeout_s: float = 30.0) -> None:
        parts = urlsplit(base)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.prefix = parts.path.rstrip("/")
        self.fixed = "".join(f"{line}\r\n" for line in (f"Host: {parts.netloc}", *headers))
        self.timeout_s = timeout_s
        self.wire: Wire | None = None

    async def send(self, method: str, path: str, body: bytes = b"", content_type: str = XML) -> Reply:
        length = f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n" if body or method == "POST" else ""
        head = f"{method} {self.prefix}{path} HTTP/1.1\r\n{self.fixed}{length}\r\n".encode()
        try:
            reply = await self.exchange(head, body)
        except (OSError, TimeoutError) as error:
            self.close()
            return Reply(NO_ANSWER, repr(error).encode())
        if reply.closes:
            self.close()
        return reply

    async def exchange(self, head: bytes, body: bytes) -> Reply:
        if self.wire is None or self.wire.transport is None or self.wire.transport.is_closing():
            async with asyncio.timeout(self.timeout_s):
                made = partial(Wire, self.timeout_s)
                _, self.wire = await asyncio.get_running_loop().create_connection(made, self.host, self.port)
        return await self.wire.request(head, body)

    def close(self) -> None:
        if self.wire is not None and self.wire.transport is not None:
            self.wire.transport.close()
        self.wire = None
