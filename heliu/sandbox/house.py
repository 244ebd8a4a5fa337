"""The sandbox behind the doors of the platform: the same addresses, formats and limits, another authority behind them.

A firm's token is ``heliu_sandbox_`` and its customs code; it is good from the first message of the firm on.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn

from heliu.ceb.receipts import receipt as written
from heliu.ceb.specimens.parcel import FIRMS
from heliu.intake.facts import Answer, Delivery
from heliu.intake.house import BadCursor, House, ShelfAway
from heliu.intake.refused import Refused
from heliu.intake.settings import IntakeSettings
from heliu.kernel.problems import Problem
from heliu.originals.facts import Deposited, RequestRow
from heliu.registry.facts import RECEIPTS, SEND, TOKEN_PREFIX, Token
from heliu.sandbox.customs import Customs
from heliu.sandbox.facts import Arrival, Down, Receipt
from heliu.sandbox.writing import UNREADABLE

XML: Final = "application/xml; charset=utf-8"
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
RETRY_S_MAX: Final = 3_600
_DIGITS: Final = 9


def token_of(firm: str) -> str:
    return f"{TOKEN_PREFIX}sandbox_{firm}"


class Tokens:
    """The token book: whoever has sent, and the firms of the samples."""

    def __init__(self) -> None:
        self.tokens: dict[str, Token] = {}
        for code, _ in FIRMS.values():
            self.admit(code)

    def admit(self, firm: str) -> None:
        digest = hashlib.sha256(token_of(firm).encode()).hexdigest()
        self.tokens[digest] = Token(firm, frozenset({SEND, RECEIPTS}), NEVER)


class SandboxPipeline:
    """Hands messages to the customs; keeps them in ``kept`` where somebody wants to look at them afterwards."""

    def __init__(self, customs: Customs, kept: Path | None = None) -> None:
        self.customs, self.directory = customs, Tokens()
        self._kept, self._taken = kept, 0
        if kept is not None:
            kept.mkdir(parents=True, exist_ok=True)

    async def submit(self, delivery: Delivery) -> Answer:
        try:
            arrival = Arrival(delivery.raw, delivery.message, delivery.token_firm, delivery.envelope_id)
            receipts = self.customs.take(arrival)
        except Down as down:
            wait_s = (down.until - self.customs.now).total_seconds()
            return Answer(503, b"", XML, min(RETRY_S_MAX, max(1, int(wait_s))))
        except Problem as problem:
            return Answer(problem.status, problem.detail.encode(), XML)
        self._taken += 1
        for one in receipts:
            self.directory.admit(one.sender)
        self._keep(delivery, receipts)
        return Answer(200, answer_body(receipts), XML)

    async def looked_again(self) -> None:
        """All there is to know is known."""

    def counters(self) -> Mapping[str, int]:
        return {"messages": self._taken, "receipts": len(self.customs.delivered)}

    async def stop(self) -> None:
        """Nothing outlives a sandbox."""

    def _keep(self, delivery: Delivery, receipts: Sequence[Receipt]) -> None:
        if self._kept is not None:
            kind = delivery.message or (receipts[0].message if receipts else delivery.door)
            (self._kept / f"{self._taken:06d}_{kind}.xml").write_bytes(delivery.raw)


def answer_body(receipts: Sequence[Receipt]) -> bytes:
    """The receipt message of one request; empty where no receipt is there yet, or it was lost."""
    if not receipts or receipts[0].message == UNREADABLE or len(receipts) == 1:
        return receipts[0].body if receipts else b""
    return written(receipts[0].message, [one.document for one in receipts], guid=receipts[0].document["guid"])


class SandboxShelf:
    """The receipts handed out so far. Lost ones are found by their number: that is how they are re-issued (补发)."""

    def __init__(self, customs: Customs) -> None:
        self._customs = customs

    async def after(self, firm: str, cursor: str | None, limit: int) -> tuple[Sequence[Receipt], str | None]:
        if cursor and not (len(cursor) == _DIGITS and cursor.isascii() and cursor.isdigit()):
            raise BadCursor
        mine = [one for one in self._here().delivered[int(cursor or 0) :] if one.sender == firm][:limit]
        return mine, mine[-1].cursor if mine else cursor

    async def by_key(self, message: str, key: str) -> Sequence[Receipt]:
        return [one for one in self._here().given if one.message == message and key in one.document.values()]

    async def in_window(self, message: str, dxp_id: str, since: datetime, until: datetime) -> Sequence[Receipt]:
        rows = self._here().delivered
        return [one for one in rows if (one.message, one.dxp_id) == (message, dxp_id) and since <= one.due < until]

    async def stop(self) -> None:
        """Nothing outlives a sandbox."""

    def _here(self) -> Customs:
        if self._customs.down_until() is not None:
            raise ShelfAway
        return self._customs


class NoCounter:
    """Payment originals are not the sandbox's: an installation has a customs end of its own for them."""

    async def ask(self, body: bytes, platform: str, address: str) -> tuple[str, str]:
        self._refuse(body, platform, address)

    async def deposit(self, body: bytes, firm: str) -> Sequence[Deposited]:
        self._refuse(body, firm)

    async def waiting_for(self, firm: str) -> Sequence[RequestRow]:
        self._refuse(firm)

    async def receive(self, body: bytes) -> tuple[str, str]:
        self._refuse(body)

    async def gauges(self) -> Mapping[str, int]:
        return {}

    async def stop(self) -> None:
        """Nothing outlives a sandbox."""

    def _refuse(self, *_given: object) -> NoReturn:
        raise Refused("not-found", "海关沙箱不收支付原始数据。")


def house_of(pipeline: SandboxPipeline) -> House:
    settings = IntakeSettings(database_url="", state_dir=Path())
    return House(pipeline, SandboxShelf(pipeline.customs), settings, NoCounter())
