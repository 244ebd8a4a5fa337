"""The HTTP protocol of a worker: uvicorn's, with bounds on what comes before the body.

The parser itself counts neither the bytes of a head nor the time it takes, so a sender could keep a connection and its
memory for ever with headers alone. Its own refusals become problem documents like all others.
"""

import asyncio
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from heliu.intake import limits
from heliu.intake.refused import Refused, document
from heliu.intake.requests import ANSWER_WHOLE, BODY_IS_HERE

HTTP2_OFFER_WITHIN = 2048  # bytes of the head searched for it


class GuardedProtocol(HttpToolsProtocol):
    """One connection."""

    _heads = 0  # begun so far
    _in_head = False
    _in_body = False
    _head_bytes = 0  # of the present head, without its first piece
    _piece_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        head = self._heads if self._in_head else 0
        if not self._in_body:
            data = _without_http2_offer(data)
        self._piece_bytes = len(data)
        super().data_received(data)
        if not self._in_head:
            self._unwatch_head()
            if self.is_between_requests():  # an empty line, or the end of a body that was not waited for
                self.wait_for_next()
            return
        if head == self._heads:
            self._head_bytes += len(data)
            if self._head_bytes > limits.MAX_HEADER_BYTES:
                self._refuse_head()
        if self._head_timer is None:
            self._watch_head()

    def is_between_requests(self) -> bool:
        ended = self.cycle is None or self.cycle.response_complete
        return ended and not (self._in_head or self._in_body or self.pipeline or self.transport.is_closing())

    def wait_for_next(self) -> None:
        """Who asks nothing more is let go of after a while."""
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        self._heads += 1

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body = False, True
        if self._head_bytes + self._piece_bytes > limits.MAX_HEADER_BYTES:  # else there is nothing to count
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if size > limits.MAX_HEADER_BYTES:
                self._refuse_head()
                return
        super().on_headers_complete()
        scope: Any = self.scope  # typed as what servers must give; applications may add
        scope[ANSWER_WHOLE] = partial(self._answer_whole, self.cycle)

    def _answer_whole(self, cycle: RequestResponseCycle, reply: bytes) -> bool:
        """Send a complete 200 with its head in one piece; False when only the ordinary way will do.

        The server's own way checks every header by two regular expressions and costs three times as much.
        """
        plain = cycle.keep_alive and not cycle.response_started and cycle.scope["method"] != "HEAD"
        if not plain or cycle.disconnected or self.flow.write_paused or self.transport.is_closing():
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        date = b"".join(b"%b: %b\r\n" % header for header in cycle.default_headers)
        self.transport.write(b"HTTP/1.1 200 OK\r\n" + date + reply)
        cycle.message_event.set()
        cycle.on_response()
        return True

    def on_body(self, body: bytes) -> None:
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        if not self.transport.is_closing():
            scope: Any = self.scope  # typed as what servers must give; applications may add
            scope[BODY_IS_HERE] = True
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - our words, not the parser's
        if not self.transport.is_closing():
            self._refuse(Refused("http-malformed", ""))

    def _watch_head(self) -> None:
        self._head_timer = self.loop.call_later(limits.HEADER_READ_S_MAX, self._head_is_late)

    def _unwatch_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._heads == 0:
            self.transport.close()  # opened and never used: nobody waits for words
        elif self._in_head and not self.transport.is_closing():
            limit = ("HEADER_READ_S_MAX", limits.HEADER_READ_S_MAX)
            self._refuse(Refused("header-slow", f"{limit[1]:g} 秒内没有收到完整的请求头。", limit=limit))

    def _refuse_head(self) -> None:
        limit = ("MAX_HEADER_BYTES", limits.MAX_HEADER_BYTES)
        self._refuse(Refused("header-too-large", f"请求头超过 {limit[1]} 字节。", limit=limit))

    def _refuse(self, refused: Refused) -> None:
        body = document(refused, "")
        head = (
            f"HTTP/1.1 {refused.status} \r\ncontent-type: application/problem+json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


def _without_http2_offer(data: bytes) -> bytes:
    """Hide an ``Upgrade: h2c`` in the head: the parser would take the body for the other protocol and lose it.

    Java's HTTP client makes this offer by default with every first request in clear text; a server may ignore it.
    """
    place = data.find(b"pgrade: h2c\r\n", 0, HTTP2_OFFER_WITHIN)
    if place < 1 or data.find(b"\r\n\r\n", 0, place) >= 0:
        return data
    return data[: place - 1] + b"X" + data[place:]
