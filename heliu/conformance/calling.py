"""One enterprise's connection to a server under test: what was sent, and what its doors answered."""

import base64
import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

import httpx

from heliu.ceb.customs_ids import customs_dxp_id
from heliu.ceb.envelope import Envelope, write_envelope
from heliu.ceb.reader import read

TIMEOUT_S: Final = 60.0  # the first message of a fresh checkout may wait for the scanner to be compiled
ANSWER_OCTETS_MAX: Final = 64 * 1024 * 1024
WORDS_MAX: Final = 120
_ROOT: Final = re.compile(rb"<(?:\w+:)?CEB\d{3}Message\b")
Head = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of HTTP (0: no answer came), the body, and the receipts in it."""

    http: int
    body: bytes
    message: str
    receipts: tuple[Head, ...]

    @property
    def status(self) -> str:
        """The state of the only receipt, else nothing."""
        return (self.receipts[0].get("returnStatus") or "") if len(self.receipts) == 1 else ""

    def told(self) -> str:
        """In words, for a report; no personal value stands in a receipt's head of codes and states."""
        if self.receipts:
            states = "、".join(one.get("returnStatus") or "?" for one in self.receipts)
            return f"{self.message} {states}：{self.receipts[0].get('returnInfo') or ''}"[:WORDS_MAX]
        return f"HTTP {self.http} {self.body[:WORDS_MAX].decode(errors='replace')}"[:WORDS_MAX]


@dataclass
class Line:
    """The connection. ``token``: the enterprise's API token, sent where receipts are listed and where asked for."""

    url: str
    token: str | None = None
    digest: Any = field(default_factory=hashlib.sha256)
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # its line a request would hide the table
        self.client = httpx.Client(base_url=self.url, timeout=TIMEOUT_S, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _why: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.client.close()

    def send(self, kind: str, raw: bytes, *, with_token: bool = False) -> Answer:
        """Through the door of the kind."""
        self.digest.update(raw)
        headers = {"Content-Type": "application/xml", **(self._told_who() if with_token else {})}
        return self.ask("POST", f"/ceb/{kind}", content=raw, headers=headers)

    def send_json(self, kind: str, raw: bytes, sender: str, sent: datetime) -> Answer:
        """Through the JSON door of regional platforms."""
        self.digest.update(raw)
        head = {
            "version": "1.0",
            "messageId": "",
            "senderID": sender,
            "receiverID": "PORT",
            "sendTime": f"{sent:%Y-%m-%d %H:%M:%S}",
            "messageType": f"{kind}Message.xml",
        }
        body = {"message": {"messageHead": head, "messageBody": {"data": base64.b64encode(raw).decode()}}}
        return self.ask("POST", "/cebcmsg", json=body)

    def send_enveloped(self, kind: str, raw: bytes, sender: str, sent: datetime, number: str) -> Answer:
        """In the customs' own terminal envelope."""
        self.digest.update(raw)
        naive = sent.replace(tzinfo=None, microsecond=0)
        cover = write_envelope(Envelope(number, sender, (customs_dxp_id(kind),), naive, f"{kind}Message", raw))
        return self.ask("POST", "/dxp", content=cover, headers={"Content-Type": "application/xml"})

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """HTTP status 0: no answer came, and the body says why."""
        try:
            response = self.client.request(method, path, **options)
        except httpx.HTTPError as fault:
            return Answer(0, f"{type(fault).__name__}: {fault}".encode(), "", ())
        body = response.content[:ANSWER_OCTETS_MAX]
        if not _ROOT.search(body[:1_024]):
            return Answer(response.status_code, body, "", ())
        reading = read(body)
        heads = tuple(document.head for document in reading.documents)
        return Answer(response.status_code, body, reading.message or "", heads)

    def listed(self, path: str) -> Answer:
        """A list of receipts, with the token."""
        return self.ask("GET", path, headers=self._told_who())

    def _told_who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
