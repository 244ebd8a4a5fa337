"""Sends message sets to a running intake over many connections and keeps every answer and every time.

Closed loop: each connection sends its next set as soon as the last one is answered. Open loop: set k is due at
k x documents / rate seconds, and being late counts, so a server that falls behind cannot hide it.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from heliu.cli.traffic.connection import Connection, Reply
from heliu.cli.traffic.sets import MessageSet

INVENTORIES: Final = frozenset({"621", "603"})
ASK_AGAIN: Final = frozenset({429, 503})
RETRIES_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """How the load is offered. ``rate``: inventories per second; None: closed loop. Several bases are taken in turn."""

    bases: tuple[str, ...]
    connections: int = 32
    rate: float | None = None
    documents: int = 100
    timeout_s: float = 30.0
    headers: tuple[str, ...] = ()
    path: str = "/ceb/CEB{code}"


@dataclass(slots=True)
class Times:
    """Seconds.

    ``receipt``: from the inventory message's submission to its receipt; open loop: plus the lateness of its set, that
    is from the moment it was due. ``post``: the bare POST of inventory messages; ``other``: of the other three;
    ``chain``: the whole set from its due time; ``start``: how late sets started.
    """

    receipt: list[float] = field(default_factory=list)
    post: list[float] = field(default_factory=list)
    other: list[float] = field(default_factory=list)
    chain: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """What happened: ``answers`` by set and message code."""

    answers: dict[tuple[int, str], Reply] = field(default_factory=dict)
    times: Times = field(default_factory=Times)
    wall_s: float = 0.0
    requests: int = 0
    bytes_sent: int = 0
    retries: int = 0


class Driver:
    def __init__(self, sets: Sequence[MessageSet], offer: Offer) -> None:
        self.offer = offer
        self.run = Run()
        self.jobs: Iterator[MessageSet] = iter(sets)
        self.done = [asyncio.Event() for _ in sets]
        self.answered = 0  # all sets below are answered
        self.begin = 0.0

    async def drive(self) -> Run:
        bases = self.offer.bases
        clients = [
            Connection(bases[number % len(bases)], self.offer.headers, self.offer.timeout_s)
            for number in range(self.offer.connections)
        ]
        self.begin = time.perf_counter()
        try:
            await asyncio.gather(*(self.work(client) for client in clients))
            self.run.wall_s = time.perf_counter() - self.begin
        finally:
            for client in clients:
                client.close()
        return self.run

    async def work(self, client: Connection) -> None:
        for each in self.jobs:  # shared by all connections: each set is taken once
            now = time.perf_counter()
            due = now if self.offer.rate is None else self.begin + each.number * self.offer.documents / self.offer.rate
            if due > now:
                await asyncio.sleep(due - now)
            await self.wait_for(each.after)
            late = time.perf_counter() - due
            self.run.times.start.append(late)
            for code, raw in each.messages:
                await self.post(client, each.number, code, raw, late if self.offer.rate else 0.0)
            self.run.times.chain.append(time.perf_counter() - due)
            self.done[each.number].set()

    async def wait_for(self, number: int) -> None:
        while (first := self.answered) <= number:
            await self.done[first].wait()
            self.answered = max(self.answered, first + 1)  # others may have waited for the same one meanwhile

    async def post(self, client: Connection, number: int, code: str, raw: bytes, late_s: float) -> None:
        run, times = self.run, self.run.times
        sent = time.perf_counter()
        reply = await self.patiently(client, code, raw)
        took = time.perf_counter() - sent
        if code in INVENTORIES:
            times.post.append(took)
            times.receipt.append(took + late_s)
        else:
            times.other.append(took)
        run.answers[number, code] = reply
        run.requests += 1
        run.bytes_sent += len(raw)

    async def patiently(self, client: Connection, code: str, raw: bytes) -> Reply:
        """A server that is full says so with Retry-After; the wait counts as part of the answer's time."""
        path = self.offer.path.format(code=code)
        reply = await client.send("POST", path, raw)
        for _ in range(RETRIES_MAX):
            if reply.status not in ASK_AGAIN:
                break
            self.run.retries += 1
            await asyncio.sleep(reply.retry_after_s or 1)
            reply = await client.send("POST", path, raw)
        return reply


async def drive(sets: Sequence[MessageSet], offer: Offer) -> Run:
    """``sets`` numbered 0, 1, 2 ... without gaps, all in memory: reading files is not what is measured."""
    return await Driver(sets, offer).drive()
