"""The short way of a plain message: only what the parser would read the same takes it, and the answers are the same."""

import asyncio
import re
import socket

import pytest
import uvicorn
from uvicorn.server import ServerState

from heliu.intake.requests import Reply
from heliu.intake.swift import SwiftProtocol, plain_head, remembered

START = b"POST /ceb/CEB311 HTTP/1.1\r\n"
HOST, XML = b"Host: x\r\n", b"Content-Type: application/xml\r\n"


def request(body, *extra, start=START):
    return start + HOST + XML + b"".join(extra) + b"Content-Length: %d\r\n\r\n" % len(body) + body


PLAIN = request(b"<CEB311Message/>")


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(START + HOST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", id="分块"),
        pytest.param(START + HOST + b"Content-Length: 5\r\nExpect: 100-continue\r\n", id="先问后发"),
        pytest.param(START + HOST + b"Content-Length: 5\r\nConnection: close\r\n", id="发完即断"),
        pytest.param(START + HOST + b"Content-Length: 5\r\nUpgrade: h2c\r\n", id="换协议"),
        pytest.param(START + HOST + b"Content-Length: 5\r\nAuthorization: Bearer x\r\n", id="令牌不留在记忆里"),
        pytest.param(START + HOST + b"Content-Length: 5\r\nContent-Length: 5\r\n", id="两个长度"),
        pytest.param(START + HOST + b"Content-Length: 5\r\nX-Forwarded-For: 1.2.3.4\r\n", id="代理的头"),
        pytest.param(START + HOST + b"Content-Length: +5\r\n", id="带符号的长度"),
        pytest.param(START + HOST + b"Content-Length: 5 \r\n", id="长度后有空格"),
        pytest.param(START + HOST + b"Content-Length : 5\r\n", id="冒号前有空格"),
        pytest.param(START + HOST + b"Content-Length:\t5\r\n", id="制表符"),
        pytest.param(START + HOST + b"Accept: a\r\n b\r\nContent-Length: 5\r\n", id="折行"),
        pytest.param(START + HOST + b"Accept: a\nContent-Length: 5\r\n", id="只有换行"),
        pytest.param(START + HOST + b"Accept: \xe4\r\nContent-Length: 5\r\n", id="不是 ASCII"),
        pytest.param(START + HOST + b"Accept: \x00\r\nContent-Length: 5\r\n", id="零字节"),
        pytest.param(START + b"Content-Length: 5\r\n", id="没有主机"),
        pytest.param(START + HOST, id="没有长度"),
        pytest.param(START.replace(b"1.1", b"1.0") + HOST + b"Content-Length: 5\r\n", id="旧版本"),
        pytest.param(START.replace(b"CEB311", b"CEB311?a=b") + HOST + b"Content-Length: 5\r\n", id="带查询"),
        pytest.param(START.replace(b"HTTP", b"http") + HOST + b"Content-Length: 5\r\n", id="小写的版本"),
    ],
)
def test_a_head_that_is_not_plain_is_the_parsers_and_is_not_remembered(head):
    before = remembered.cache_info().currsize
    assert plain_head(head) is None
    assert remembered.cache_info().currsize == before


def test_a_plain_head_is_read():
    head = plain_head(START + b"hOST: x:80\r\nUser-Agent: a b (c)\r\nConnection: keep-alive\r\nContent-length: 016\r\n")
    assert (head.path, head.length, head.headers[b"user-agent"]) == ("/ceb/CEB311", 16, b"a b (c)")


class Line:
    """A transport that keeps what is written."""

    def __init__(self):
        self.written, self.closed, self.paused = [], False, False

    def get_extra_info(self, name, default=None):
        return ("192.0.2.1", 9) if name == "peername" else default

    def write(self, octets):
        self.written.append(octets)

    def is_closing(self):
        return self.closed

    def close(self):
        self.closed = True

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False


class Porter:
    """Doors that answer when they may, with the body that came."""

    def __init__(self):
        self.may, self.fault, self.ids = asyncio.Event(), None, iter(range(1, 9))

    async def __call__(self, scope, receive, send): ...

    def next_id(self):
        return f"id-{next(self.ids)}"

    async def answer(self, request):
        await self.may.wait()
        if self.fault:
            raise self.fault
        event = await request.receive()
        return Reply(200, request.address.encode() + b" " + event["body"], b"text/x"), False


async def connected():
    porter, line = Porter(), Line()
    config = uvicorn.Config(porter, http=SwiftProtocol, ws="none", proxy_headers=False, log_config=None)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"now")]
    protocol = SwiftProtocol(config=config, server_state=state, app_state={})
    protocol.connection_made(line)
    return protocol, line, porter


async def turns():
    for _ in range(5):
        await asyncio.sleep(0)


def alone(story):
    asyncio.run(asyncio.wait_for(story(), 10))


def test_a_plain_message_passes_by_the_parser_and_is_answered_in_one_piece():
    async def story():
        protocol, line, porter = await connected()
        porter.may.set()
        protocol.parser = None  # whoever asked it would fail
        for number in (1, 2):
            protocol.data_received(PLAIN)
            await turns()
            assert line.written.pop() == (
                b"HTTP/1.1 200 OK\r\ndate: now\r\ncontent-type: text/x\r\ncontent-length: 26\r\n"
                b"x-request-id: id-%d\r\n\r\n192.0.2.1 <CEB311Message/>" % number
            )
        assert (line.written, line.closed, protocol.server_state.total_requests) == ([], False, 2)
        assert protocol.timeout_keep_alive_task is not None

    alone(story)


def test_empty_lines_do_not_keep_a_connection_open_for_ever():
    async def story():
        protocol, _, porter = await connected()
        porter.may.set()
        for _ in ("new", "answered before"):
            protocol.data_received(b"\r\n")
            first = protocol.timeout_keep_alive_task
            protocol.data_received(b"\r\n")
            assert first.cancelled()
            assert not protocol.timeout_keep_alive_task.cancelled()
            protocol.data_received(PLAIN)
            await turns()

    alone(story)


def test_what_comes_before_the_answer_waits_and_is_answered_after_it():
    async def story():
        protocol, line, porter = await connected()
        protocol.data_received(PLAIN)
        protocol.data_received(request(b"<second/>"))
        await turns()
        assert (line.paused, line.written) == (True, [])
        porter.may.set()
        await turns()
        await turns()
        assert [octets.rpartition(b" ")[2] for octets in line.written] == [b"<CEB311Message/>", b"<second/>"]
        assert not line.paused

    alone(story)


def test_who_is_to_stop_answers_first_and_says_that_it_was_the_last():
    async def story():
        protocol, line, porter = await connected()
        protocol.data_received(PLAIN)
        protocol.shutdown()
        await turns()
        assert not line.closed
        porter.may.set()
        await turns()
        assert b"\r\nconnection: close\r\n" in line.written[0]
        assert line.closed

    alone(story)


@pytest.mark.parametrize("gone", [True, False])
def test_nobody_is_answered_who_left_and_who_is_not_answered_is_let_go(gone):
    async def story():
        protocol, line, porter = await connected()
        protocol.data_received(PLAIN)
        if gone:
            line.closed = True
            protocol.connection_lost(None)
        else:
            porter.fault = asyncio.CancelledError()
        porter.may.set()
        await turns()
        assert (line.written, line.closed) == ([], True)

    alone(story)


def told(doors, octets):
    """Status, headers (without number and time), body, and whether the connection stays."""
    with socket.create_connection((doors.host, doors.port), timeout=5) as connection:
        connection.sendall(octets)
        received = connection.recv(65_536)
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head)[1])
        while len(body) < length and (some := connection.recv(65_536)):
            body += some
        stays = b"connection: close" not in head
    own = {line for line in head.split(b"\r\n") if not line.startswith((b"date:", b"x-request-id:"))}
    return own, re.sub(rb'"instance":"[^"]*"|"request_id":"[^"]*"', b"", body), stays


@pytest.mark.parametrize(
    ("start", "media", "body"),
    [
        pytest.param(START, XML, b"<CEB311Message/>", id="收下"),
        pytest.param(START, XML, b"<UNREADABLE/>", id="不能读"),
        pytest.param(START, XML, b"<QUEUE-FULL/>", id="排队已满"),
        pytest.param(START, XML, b"<BREAK/>", id="我们的过错"),
        pytest.param(START, b"Content-Type: image/png\r\n", b"<CEB311Message/>", id="不是 XML"),
        pytest.param(START.replace(b"311", b"999"), XML, b"<CEB999Message/>", id="没有的报文"),
        pytest.param(START.replace(b"311", b"312"), XML, b"<CEB312Message/>", id="不由企业发送"),
    ],
)
def test_both_ways_answer_the_same(doors, start, media, body):
    rest = b"Content-Length: %d\r\n\r\n" % len(body) + body
    short, ordinary = start + HOST + media + rest, start + HOST + media + b"X-Other: 1\r\n" + rest
    assert plain_head(short.partition(b"\r\n\r\n")[0] + b"\r\n") is not None
    assert told(doors, short) == told(doors, ordinary)
