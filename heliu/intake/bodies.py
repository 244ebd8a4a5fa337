"""Reading a request's body: refused by its declared length before a byte is read, bounded while it is read, timed as
a whole (a sender that drips is cut off), and counted against the memory all senders share.
"""

import asyncio
from contextlib import suppress

from heliu.intake import limits
from heliu.intake.refused import Refused
from heliu.intake.requests import Receive, Request


class Gone(Exception):
    """The client went away; there is nobody to answer."""


class Memory:
    """Bytes of bodies this worker holds now."""

    def __init__(self, most: int = limits.MAX_BUFFERED_BYTES) -> None:
        self.most = most
        self.held = 0

    def take(self, count: int) -> None:
        if self.held + count > self.most:
            raise Refused(
                "busy", "正在接收的报文过多。", limit=("MAX_BUFFERED_BYTES", self.most), retry_after_s=1, close=True
            )
        self.held += count

    def give_back(self, count: int) -> None:
        self.held -= count


class Body:
    """``async with Body(...) as raw``: the bytes, with their share of the memory held until the door has answered."""

    def __init__(self, request: Request, memory: Memory, limit: tuple[str, int], read_s_max: float) -> None:
        self._request, self._memory = request, memory
        self._limit, self._read_s_max = limit, read_s_max
        self._taken = 0

    async def __aenter__(self) -> bytes:
        self._refuse_by_headers()
        try:
            if self._request.body_is_here:
                return await self._read()
            async with asyncio.timeout(self._read_s_max):
                return await self._read()
        except TimeoutError:
            self._release()
            raise Refused(
                "body-slow",
                f"{self._read_s_max:g} 秒内没有收到完整的请求体。",
                limit=("BODY_READ_S_MAX", self._read_s_max),
                close=True,
            ) from None
        except BaseException:
            self._release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._release()

    def _refuse_by_headers(self) -> None:
        headers = self._request.headers
        if b"content-encoding" in headers and headers[b"content-encoding"].strip().lower() != b"identity":
            raise Refused("body-encoded", "请求带有 Content-Encoding。", close=True)
        declared = headers.get(b"content-length")
        if declared is not None and int(declared) > self._limit[1]:  # digits only: the HTTP parser saw to that
            self._refuse_size()

    def _refuse_size(self) -> None:
        name, most = self._limit
        raise Refused("body-too-large", f"请求体超过 {most} 字节。", limit=(name, most), close=True)

    async def _read(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            event = await self._request.receive()
            if event["type"] == "http.disconnect":
                raise Gone
            part = event.get("body", b"")
            if part:
                size += len(part)
                if size > self._limit[1]:
                    self._refuse_size()
                self._memory.take(len(part))
                self._taken += len(part)
                parts.append(part)
            if not event.get("more_body", False):
                break
        if not size:
            raise Refused("body-empty", "请求体为空。")
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _release(self) -> None:
        self._memory.give_back(self._taken)
        self._taken = 0


async def discard_rest(receive: Receive) -> None:
    """Read a refused body to its end for a moment: a connection closed on a sender that still sends is reset, and the
    sender would never read why it was refused.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(limits.DISCARD_S_MAX):
            while True:
                event = await receive()
                if event["type"] == "http.disconnect" or not event.get("more_body", False):
                    return
