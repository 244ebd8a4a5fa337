"""The little of AMQP 0-9-1 that handing messages over needs: publish with confirms, get, acknowledge. One channel.

No client of it is among our libraries (docs/adr/0018), and the protocol is small and frozen since 2008. Everything has
a limit: frames, what one message may bring, how long an answer may take. Whatever is unexpected ends the connection.
"""

import socket
import ssl
import struct
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

ANSWER_S_MAX: Final = 30.0
CONNECT_S_MAX: Final = 5.0
FRAME_OCTETS_MAX: Final = 131_072
CHUNK_OCTETS: Final = 256 * 1024
PORTS: Final = {"amqp": 5672, "amqps": 5671}
_METHOD, _HEADER, _BODY, _HEARTBEAT, _END = 1, 2, 3, 8, 0xCE
_START, _START_OK, _TUNE, _TUNE_OK = (10, 10), (10, 11), (10, 30), (10, 31)
_OPEN, _OPEN_OK, _CLOSE, _CLOSE_OK = (10, 40), (10, 41), (10, 50), (10, 51)
_CHANNEL_OPEN, _CHANNEL_OPEN_OK, _CHANNEL_CLOSE = (20, 10), (20, 11), (20, 40)
_DECLARE, _DECLARE_OK = (50, 10), (50, 11)
_PUBLISH, _RETURN, _GET, _GET_OK, _GET_EMPTY = (60, 40), (60, 50), (60, 70), (60, 71), (60, 72)
_ACK, _NACK = (60, 80), (60, 120)
_CONFIRM, _CONFIRM_OK = (85, 10), (85, 11)
_BASIC: Final = 60
_PROPERTIES: Final = 1 << 15 | 1 << 12 | 1 << 7  # content type, delivery mode, message id
_PERSISTENT: Final = 2
_PASSIVE, _DURABLE = 1, 2

Method = tuple[int, int]


class AmqpProblem(Exception):
    """The broker cannot be reached, refuses, or says what was not expected; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for a queue; ``message_id`` is by what the receiver knows it again."""

    message_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message got from a queue, to be acknowledged by its tag; ``body`` is cut at the limit given."""

    tag: int
    message_id: str
    body: bytes


class Broker:
    """A connection with one channel in confirm mode. Not shared between threads."""

    def __init__(self, url: str) -> None:
        """Raises AmqpProblem."""
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        self._buffer = bytearray()
        self._published = 0
        self._frame = FRAME_OCTETS_MAX
        try:
            self._socket = socket.create_connection((self.host, self.port), CONNECT_S_MAX)
            if parts.scheme == "amqps":
                context = ssl.create_default_context()
                self._socket = context.wrap_socket(self._socket, server_hostname=self.host)
            self._socket.settimeout(ANSWER_S_MAX)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        except OSError as fault:
            raise AmqpProblem(f"{self.host}:{self.port} 无法连接（{fault}）") from fault
        try:
            user, password = unquote(parts.username or "guest"), unquote(parts.password or "guest")
            self._greet(user, password, unquote(parts.path[1:]) or "/")
        except AmqpProblem:
            self.close()
            raise

    def declare(self, queue: str, *, passive: bool = True) -> int:
        """The messages in a queue that is there; ``passive`` off makes a durable one. Raises AmqpProblem."""
        bits = _PASSIVE if passive else _DURABLE
        arguments = struct.pack(">H", 0) + _short(queue) + bytes((bits,)) + _long(b"")
        answer = self._ask(_DECLARE, arguments, _DECLARE_OK)
        return int(struct.unpack_from(">I", answer, 1 + answer[0])[0])

    def publish(self, queue: str, messages: Sequence[Outgoing]) -> None:
        """Hand over in order; returns when the broker has all of them for good. Raises AmqpProblem."""
        self._send(piece for one in messages for piece in self._published_frames(queue, one))
        last = self._published + len(messages)
        confirmed: set[int] = set()
        upto = self._published
        while upto < last:
            method, payload = self._method()
            if method == _RETURN:
                raise AmqpProblem(f"{self.host} 没有队列 {queue}")
            if method == _NACK:
                raise AmqpProblem(f"{self.host} 没有收下报文（basic.nack）")
            if method != _ACK:
                raise self._unexpected(method, payload)
            tag, several = struct.unpack_from(">QB", payload)
            if several:
                upto = max(upto, tag)
            else:
                confirmed.add(tag)
            while upto + 1 in confirmed:
                upto += 1
                confirmed.discard(upto)
        self._published = last

    def get(self, queue: str, most: int, octets_max: int) -> list[Incoming]:
        """At most so many messages, unacknowledged. Raises AmqpProblem."""
        ask = _frame(_METHOD, 1, struct.pack(">HHH", *_GET, 0) + _short(queue) + b"\0")
        self._send([ask * most])
        found = []
        for _ in range(most):
            method, payload = self._method()
            if method == _GET_OK:
                (tag,) = struct.unpack_from(">Q", payload)
                found.append(self._content(tag, octets_max))
            elif method != _GET_EMPTY:
                raise self._unexpected(method, payload)
        return found

    def acknowledge(self, tag: int, *, several: bool = False) -> None:
        """The broker may forget it; ``several``: all it gave before, too. Raises AmqpProblem."""
        self._send([_frame(_METHOD, 1, struct.pack(">HHQB", *_ACK, tag, several))])

    def close(self) -> None:
        with suppress(OSError, AmqpProblem):
            closing = struct.pack(">HHH", *_CLOSE, 200) + _short("bye") + struct.pack(">HH", 0, 0)
            self._send([_frame(_METHOD, 0, closing)])
        with suppress(OSError):
            self._socket.close()

    def _greet(self, user: str, password: str, host: str) -> None:
        self._send([b"AMQP\x00\x00\x09\x01"])
        self._expect(_START)
        secret = b"\0" + user.encode() + b"\0" + password.encode()
        start = _long(b"") + _short("PLAIN") + _long(secret) + _short("en_US")
        tune = self._ask(_START_OK, start, _TUNE, channel=0)
        _, frame, _ = struct.unpack_from(">HIH", tune)
        self._frame = min(frame or FRAME_OCTETS_MAX, FRAME_OCTETS_MAX)
        # No heartbeats: nobody waits on a silent line here but for ANSWER_S_MAX.
        self._send([_frame(_METHOD, 0, struct.pack(">HHHIH", *_TUNE_OK, 1, self._frame, 0))])
        self._ask(_OPEN, _short(host) + b"\0\0", _OPEN_OK, channel=0)
        self._ask(_CHANNEL_OPEN, b"\0", _CHANNEL_OPEN_OK)
        self._ask(_CONFIRM, b"\0", _CONFIRM_OK)

    def _published_frames(self, queue: str, one: Outgoing) -> Iterable[bytes]:
        yield _frame(_METHOD, 1, struct.pack(">HHHB", *_PUBLISH, 0, 0) + _short(queue) + b"\x01")  # mandatory
        properties = _short("application/xml") + bytes((_PERSISTENT,)) + _short(one.message_id)
        yield _frame(_HEADER, 1, struct.pack(">HHQH", _BASIC, 0, len(one.body), _PROPERTIES) + properties)
        size = self._frame - 8
        for start in range(0, len(one.body), size):
            yield _frame(_BODY, 1, one.body[start : start + size])

    def _ask(self, method: Method, arguments: bytes, answer: Method, channel: int = 1) -> bytes:
        self._send([_frame(_METHOD, channel, struct.pack(">HH", *method) + arguments)])
        return self._expect(answer)

    def _expect(self, wanted: Method) -> bytes:
        method, payload = self._method()
        if method != wanted:
            raise self._unexpected(method, payload)
        return payload

    def _method(self) -> tuple[Method, bytes]:
        kind, payload = self._read()
        if kind != _METHOD or len(payload) < 4:  # noqa: PLR2004 - class and method
            raise AmqpProblem(f"{self.host}:{self.port} 的应答不是所期待的（帧 {kind}）")
        return struct.unpack_from(">HH", payload), payload[4:]

    def _content(self, tag: int, octets_max: int) -> Incoming:
        kind, header = self._read()
        if kind != _HEADER:
            raise AmqpProblem(f"{self.host}:{self.port} 的应答没有内容头")
        _, _, size, flags = struct.unpack_from(">HHQH", header)
        body, seen = bytearray(), 0
        while seen < size:
            _, piece = self._read()
            seen += len(piece)
            if len(body) <= octets_max:
                body += piece
        return Incoming(tag, _message_id(header[14:], flags), bytes(body[: octets_max + 1]))

    def _unexpected(self, method: Method, payload: bytes) -> AmqpProblem:
        if method in (_CLOSE, _CHANNEL_CLOSE):
            (code,) = struct.unpack_from(">H", payload)
            text = payload[3 : 3 + payload[2]].decode(errors="replace")
            return AmqpProblem(f"{self.host} 拒绝（{code} {text}）")
        return AmqpProblem(f"{self.host}:{self.port} 的应答不是所期待的（{method[0]}.{method[1]}）")

    def _send(self, pieces: Iterable[bytes]) -> None:
        waiting = bytearray()
        try:
            for piece in pieces:
                waiting += piece
                if len(waiting) >= CHUNK_OCTETS:
                    self._socket.sendall(waiting)
                    waiting.clear()
            if waiting:
                self._socket.sendall(waiting)
        except OSError as fault:
            raise AmqpProblem(f"{self.host}:{self.port} 连接中断（{fault}）") from fault

    def _read(self) -> tuple[int, bytes]:
        """The next frame that is no heartbeat."""
        while True:
            kind, _, size = struct.unpack(">BHI", self._take(7))
            if size > FRAME_OCTETS_MAX:
                raise AmqpProblem(f"{self.host}:{self.port} 的帧超过 {FRAME_OCTETS_MAX} 字节")
            payload = self._take(size + 1)
            if payload[-1] != _END:
                raise AmqpProblem(f"{self.host}:{self.port} 的帧没有结束符")
            if kind != _HEARTBEAT:
                return kind, payload[:-1]

    def _take(self, size: int) -> bytes:
        try:
            while len(self._buffer) < size:
                piece = self._socket.recv(CHUNK_OCTETS)
                if not piece:
                    raise AmqpProblem(f"{self.host}:{self.port} 已断开")
                self._buffer += piece
        except OSError as fault:
            raise AmqpProblem(f"{self.host}:{self.port} 没有应答（{fault}）") from fault
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce"


def _short(text: str) -> bytes:
    octets = text.encode()
    if len(octets) > 255:  # noqa: PLR2004 - one octet of length
        raise AmqpProblem(f"{text[:20]}… 超过 255 字节")
    return bytes((len(octets),)) + octets


def _long(octets: bytes) -> bytes:
    return struct.pack(">I", len(octets)) + octets


def _message_id(properties: bytes, flags: int) -> str:
    """Found past what stands before it in the properties."""
    at = 0
    for bit, size in ((15, 0), (14, 0), (13, 4), (12, -1), (11, -1), (10, 0), (9, 0), (8, 0)):
        if flags & 1 << bit:
            if size < 0:
                at += 1
            elif size:
                at += 4 + struct.unpack_from(">I", properties, at)[0]
            else:
                at += 1 + properties[at]
    if not flags & 1 << 7:
        return ""
    return properties[at + 1 : at + 1 + properties[at]].decode(errors="replace")
