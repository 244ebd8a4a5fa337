"""An enterprise's side of the doors, simple and synchronous: posts messages, reads receipts as any client would."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lxml import etree

from heliu.conformance.calling import Answer, Line

WAIT_S_MAX: Final = 15.0
PAUSE_S: Final = 0.1
KEYS: Final = ("copNo", "coElNo", "logisticsNo", "payTransactionId", "orderNo")
NUMBERS: Final = ("preNo", "invtNo")
DOCUMENT: Final = re.compile(rb"<(?:\w+:)?CEB\d{3}Message\b.*?</(?:\w+:)?CEB\d{3}Message>", re.DOTALL)
OK: Final = 200


@dataclass(frozen=True, slots=True)
class Receipt:
    """One return body: ``key`` is the first of the business numbers it carries; CEB900 has none.

    ``numbers`` are those the customs side gave (preNo, invtNo). The same declaration sent again must be answered by an
    equal receipt; only the time of the answer may differ.
    """

    message: str
    key: str
    status: str
    sentence: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a door answered: the HTTP status, the receipts in the body, and the body as text."""

    http: int
    receipts: tuple[Receipt, ...]
    text: str

    def of(self, key: str) -> Receipt | None:
        return next((each for each in self.receipts if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Post:
    """One enterprise's messages over its line to the platform."""

    line: Line

    def send(self, code: str, raw: bytes, *, with_token: bool = False) -> Reply:
        """The message through the plain XML door."""
        return read(self.line.send(f"CEB{code}", raw, with_token=with_token))

    def send_together(self, messages: Mapping[str, bytes]) -> Reply:
        """Several messages in one multipart request."""
        files = [(f"CEB{code}", (f"CEB{code}.xml", raw, "application/xml")) for code, raw in messages.items()]
        return self.ask("POST", "/ceb", files=files)

    def send_json(self, code: str, raw: bytes, sender: str, sent: datetime) -> Reply:
        """Through the JSON door of regional platforms."""
        return read(self.line.send_json(f"CEB{code}", raw, sender, sent))

    def send_enveloped(self, code: str, raw: bytes, sender: str, sent: datetime, *, message_id: str) -> Reply:
        """In the customs' own terminal envelope."""
        return read(self.line.send_enveloped(f"CEB{code}", raw, sender, sent, message_id))

    def ask(self, method: str, path: str, **options: Any) -> Reply:
        """HTTP status 0: no answer came, and the text says why."""
        return read(self.line.ask(method, path, **options))

    def latest(self, cop_no: str, wanted: str, receipt: str = "CEB622") -> Receipt | None:
        """The inventory's latest receipt, asked for until it has the wanted status or time is up."""
        until = time.monotonic() + WAIT_S_MAX
        while True:
            found = self.ask("GET", f"/ceb/{receipt}/{cop_no}").of(cop_no)
            if (found is not None and found.status == wanted) or time.monotonic() > until:
                return found
            time.sleep(PAUSE_S)

    def bill(self, cop_no: str) -> dict[str, str] | None:
        """The header of an inventory's tax bill, asked for until it is made or time is up."""
        until = time.monotonic() + WAIT_S_MAX
        while True:
            reply = self.ask("GET", f"/ceb/CEB816/{cop_no}")
            if reply.http == OK:
                root = etree.fromstring(reply.text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
                return {etree.QName(leaf).localname: leaf.text or "" for leaf in root[0][0]}
            if time.monotonic() > until:
                return None
            time.sleep(PAUSE_S)


def read(answer: Answer) -> Reply:
    receipts = [receipt for raw in DOCUMENT.findall(answer.body) for receipt in receipts_of(raw)]
    return Reply(answer.http, tuple(receipts), answer.body.decode(errors="replace"))


def receipts_of(raw: bytes) -> list[Receipt]:
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    message = etree.QName(root).localname.removesuffix("Message")
    found = []
    for body in root:
        values = {etree.QName(child).localname: child.text or "" for child in body}
        key = next((values[name] for name in KEYS if values.get(name)), "")
        numbers = tuple(values[name] for name in NUMBERS if name in values)
        found.append(Receipt(message, key, values.get("returnStatus", ""), values.get("returnInfo", ""), numbers))
    return found
