"""The sandbox as one ASGI application: the platform's own doors, and under ``/sandbox/`` the knobs of the customs.

``GET /sandbox/state`` · ``POST /sandbox/advance`` (``by=1h``) · ``POST /sandbox/down`` (``for=1h``) · ``POST
/sandbox/say`` (``number=…``, ``step=release after 2h``) · ``POST /sandbox/script`` (the text). Bodies are plain text or
a query; answers are JSON.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from heliu.ceb.receipts import receipt as write
from heliu.intake.doors import Doors
from heliu.intake.house import House
from heliu.intake.requests import Receive, Scope, Send, read_request
from heliu.kernel.problems import Invalid, NotThere, Problem, TooLarge, Unavailable
from heliu.sandbox.durations import duration
from heliu.sandbox.facts import Receipt
from heliu.sandbox.folder import FolderEnd
from heliu.sandbox.house import SandboxPipeline, house_of
from heliu.sandbox.script import parse, parse_step

if TYPE_CHECKING:
    from collections.abc import Callable

KNOBS: Final = "/sandbox/"
BODY_OCTETS_MAX: Final = 1_048_576
JSON: Final = b"application/json"
Told = dict[str, Any]


class SandboxApplication:
    """One sandbox behind its doors; with ``folder`` also at a folder, where it looks whenever something happens."""

    def __init__(self, pipeline: SandboxPipeline, folder: FolderEnd | None = None) -> None:
        self._customs, self._pipeline, self._folder = pipeline.customs, pipeline, folder
        self._doors = Doors(self._open, write)
        self._knobs: dict[tuple[str, str], Callable[[dict[str, str], str], Told]] = {
            ("GET", "state"): self._state,
            ("POST", "advance"): self._advance,
            ("POST", "down"): self._down,
            ("POST", "say"): self._say,
            ("POST", "script"): self._script,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(KNOBS):
            await self._turn(scope, receive, send)
        else:
            await self._doors(scope, receive, send)

    def look(self) -> None:
        """See to the folder. Raises Unavailable where it is not there any more."""
        if self._folder is not None:
            try:
                self._folder.turn()
            except OSError as fault:
                raise Unavailable(f"目录 {self._folder.root} 不可用：{fault.strerror or fault}。") from fault

    async def _open(self) -> House:
        return house_of(self._pipeline)

    async def _turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, told = 200, {}
        try:
            request = read_request(scope, receive, "")
            knob = self._knobs.get((request.method, request.path.removeprefix(KNOBS)))
            if knob is None:
                names = "、".join(f"{method} {KNOBS}{name}" for method, name in self._knobs)
                raise NotThere(f"没有 {request.method} {request.path[:60]}，可用：{names}。")
            told = knob(request.query(), (await _text(receive)).strip())
            self.look()
        except Problem as problem:
            status, told = problem.status, dict(problem.as_json())
        body = msgspec.json.encode(told)
        headers = [(b"content-type", JSON), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _state(self, _query: dict[str, str], _body: str) -> Told:
        customs = self._customs
        back = customs.down_until()
        return {
            "now": customs.now.isoformat(),
            "seed": customs.seed,
            "rules": len(customs.script.rules),
            "down_until": back.isoformat() if back else None,
            "given": len(customs.given),
            "delivered": len(customs.delivered),
        }

    def _advance(self, query: dict[str, str], body: str) -> Told:
        handed = self._customs.advance(_span(query.get("by") or body, "by"))
        return {"now": self._customs.now.isoformat(), "receipts": [row(one) for one in handed]}

    def _down(self, query: dict[str, str], body: str) -> Told:
        self._customs.down(_span(query.get("for") or body, "for"))
        return self._state(query, body)

    def _say(self, query: dict[str, str], body: str) -> Told:
        step = parse_step(query.get("step") or body)
        return row(self._customs.say(query.get("number", ""), step))

    def _script(self, query: dict[str, str], body: str) -> Told:
        """The new script holds for what comes from now on."""
        self._customs.follow(parse(body))
        return self._state(query, body)


def row(one: Receipt) -> Told:
    """A receipt in a line of JSON."""
    return {"message": one.message, "dxpId": one.dxp_id, "due": one.due.isoformat(), **one.document}


def _span(text: str, name: str) -> timedelta:
    span = duration(text)
    if span is None:
        raise Invalid.at(f"/{name}", "sandbox-clock", f"“{text[:40]}”不是时间长度。", "写作 90s、30m、1h30m、2d。")
    return span


async def _text(receive: Receive) -> str:
    parts, size = [], 0
    while True:
        event = await receive()
        part = event.get("body", b"")
        size += len(part)
        if size > BODY_OCTETS_MAX:
            raise TooLarge(f"请求体超过 {BODY_OCTETS_MAX} 字节（BODY_OCTETS_MAX）。")
        parts.append(part)
        if not event.get("more_body"):
            break
    try:
        return b"".join(parts).decode()
    except UnicodeDecodeError as fault:
        raise Invalid("请求体不是 UTF-8。") from fault
