"""The pipeline (报文流水线): verify the received bytes, scan, commit with what came beside it, then answer."""

import asyncio
import gc
import logging
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import psycopg

from heliu.ceb.scanner.scan import Scanner
from heliu.ceb.signature.full import verify_full
from heliu.ceb.signature.slices import verify_fast
from heliu.clearance.api import sample_salt
from heliu.declarations.api import PROFILES, Archive
from heliu.intake.committer import Committer, QueueFull, Unstorable
from heliu.intake.facts import Answer, Delivery
from heliu.intake.numbers import Exhausted, Numbers
from heliu.intake.prepared import Prepared
from heliu.intake.refused import PROBLEM, Refused, document
from heliu.intake.scanning import Desk, prepare
from heliu.intake.settings import IntakeSettings
from heliu.intake.waiting import Waiters
from heliu.kernel.sealing import Sealer, blind_keys
from heliu.kernel.state import secret
from heliu.registry.api import directory_version_async, load_directory_async, trust_of
from heliu.registry.facts import Directory

XML = "application/xml; charset=utf-8"
BUSY, RETRY_AFTER_S = 503, 1
REGISTRY_EVERY_S = 2.0
START_S_MAX = 60.0
ANSWER_S_MAX = 30.0
SWITCH_S = 0.0005
COLLECT_EVERY = 400_000
SLOW_READERS = 1
QUIET_TURNS = 4  # what a socket brought in one turn of the loop is a task in the next; with 2 commits were smaller
log = logging.getLogger(__name__)


class Pipeline:
    """One a worker process."""

    def __init__(self, settings: IntakeSettings, desk: Desk, committer: Committer) -> None:
        self._settings = settings
        self._desk = desk
        self._committer = committer
        self._slow = ThreadPoolExecutor(SLOW_READERS, thread_name_prefix="reader")
        self._watch: asyncio.Task[None] | None = None
        self._looked = asyncio.Event()
        self._quiet_turns: int | None = None
        self._waiters = Waiters(ANSWER_S_MAX, committer.give_up)
        committer.on_answered = self._waiters.answered

    @classmethod
    async def start(cls, settings: IntakeSettings) -> "Pipeline":
        """Connect, load the registry, compile the scanners, begin to commit. Waits for a database that is starting."""
        master = secret(settings.state_dir)
        keys, numbers = blind_keys(master), Numbers()
        sealer = Sealer(master)
        committer = Committer(settings.database_url, Archive(sealer), numbers, sample_salt(master))
        scanners = {kind: Scanner(profile, keys) for kind, profile in PROFILES.items()}
        for scanner in scanners.values():
            scanner.warm()
        directory = await _directory(settings.database_url)
        desk = Desk(directory, trust_of(directory), scanners, keys, numbers, sealer)
        pipeline = cls(settings, desk, committer)
        committer.start()
        await asyncio.to_thread(committer.ready.wait, START_S_MAX)
        settle_down()
        pipeline._watch = asyncio.create_task(pipeline._watch_registry())
        return pipeline

    @property
    def directory(self) -> Directory:
        return self._desk.directory

    async def submit(self, delivery: Delivery) -> Answer:
        """Take one message; the answer is its receipt, given after the commit.

        503 with Retry-After when too much is queued or the database stays away: then nothing is acknowledged, and the
        sender sends the same again, which is safe.
        """
        try:
            verdict = verify_fast(delivery.raw, self._desk.trust, delivery.received_at)
            if verdict is None or (verdict.status == "invalid"):
                prepared = await asyncio.get_running_loop().run_in_executor(self._slow, self._slowly, delivery)
            else:
                prepared = prepare(delivery, verdict, self._desk)
            waiting = self._committer.submit(prepared)
            self._on_the_way()
            body = await self._waiters.wait(waiting)
        except (QueueFull, Exhausted, Unstorable, TimeoutError):
            return _busy()
        return Answer(200, body, XML)

    def _on_the_way(self) -> None:
        """Look, turn after turn of the loop, whether more come; when none does, the committer need not wait."""
        if self._quiet_turns is None:
            asyncio.get_running_loop().call_soon(self._turn)
        self._quiet_turns = 0

    def _turn(self) -> None:
        if self._quiet_turns is None or self._quiet_turns >= QUIET_TURNS:
            self._quiet_turns = None
            self._committer.all_here()
            return
        self._quiet_turns += 1
        asyncio.get_running_loop().call_soon(self._turn)

    def _slowly(self, delivery: Delivery) -> Prepared:
        verdict = verify_full(delivery.raw, self._desk.trust, delivery.received_at)
        return prepare(delivery, verdict, self._desk)

    def counters(self) -> Mapping[str, int]:
        """What this worker has done since its start."""
        return dict(self._committer.counts)

    async def stop(self) -> None:
        """Commit what is queued, then let go of everything."""
        if self._watch is not None:
            self._watch.cancel()
        await asyncio.to_thread(self._committer.stop)
        self._slow.shutdown()

    async def looked_again(self) -> None:
        """Returns when the registry was looked at anew, within seconds: for a token that was issued just now."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._looked.wait(), 2 * REGISTRY_EVERY_S)

    async def _watch_registry(self) -> None:
        """Take over a changed registry within seconds: a suspended firm or a revoked certificate must not linger."""
        while True:
            await asyncio.sleep(REGISTRY_EVERY_S)
            try:
                async with await psycopg.AsyncConnection.connect(self._settings.database_url) as connection:
                    while True:
                        await self._refresh(connection)
                        self._looked.set()
                        self._looked = asyncio.Event()
                        await asyncio.sleep(REGISTRY_EVERY_S)
            except psycopg.Error as lost:
                log.warning("the registry cannot be read: %s", lost)

    async def _refresh(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        if await directory_version_async(connection) != self._desk.directory.version:
            directory = await load_directory_async(connection)
            self._desk = replace(self._desk, directory=directory, trust=trust_of(directory), allowed={})
        await connection.commit()


def settle_down() -> None:
    """Make the interpreter fit for two busy threads and a large, lasting heap.

    The committer comes back from the database a dozen times a batch, and by default it would wait up to 5 ms each time
    for the event loop to yield. Everything loaded by now lasts as long as the process: no collection need walk it.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)


async def _directory(url: str) -> Directory:
    deadline = asyncio.get_running_loop().time() + START_S_MAX
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url) as connection:
                return await load_directory_async(connection)
        except psycopg.OperationalError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.2)


def _busy() -> Answer:
    return Answer(BUSY, document(Refused("busy", ""), ""), PROBLEM.decode(), RETRY_AFTER_S)
