"""Every limit of the doors: what stands exactly at it passes, one above is refused by name."""

import asyncio
import base64
import json
import socket
import time

import httpx
import pytest

from heliu.intake import limits
from heliu.intake.bodies import Body, Memory
from heliu.intake.refused import STATUSES, Refused, document
from heliu.intake.requests import Request
from heliu.intake.settings import from_environment

XML = {"Content-Type": "application/xml"}


def limit_of(answer, status, code, name):
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["limit"]["name"]) == (status, code, name)
    return problem["limit"]["value"]


def message(size):
    return b"<CEB311Message>".ljust(size - 1, b"x") + b"\n"


def test_the_largest_message_is_taken_and_one_byte_more_is_not(client):
    most = limits.MAX_MESSAGE_BYTES
    assert client.post("/ceb/CEB311", content=message(most), headers=XML).status_code == 200
    answer = client.post("/ceb/CEB311", content=message(most + 1), headers=XML)
    assert limit_of(answer, 413, "body-too-large", "MAX_MESSAGE_BYTES") == most


def test_a_message_without_declared_length_is_counted_as_it_comes(client):
    def in_pieces(size):
        whole = message(size)
        return (whole[start : start + 65_536] for start in range(0, size, 65_536))

    most = limits.MAX_MESSAGE_BYTES
    assert client.post("/ceb/CEB311", content=in_pieces(most), headers=XML).status_code == 200
    answer = client.post("/ceb/CEB311", content=in_pieces(most + 1), headers=XML)
    assert limit_of(answer, 413, "body-too-large", "MAX_MESSAGE_BYTES") == most


def test_a_declared_length_above_the_limit_is_refused_before_a_byte_is_read(doors):
    with socket.create_connection((doors.host, doors.port), timeout=10) as connection:
        head = f"POST /ceb/CEB311 HTTP/1.1\r\nHost: x\r\nContent-Length: {limits.MAX_MESSAGE_BYTES + 1}\r\n\r\n"
        connection.sendall(head.encode())
        started = time.monotonic()
        answer = connection.recv(65_536)
        while not answer.endswith(b"}"):
            answer += connection.recv(65_536)
        assert time.monotonic() - started < 1
    assert b" 413 " in answer.split(b"\r\n", 1)[0]
    assert b"MAX_MESSAGE_BYTES" in answer


def test_a_refused_sender_that_waits_for_100_is_not_told_to_continue(doors):
    with socket.create_connection((doors.host, doors.port), timeout=10) as connection:
        head = "POST /ceb/CEB311 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_part_of_a_multipart_has_the_limit_of_a_message(client):
    def several(size):
        return b"--cut\r\n\r\n" + message(size) + b"\r\n--cut\r\n\r\n<CEB411Message/>\r\n--cut--\r\n"

    headers = {"Content-Type": "multipart/mixed; boundary=cut"}
    assert client.post("/ceb", content=several(limits.MAX_MESSAGE_BYTES), headers=headers).status_code == 200
    answer = client.post("/ceb", content=several(limits.MAX_MESSAGE_BYTES + 1), headers=headers)
    limit_of(answer, 413, "body-too-large", "MAX_MESSAGE_BYTES")


def test_a_multipart_has_a_limit_of_its_own(client):
    def several(size):
        part = b"--cut\r\n\r\n" + message(6 * limits.MIB) + b"\r\n"
        body = part * 5 + b"--cut\r\n\r\n"
        return body + b"y" * (size - len(body) - 11) + b"\r\n--cut--\r\n"

    headers = {"Content-Type": "multipart/mixed; boundary=cut"}
    most = limits.MAX_MULTIPART_BYTES
    assert client.post("/ceb", content=several(most), headers=headers).status_code == 200
    answer = client.post("/ceb", content=several(most + 1), headers=headers)
    assert limit_of(answer, 413, "body-too-large", "MAX_MULTIPART_BYTES") == most


def test_the_json_door_has_a_limit_and_its_message_too(client):
    def wrapped(message_bytes, whole=None):
        data = base64.b64encode(message(message_bytes)).decode()
        text = json.dumps({"message": {"messageBody": {"data": data}}})
        return text.encode() if whole is None else text.ljust(whole).encode()

    most = limits.MAX_JSON_BYTES
    assert client.post("/cebcmsg", content=wrapped(limits.MAX_MESSAGE_BYTES, most)).content == b"OK"
    answer = client.post("/cebcmsg", content=wrapped(1000, most + 1))
    assert limit_of(answer, 413, "body-too-large", "MAX_JSON_BYTES") == most
    answer = client.post("/cebcmsg", content=wrapped(limits.MAX_MESSAGE_BYTES + 1))
    limit_of(answer, 413, "body-too-large", "MAX_MESSAGE_BYTES")


def exchange(doors, *pieces, pause_s=0.0, patience_s=15.0):
    """Send pieces with pauses, then everything that comes back until the connection is closed."""
    with socket.create_connection((doors.host, doors.port), timeout=patience_s) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause_s)
        answer = b""
        try:
            while some := connection.recv(65_536):
                answer += some
        except ConnectionResetError:
            pass
        return answer


def test_a_head_has_a_limit_in_bytes(doors):
    start, end = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: ", b"\r\n\r\n"
    room = limits.MAX_HEADER_BYTES - 200
    assert exchange(doors, start + b"y" * room + end).startswith(b"HTTP/1.1 200 ")
    answer = exchange(doors, start + b"y" * limits.MAX_HEADER_BYTES + end)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"MAX_HEADER_BYTES" in answer


def test_a_head_without_end_is_cut_off(doors):
    start = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: "
    assert exchange(doors, start, *[b"y" * 8192] * 6, pause_s=0.02).startswith(b"HTTP/1.1 431 ")


def test_many_headers_are_a_large_head(doors):
    many = b"".join(b"X-%d: y\r\n" % number for number in range(5000))
    assert exchange(doors, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n").startswith(b"HTTP/1.1 431 ")


def test_a_very_long_address_is_refused(doors):
    answer = exchange(doors, b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_sender_that_drips_is_cut_off_in_time(doors):
    """The whole body has a time, so a byte now and then does not buy more of it."""
    head = b"POST /ceb/CEB311 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
    started = time.monotonic()
    answer = exchange(doors, head, *[b"<"] * 8, pause_s=0.25)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"BODY_READ_S_MAX" in answer
    assert time.monotonic() - started < 6


def test_a_slow_sender_within_the_time_is_served(doors):
    head = b"POST /ceb/CEB311 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 20\r\n\r\n"
    answer = exchange(doors, head, b"<CEB311Mes", b"sage/>    ", pause_s=0.3)
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_the_rate_of_one_sender_is_limited_and_named(start_intake):
    with start_intake("door_house:application", HELIU_RATE_PER_S="1", HELIU_RATE_BURST="5") as intake:
        answers = [httpx.post(f"{intake.url}/ceb/CEB311", content=message(100), headers=XML) for _ in range(7)]
        assert [answer.status_code for answer in answers[:5]] == [200] * 5
        assert limit_of(answers[5], 429, "rate", "RATE_PER_S") == 1
        assert 1 <= int(answers[5].headers["retry-after"]) <= 2
        assert httpx.get(f"{intake.url}/healthz").status_code == 200
        firm = {"Authorization": "Bearer token-of-the-seller"}
        assert httpx.post(f"{intake.url}/ceb/CEB311", content=message(100), headers=XML | firm).status_code == 200


def test_the_memory_of_all_bodies_together_is_bounded():
    async def read(memory, size):
        events = iter([{"type": "http.request", "body": b"x" * size, "more_body": False}])

        async def receive():
            return next(events)

        request = Request(receive, "POST", "/ceb", b"", {}, "127.0.0.1", "1")
        async with Body(request, memory, ("MAX_MESSAGE_BYTES", 1000), 5) as raw:
            return len(raw), memory.held

    memory = Memory(most=100)
    memory.take(40)
    assert asyncio.run(read(memory, 60)) == (60, 100)
    with pytest.raises(Refused) as refused:
        asyncio.run(read(memory, 61))
    assert (refused.value.code, refused.value.limit) == ("busy", ("MAX_BUFFERED_BYTES", 100))
    assert memory.held == 40


def test_nothing_is_held_after_all_this(client):
    assert 'heliu_door_buffered_bytes{worker="' in client.get("/metrics").text
    held = [line for line in client.get("/metrics").text.splitlines() if line.startswith("heliu_door_buffered_bytes")]
    assert held[0].endswith(" 0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("HELIU_RATE_PER_S", "0", id="零"),
        pytest.param("HELIU_RATE_BURST", "many", id="不是数"),
        pytest.param("HELIU_BODY_READ_S_MAX", "nan", id="nan"),
        pytest.param("HELIU_OPEN_RECEIPTS", "perhaps", id="不是开关"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(name, value):
    with pytest.raises(ValueError, match=name):
        from_environment({name: value, "HELIU_STATE_DIR": "/nowhere"})


def test_every_refusal_says_what_to_do():
    for code, status in STATUSES.items():
        problem = json.loads(document(Refused(code, ""), "1"))
        assert problem["title"]
        assert problem["fix"].endswith("。")
        assert 400 <= problem["status"] == status <= 503
