"""Calls to addresses of others: public ones only, aimed at what was resolved, bounded."""

import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from heliu.kernel.egress import Bounds, NotReached, post
from heliu.kernel.networks import is_callable, is_in, networks, web_address

HERE = networks("127.0.0.0/8")


@pytest.fixture
def server():
    """An address of this machine; ``answers`` is what it says, ``asked`` what it heard."""

    class Handler(BaseHTTPRequestHandler):
        answers, asked = [(200, b"ok", {})], []

        def do_POST(self):
            self.asked.append((self.headers["Host"], self.rfile.read(int(self.headers["content-length"]))))
            status, body, headers = self.answers[0]
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    served = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=served.serve_forever, daemon=True).start()
    yield Handler, served.server_port
    served.shutdown()
    served.server_close()


@pytest.mark.parametrize(
    ("address", "callable_"),
    [
        ("8.8.8.8", True),
        ("10.1.2.3", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("100.64.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("fec0::1", False),
        ("2400:3200::1", True),
    ],
)
def test_only_public_addresses_are_called(address, callable_):
    assert is_callable(address, ()) is callable_


def test_a_network_can_be_opened():
    assert is_callable("10.1.2.3", networks("10.1.0.0/16"))
    assert is_in("::ffff:10.1.2.3", networks("10.1.0.0/16"))
    assert not is_in("nobody", networks("10.1.0.0/16"))
    with pytest.raises(ValueError, match="host bits"):
        networks("10.1.2.3/16")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "https://",
        "//a.example",
        "https://u:p@a.example/",
        "https://a.example:0/",
        "https://a.example:99999/",
        "https://a.example/#x",
        "https://a.example/ x",
        "https://a.example/" + "x" * 500,
        "https://例.example/",
        "https://[",
        "https://[a]/",
    ],
)
def test_an_address_that_is_none(url):
    assert web_address(url) is None
    with pytest.raises(NotReached):
        post(url, b"", {}, Bounds(5, 100, HERE))


def test_the_connection_goes_to_what_was_resolved_under_the_name_that_was_asked(server):
    handler, port = server
    names = []

    def resolve(host, _port):
        names.append(host)
        return ["127.0.0.1"]

    reply = post(f"http://shop.example:{port}/x", b"hello", {}, Bounds(5, 100, HERE), resolve)
    assert (reply.status, reply.body, names) == (200, b"ok", ["shop.example"])
    assert handler.asked == [(f"shop.example:{port}", b"hello")]


def test_one_private_address_among_others_closes_the_name(server):
    with pytest.raises(NotReached, match="内部地址"):
        post("http://shop.example/", b"", {}, Bounds(5, 100), lambda *_: ["8.8.8.8", "127.0.0.1"])


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f.1"])
def test_spellings_of_this_machine_are_private(server, host):
    with pytest.raises(NotReached):
        post(f"http://{host}:{server[1]}/", b"", {}, Bounds(2, 100))


def test_too_much_is_not_read_and_a_redirect_not_followed(server):
    handler, port = server
    handler.answers[0] = (200, b"x" * 101, {})
    with pytest.raises(NotReached, match=r"100"):
        post(f"http://127.0.0.1:{port}/", b"", {}, Bounds(5, 100, HERE))
    handler.answers[0] = (302, b"", {"location": f"http://127.0.0.1:{port}/other"})
    assert post(f"http://127.0.0.1:{port}/", b"", {}, Bounds(5, 100, HERE)).status == 302


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n"], ids=["head", "body"])
def test_an_end_that_says_an_octet_now_and_then_is_left_in_time(start):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def trickle():
            end, _address = listening.accept()
            with end, suppress(OSError):
                end.sendall(start)
                while True:
                    time.sleep(0.1)
                    end.sendall(b"x")

        slow = Thread(target=trickle)
        slow.start()
        began = time.monotonic()
        with pytest.raises(NotReached, match="秒内没有完整的应答"):
            post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"", {}, Bounds(0.5, 100, HERE))
        assert time.monotonic() - began < 3
        slow.join()


def test_nobody_there():
    with pytest.raises(NotReached, match="无法连接"):
        post("http://127.0.0.1:9/", b"", {}, Bounds(2, 100, HERE))
    with pytest.raises(NotReached, match="无法解析"):
        post("http://a.example/", b"", {}, Bounds(2, 100), unknown)


def unknown(*_):
    raise OSError
