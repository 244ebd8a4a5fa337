"""A pipeline and a shelf that only pretend, so that the doors can be tried alone over real HTTP."""

import asyncio
import hashlib
import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from heliu.intake.doors import Doors
from heliu.intake.facts import Answer, Delivery
from heliu.intake.house import BadCursor, House, ShelfAway, WindowTooFull
from heliu.intake.settings import from_environment
from heliu.kernel.problems import Invalid, Violation
from heliu.originals.facts import Deposited, Lack, Outcome, RequestRow, State
from heliu.registry.facts import ORIGINALS, RECEIPTS, SEND, Token

SELLER, OTHER = "5105960002", "5105960001"
SELLER_DXP = "DXPENT0000000002"
FAR, PAST = datetime(2999, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
SECRETS = {
    "token-of-the-seller": Token(SELLER, frozenset({SEND, RECEIPTS}), FAR),
    "token-of-another": Token(OTHER, frozenset({SEND, RECEIPTS}), FAR),
    "token-for-receipts": Token(SELLER, frozenset({RECEIPTS}), FAR),
    "token-for-originals": Token(OTHER, frozenset({ORIGINALS}), FAR),
    "token-of-last-year": Token(SELLER, frozenset({SEND, RECEIPTS}), PAST),
}
ROOT = re.compile(rb"<(?:\w+:)?(CEB\d{3})Message")


@dataclass(frozen=True)
class FakeReceipt:
    cursor: str
    message: str
    sender: str
    dxp_id: str
    document: Mapping[str, str | None]
    envelope_id: str | None = None
    lines: tuple[Mapping[str, str], ...] = ()


def receipt_622(place: int, sender: str = SELLER) -> FakeReceipt:
    return FakeReceipt(
        f"{place:06d}",
        "CEB622",
        sender,
        SELLER_DXP,
        {
            "guid": f"4CDE1CFD-EDED-46B1-946C-{place:012d}",
            "customsCode": "7911",
            "ebpCode": OTHER,
            "ebcCode": sender,
            "agentCode": "5105980005",
            "copNo": f"COP{place}",
            "preNo": f"B20261101{place:09d}",
            "invtNo": None,
            "returnStatus": "800",
            "returnTime": f"2026110109{place % 60:02d}00123",
            "returnInfo": "[Code:2600;Desc:放行]",
        },
    )


def receipt_312(place: int) -> FakeReceipt:
    document = {
        "guid": f"4CDE1CFD-EDED-46B1-946C-{place:012d}",
        "ebpCode": OTHER,
        "ebcCode": SELLER,
        "orderNo": f"ORDER{place}",
        "returnStatus": "2",
        "returnTime": "20261101090000123",
        "returnInfo": "新增申报成功",
    }
    return FakeReceipt(f"{place:06d}", "CEB312", SELLER, SELLER_DXP, document)


class FakeShelf:
    """Five receipts of inventories, two of orders, one of another firm."""

    def __init__(self):
        self.receipts = [receipt_622(n) for n in range(1, 4)] + [receipt_312(4), receipt_312(5)]
        self.receipts += [receipt_622(6), receipt_622(7), receipt_622(8, sender=OTHER)]

    async def after(self, firm, cursor, limit):
        if cursor is not None and not cursor.isdigit():
            raise BadCursor
        mine = [one for one in self.receipts if one.sender == firm and one.cursor > (cursor or "")][:limit]
        return mine, mine[-1].cursor if mine else cursor

    async def by_key(self, message, key):
        if key == "AWAY":
            raise ShelfAway
        return [one for one in self.receipts if one.message == message and key in one.document.values()]

    async def in_window(self, message, dxp_id, since, until):
        if dxp_id == "FULL":
            raise WindowTooFull

        def given(one):
            return datetime.strptime(one.document["returnTime"] + "+0800", "%Y%m%d%H%M%S%f%z")

        return [
            one
            for one in self.receipts
            if one.message == message and one.dxp_id == dxp_id and since <= given(one) < until
        ]

    async def stop(self):
        pass


class FakePipeline:
    """Tells back what came; a body that names a fault gets it."""

    def __init__(self):
        tokens = {hashlib.sha256(secret.encode()).hexdigest(): token for secret, token in SECRETS.items()}
        self.directory = SimpleNamespace(tokens=tokens)
        self.counted = Counter()
        self.issued = {}  # what the next look at the registry will find

    async def looked_again(self):
        self.counted["looked_again"] += 1
        self.directory.tokens.update(self.issued)

    def counters(self):
        return dict(self.counted)

    async def stop(self):
        pass

    async def submit(self, delivery: Delivery) -> Answer:
        self.counted["submitted"] += 1
        if b"QUEUE-FULL" in delivery.raw:
            body = b'{"code":"queue-full","detail":"\xe6\x8e\x92\xe9\x98\x9f\xe5\xb7\xb2\xe6\xbb\xa1\xe3\x80\x82"}'
            return Answer(503, body, "application/problem+json", 2)
        if b"BREAK" in delivery.raw:
            raise RuntimeError("a fault of ours")
        if b"DIE" in delivery.raw:
            os._exit(9)
        if b"SLOW" in delivery.raw:
            await asyncio.sleep(0.5)
        if b"UNREADABLE" in delivery.raw:
            return Answer(400, b"<CEB900Message/>", "application/xml; charset=utf-8")
        root = ROOT.search(delivery.raw)
        words = [delivery.message, root and root[1].decode(), delivery.door, delivery.token_firm, delivery.envelope_id]
        words += [str(len(delivery.raw)), hashlib.sha256(delivery.raw).hexdigest()[:12]]
        told = " ".join(word or "-" for word in words)
        return Answer(200, f"<CEB622Message>{told}</CEB622Message>".encode(), "application/xml; charset=utf-8")


class FakeOriginals:
    """Says back what came, or fails as the body wants."""

    async def ask(self, body, platform, _address):
        self._fail(body)
        return "10000", f"{platform} {len(body)}"

    async def deposit(self, body, firm):
        self._fail(body)
        if b"WRONG" in body:
            raise Invalid("原始数据不符合公告附件的要求。", [Violation("/x", "original-missing", "缺少。", "补上。")])
        return [Deposited(firm, ("HL-1",), Outcome.KEPT)]

    async def waiting_for(self, firm):
        row = RequestRow(1, "S-1", firm, "", "HL-1", State.WAITING, Lack.ORIGINAL, PAST, FAR, None)
        return [row]

    async def receive(self, body):
        self._fail(body)
        return "20006", str(len(body))

    async def gauges(self):
        return {"open": 3}

    async def stop(self):
        pass

    def _fail(self, body):
        if b"AWAY" in body:
            raise ShelfAway
        if b"BREAK" in body:
            raise RuntimeError("a fault of ours")


def write(message, rows):
    inner = "".join(f"<row>{row.get('copNo') or row.get('orderNo')}</row>" for row in rows)
    return f"<{message}Message>{inner}</{message}Message>".encode()


async def open_house() -> House:
    await asyncio.sleep(float(os.environ.get("DOOR_HOUSE_STARTS_S", "0")))
    return House(FakePipeline(), FakeShelf(), from_environment(), FakeOriginals())


application = Doors(open_house, write)
