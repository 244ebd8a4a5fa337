"""The real doors in this process: a request becomes an ASGI call, is routed, read, verified, committed and answered.

The sockets in front and the committer's thread behind are proven elsewhere (heliu/intake/tests); here the counter of
those tests commits, so that a journey costs no process of its own.
"""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from heliu.ceb.reader import read
from heliu.ceb.receipts import receipt
from heliu.ceb.signature.full import verify_full
from heliu.ceb.signature.slices import verify_fast
from heliu.intake.doors import Doors
from heliu.intake.facts import Answer
from heliu.intake.house import House
from heliu.intake.scanning import prepare
from heliu.intake.settings import from_environment
from heliu.intake.shelf import DatabaseShelf
from heliu.intake.tests.customs_counter import SELLER, codes
from heliu.kernel.days import now
from heliu.registry.facts import RECEIPTS, Token

XML = b"application/xml"
HTTP_OK = 200
USUAL = ("1800", "2600", "2700")  # taken, released, closed
SECRET = b"the-token-of-the-journeys"


@dataclass
class Pipeline:
    """Prepares as the real one does and commits at the counter, a message at a time."""

    counter: object

    @property
    def directory(self):
        token = Token(SELLER, frozenset({RECEIPTS}), now() + timedelta(days=1))
        return SimpleNamespace(tokens={hashlib.sha256(SECRET).hexdigest(): token})

    async def submit(self, delivery):
        self.counter.fill()
        desk = self.counter.desk
        verdict = verify_fast(delivery.raw, desk.trust, delivery.received_at)
        verdict = verdict or verify_full(delivery.raw, desk.trust, delivery.received_at)
        message = prepare(delivery, verdict, desk)
        return Answer(HTTP_OK, self.counter.batch().run([message]).answers[message.message_id], XML.decode())

    async def stop(self):
        pass


class Visit:
    """One firm's programs before the doors; ``trail`` is what came back, in order: message, status, codes."""

    def __init__(self, counter):
        self.counter, self.trail = counter, []
        self._runner, self._events, self._cursor = asyncio.Runner(), asyncio.Queue(), ""
        self._doors = Doors(self._house, receipt)

    async def _house(self):
        nobody = SimpleNamespace(stop=_nothing)
        shelf = await DatabaseShelf.open(self.counter.url)
        return House(Pipeline(self.counter), shelf, from_environment({}), nobody)

    def __enter__(self):
        self._life = self._runner.run(self._begin())
        return self

    def __exit__(self, *_):
        self._runner.run(self._end())
        self._runner.close()

    async def _begin(self):
        started = asyncio.Event()
        self._events.put_nowait({"type": "lifespan.startup"})

        async def told(_event):
            started.set()

        life = asyncio.create_task(self._doors({"type": "lifespan"}, self._events.get, told))
        await started.wait()
        return life

    async def _end(self):
        self._events.put_nowait({"type": "lifespan.shutdown"})
        await self._life

    def tell(self, kind, document):
        """Send one document, signed, to its door; its receipt."""
        return self._read(self._asked("POST", f"/ceb/{kind}", self.counter.signed(kind, document)))

    def ask(self, kind, key):
        """The latest receipt of one document by its number."""
        return self._read(self._asked("GET", f"/ceb/{kind}/{key}"))

    def _read(self, body):
        answer = read(body)
        [document] = answer.documents
        self.trail.append(said(answer.message, document.head))
        return document.head

    def fetch(self, *kinds):
        """What has come for the firm since the last look, in order: those of ``kinds``; the last of them."""
        found = json.loads(self._asked("GET", "/receipts", query=f"limit=500&after={self._cursor}"))
        self._cursor = found["next"] or self._cursor
        wanted = [one for one in found["receipts"] if one["message"] in kinds]
        self.trail += [said(one["message"], one) for one in wanted]
        return wanted[-1]

    def note(self, what):
        """What people did in between, on pages."""
        self.trail.append(what)

    def _asked(self, method, path, body=b"", query=""):
        return self._runner.run(self._ask(method, path, body, query))

    async def _ask(self, method, path, body, query):
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(event):
            sent.append(event)

        headers = (
            [(b"content-type", XML), (b"authorization", b"Bearer " + SECRET)] if query else [(b"content-type", XML)]
        )
        scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": query.encode()}
        await self._doors(scope, receive, send)
        answer = b"".join(event.get("body", b"") for event in sent[1:])
        assert sent[0]["status"] == HTTP_OK, answer.decode()
        return answer


async def _nothing():
    pass


def said(kind, told):
    """``CEB606 399 E21``: message, status, rules; what is usual is left out."""
    status = told.get("returnStatus") or told.get("status") or ""
    rules = [code for code in codes(told) if code not in USUAL] if "returnInfo" in told else []
    return " ".join([kind, status, *rules]).strip()
