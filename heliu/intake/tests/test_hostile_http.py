"""What is thrown at an open port: each is refused or dropped, none is a 500, and the worker stays the same."""

import re
import socket
import time

import httpx
import pytest

XML = b"Content-Type: application/xml\r\n"
HOST = b"Host: x\r\n"
POST = b"POST /ceb/CEB311 HTTP/1.1\r\n" + HOST
BODY = b"<CEB311Message/>"


def throw(doors, *pieces, half_close=False, patience_s=4.0):
    """Everything that comes back within the patience, and whether the connection was closed."""
    received, closed = b"", False
    with socket.create_connection((doors.host, doors.port), timeout=patience_s) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            while some := connection.recv(65_536):
                received += some
            closed = True
        except (ConnectionResetError, BrokenPipeError):
            closed = True
        except TimeoutError:
            pass
    return received, closed


def statuses(received):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", received)]


@pytest.fixture
def same_worker(doors):
    """The worker is alive and the same after the test."""
    before = httpx.get(f"{doors.url}/healthz").json()["pid"]
    yield doors
    assert httpx.get(f"{doors.url}/healthz", timeout=10).json()["pid"] == before


@pytest.mark.parametrize(
    "thrown",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n", id="TLS 握手"),
        pytest.param(b"\x00" * 4096, id="空字节"),
        pytest.param(bytes(range(256)) * 16, id="所有字节"),
        pytest.param(b"GET\r\n\r\n", id="残缺的请求行"),
        pytest.param(b"POST /ceb HTTP/9.9\r\n\r\n", id="没有的版本"),
        pytest.param(POST + b"Content-Length: -1\r\n\r\n", id="负长度"),
        pytest.param(POST + b"Content-Length: 1e3\r\n\r\n", id="科学记数"),
        pytest.param(POST + b"Content-Length: 99999999999999999999999\r\n\r\n", id="溢出的长度"),
        pytest.param(POST + b"Content-Length: 5\r\nContent-Length: 16\r\n\r\n" + BODY, id="两个长度"),
        pytest.param(POST + b"Content-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY, id="长度与分块并存"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="坏的分块"),
        pytest.param(POST + b"Transfer-Encoding: gzip, identity\r\n\r\n", id="没有的传输编码"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n", id="头名有空格"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nX: a\x00b\r\n\r\n", id="头中空字节"),
        pytest.param(POST + XML + XML + b"Content-Length: 16\r\n\r\n" + BODY, id="两个内容类型"),
        pytest.param(POST + b"Authorization: Bearer a\r\n" * 2 + b"Content-Length: 16\r\n\r\n" + BODY, id="两个令牌"),
    ],
)
def test_a_malformed_request_is_refused_and_cut_off(same_worker, thrown):
    received, closed = throw(same_worker, thrown)
    assert closed
    assert all(400 <= status < 500 for status in statuses(received))
    assert statuses(received)


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([POST + b"Content-Length: 1000\r\n\r\n<CEB311"], id="截断的请求体"),
        pytest.param([POST + b"Transfer-Encoding: chunked\r\n\r\n10\r\n<CEB"], id="截断的分块"),
        pytest.param([b"POST /ceb/CE"], id="截断的请求行"),
        pytest.param([b""], id="什么也没有"),
    ],
)
def test_a_truncated_request_is_dropped(same_worker, pieces):
    received, _ = throw(same_worker, *pieces, half_close=True)
    assert all(400 <= status < 500 for status in statuses(received))


def test_a_sender_that_vanishes_in_the_middle_harms_nobody(same_worker):
    for _ in range(50):
        with socket.create_connection((same_worker.host, same_worker.port)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            connection.sendall(POST + b"Content-Length: 100000\r\n\r\n" + b"<" * 5000)


def test_pipelined_requests_are_each_answered_in_order(same_worker):
    one = POST + XML + b"Content-Length: 16\r\n\r\n" + BODY
    other = b"GET /nix HTTP/1.1\r\n" + HOST + b"\r\n"
    last = b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    received, closed = throw(same_worker, one * 3 + last)
    assert (statuses(received), closed) == ([200] * 4, True)
    received, closed = throw(same_worker, one + other + one)
    assert statuses(received)[:2] == [200, 404]


def test_garbage_after_a_good_request_does_not_spoil_its_answer(same_worker):
    received, closed = throw(
        same_worker, POST + XML + b"Content-Length: 16\r\n\r\n" + BODY + b"\x00\x01garbage\r\n\r\n"
    )
    assert closed
    assert set(statuses(received)) <= {200, 400}


def test_a_client_that_offers_http2_is_served_in_http1(same_worker):
    """Java's client does so by default in clear text."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"
    received, _ = throw(same_worker, POST + XML + upgrade + b"Content-Length: 16\r\n\r\n" + BODY, patience_s=2)
    assert statuses(received) == [200]


def test_many_half_open_connections_leave_room_for_others(same_worker):
    held = []
    try:
        for _ in range(200):
            connection = socket.create_connection((same_worker.host, same_worker.port))
            connection.sendall(POST + b"Content-Length: 5000\r\n\r\n<")
            held.append(connection)
        started = time.monotonic()
        answer = httpx.post(f"{same_worker.url}/ceb/CEB311", content=BODY, headers={"Content-Type": "application/xml"})
        assert answer.status_code == 200
        assert time.monotonic() - started < 3
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/ceb/../../etc/passwd", id="上级目录"),
        pytest.param("/ceb/CEB311%00", id="空字节"),
        pytest.param("/ceb/%ff%fe", id="不是 UTF-8"),
        pytest.param("/ceb/٣١١", id="阿拉伯数字"),
        pytest.param("//ceb//CEB311", id="双斜线"),
        pytest.param("/ceb/CEB311/x/y", id="过深"),
        pytest.param("/%0d%0aX-Injected:1", id="换行注入"),
    ],
)
def test_a_strange_address_is_only_not_found(same_worker, path):
    with httpx.Client(base_url=same_worker.url) as client:
        answer = client.build_request("POST", same_worker.url + path, content=BODY)
        answer = client.send(answer)
    assert answer.status_code in {400, 404, 405}
    assert "x-injected" not in answer.headers


def test_each_of_two_requests_sent_at_once_gets_its_own_kind_of_answer(doors):
    """The head of the second is read before the first is answered: HEAD gets no body, POST gets one."""
    post = POST + XML + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    for first, second in (
        (b"HEAD /healthz HTTP/1.1\r\n" + HOST + b"\r\n", post),
        (post, b"HEAD /healthz HTTP/1.1\r\n" + HOST + b"\r\n"),
    ):
        received, _ = throw(doors, first + second, patience_s=1.0)
        assert statuses(received) == [200, 200]
        pieces = received.split(b"HTTP/1.1 200 ")[1:]
        bodies = [piece.partition(b"\r\n\r\n")[2] for piece in pieces]
        assert [bool(body) for body in bodies] == [first is post, second is post]
