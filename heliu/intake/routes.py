"""From an address to its door. The addresses are few and fixed, so one table finds nearly all of them."""

from collections.abc import Awaitable, Callable
from functools import partial

from heliu.ceb.catalogue.index import MESSAGES
from heliu.intake import receipts, status
from heliu.intake.cebcmsg import receive_cebcmsg
from heliu.intake.dxp import receive_dxp
from heliu.intake.house import House
from heliu.intake.messages import SENDABLE, message_named
from heliu.intake.originals import doors as originals
from heliu.intake.receipts import WriteReceipts
from heliu.intake.refused import Refused
from heliu.intake.requests import Reply, Request
from heliu.intake.xml_door import receive_ceb

DoorFunction = Callable[[Request, House], Awaitable[Reply]]

BY_MINUTE = ("CEB312", "CEB412", "CEB512", "CEB514", "CEB622", "CEB816", "CEB818")


class Routes:
    """``door_of(method, path)`` gives the door, or refuses with what would have been right."""

    def __init__(self, write: WriteReceipts) -> None:
        self._write = write
        self._doors: dict[str, tuple[str, DoorFunction]] = {
            "/ceb": ("POST", partial(receive_ceb, message=None)),
            "/cebcmsg": ("POST", receive_cebcmsg),
            "/dxp": ("POST", receive_dxp),
            "/receipts": ("GET", partial(receipts.by_cursor, write=write)),
            "/originals": ("POST", originals.deposit),
            "/originals/requests": ("GET", originals.requests),
            "/platDataOpen": ("POST", originals.take_question),
            "/platdataopen": ("POST", originals.take_question),
            "/ceb2grab/grab/realTimeDataUpload": ("POST", originals.receive_upload),
            "/healthz": ("GET", status.healthz),
            "/metrics": ("GET", status.metrics),
        }
        for message in BY_MINUTE:
            self._doors[f"/{message.lower()}msg"] = ("GET", partial(receipts.by_minute, message=message))
        for message in SENDABLE:
            door = ("POST", partial(receive_ceb, message=message))
            for written in (message, message[3:], f"{message}Message"):
                self._doors[f"/ceb/{written}"] = door

    def door_of(self, method: str, path: str) -> DoorFunction:
        found = self._doors.get(path) or self._other_spelling(path)
        if method == found[0] or (method == "HEAD" and found[0] == "GET"):
            return found[1]
        allowed = "GET, HEAD" if found[0] == "GET" else found[0]
        raise Refused("method-not-allowed", f"收到的是 {method}。", headers=((b"allow", allowed.encode()),), close=True)

    def _other_spelling(self, path: str) -> tuple[str, DoorFunction]:
        pieces = path.strip("/").split("/")
        if len(pieces) == 1 and (found := self._doors.get(f"/{pieces[0].lower()}")):
            return found
        if len(pieces) == 3 and (pieces[0], pieces[2].lower()) == ("179", "platdataopen"):  # noqa: PLR2004 - /179/{platform}/…
            return "POST", partial(originals.take_question, platform=pieces[1])
        if pieces[0].lower() != "ceb" or len(pieces) not in {2, 3}:
            raise Refused("not-found", f"{path[:80]!r} 不存在。", close=True)
        if len(pieces) == 3:  # noqa: PLR2004 - /ceb/{message}/{key}
            return "GET", partial(receipts.by_key, names=(pieces[1], pieces[2]), write=self._write)
        message = message_named(pieces[1])
        if message is None:
            raise Refused("message-unknown", f"{pieces[1][:40]!r} 不在报文目录中。", close=True)
        if message not in SENDABLE:
            raise Refused("message-not-sendable", f"{message} 是{MESSAGES[message].zh}。", close=True)
        return self._doors[f"/ceb/{message}"]
