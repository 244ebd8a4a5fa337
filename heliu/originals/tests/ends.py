"""The other ends over real HTTP on this machine: customs, which verifies, and a platform called back."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from heliu.ceb.originals import asking as wire
from heliu.originals.customs_end import judge


class End:
    """A server whose answers are a script; the last one stays. Everything it was sent is in ``got``."""

    def __init__(self, *script):
        self.script = list(script)
        self.got = []
        self.headers = []

    def answer(self, body, headers):
        self.got.append(body)
        self.headers.append(dict(headers))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return step(body) if callable(step) else step


@contextmanager
def serving(end):
    """The address of an end while it serves."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            status, content = end.answer(body, self.headers)
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/realTimeDataUpload"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(code, words="", status=200):
    return status, wire.answer(code, words, 1, total=0)


def gives(**told):
    return 200, json.dumps(told, ensure_ascii=False).encode()


def verifying(certificates, *questions):
    """Customs as it is: it knows what it asked, ``(session, platform, order)``, and verifies over the raw slices."""
    known = {session: (platform, order) for session, platform, order in questions}

    def step(body):
        told = judge(body, known.get, lambda firm: certificates.get(firm, []))
        return says(told.code, told.words)

    return step
