"""The committer (提交): one thread, one connection, one transaction for what arrived in the last milliseconds."""

import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import date

import psycopg
from psycopg import errors

from heliu.clearance.api import copy_rates, terms_of
from heliu.clearance.exports.api import copy_codes, export_terms_of
from heliu.declarations.api import Archive, GenerationChanged, enter_newest, prepare_session, shrink
from heliu.intake.batches import Batch
from heliu.intake.numbers import Numbers
from heliu.intake.prepared import Prepared
from heliu.intake.roads.directions import ExportRoad, ImportRoad, Road
from heliu.intake.sweep import NOTHING, Due, Sweep
from heliu.intake.waiting import Stage, Waiting
from heliu.kernel.days import business_day, now
from heliu.lawbook.api import go_on

MESSAGES_PER_COMMIT_MAX = 200
# A commit of more would keep its senders waiting while the event loop has nothing to scan.
DOCUMENTS_PER_COMMIT_MAX = 2_000
MESSAGES_QUEUED_MAX = 2_000
STAGED_ROWS_MAX = 4_000
EXIT_COMMITTER = 70
LINGER_S_MAX = 0.015
WORTH_A_COMMIT = 200  # documents: nobody need be waited for
IDLE_S = 0.2
RETRIES_MAX = 8
RECONNECT_S_MAX = 2.0
_RETRIED = (errors.DeadlockDetected, errors.SerializationFailure, GenerationChanged)
log = logging.getLogger(__name__)


class QueueFull(Exception):
    """More messages wait than may (MESSAGES_QUEUED_MAX): the sender should come again."""


class Unstorable(Exception):
    """The database refuses a message the readers took: a fault of ours, which must not take its neighbours along."""


class Committer:
    """Runs until stopped; survives the database going away and coming back."""

    def __init__(self, database_url: str, archive: Archive, numbers: Numbers, salt: int) -> None:
        self._url = database_url
        self._archive = archive
        self._numbers = numbers
        self._salt = salt
        self._queue: deque[Waiting] = deque()
        self._arrived = threading.Condition()
        self._stopping = False
        self._documents = 0  # in the queue
        self._all_here = False
        self._connection: psycopg.Connection | None = None
        self._generation = 0
        self._day: date | None = None
        self._roads: tuple[Road, ...] = ()
        self._staged: Counter[str] = Counter()
        self._sweep = Sweep()
        self.on_answered: Callable[[Sequence[Waiting]], None] = lambda _: None
        self.counts: Counter[str] = Counter()
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Commit what is queued, then end."""
        with self._arrived:
            self._stopping = True
            self._arrived.notify()
        self._thread.join(timeout=30)

    def submit(self, message: Prepared) -> Waiting:
        """Queue a message; what is returned holds its receipt after the commit. Raises QueueFull."""
        waiting = Waiting(message)
        with self._arrived:
            if len(self._queue) >= MESSAGES_QUEUED_MAX:
                raise QueueFull
            self._queue.append(waiting)
            self._documents += message.documents
            self._all_here = False
            if len(self._queue) == 1 or self._is_worth_a_commit:  # else who lingers would wake for nothing
                self._arrived.notify()
        return waiting

    def all_here(self) -> None:
        """Say that nobody is on his way: what is queued need not wait for others."""
        with self._arrived:
            self._all_here = True
            self._arrived.notify()

    def give_up(self, late: Sequence[Waiting]) -> None:
        """Do not take these any more, unless a commit has begun: whoever waited sends them again."""
        with self._arrived:
            for waiting in late:
                if waiting.stage == Stage.QUEUED:
                    waiting.stage = Stage.GIVEN_UP

    def _run(self) -> None:
        try:
            self._work()
        except BaseException:
            # Nobody would commit any more while the doors stay open: better that the parent starts a new worker.
            log.critical("the committer cannot go on; this process ends", exc_info=True)
            os._exit(EXIT_COMMITTER)

    def _work(self) -> None:
        while True:
            taken = self._take()
            if not taken and self._stopping:
                break
            try:
                self._ensure_ready()
                if taken:
                    self._commit(taken)
                    self.on_answered(taken)
                self._between_batches()
            except psycopg.OperationalError as lost:
                self._lose(lost)
                with self._arrived:
                    left = [one for one in taken if one.stage != Stage.DONE]
                    self._queue.extendleft(reversed(left))
                    self._documents += sum(one.message.documents for one in left)
        if self._connection is not None:
            self._connection.close()

    def _take(self) -> list[Waiting]:
        with self._arrived:
            if not self._queue and not self._stopping:
                self._arrived.wait(IDLE_S)
            self._linger()
            taken: list[Waiting] = []
            documents = 0
            while self._queue and len(taken) < MESSAGES_PER_COMMIT_MAX and documents < DOCUMENTS_PER_COMMIT_MAX:
                waiting = self._queue.popleft()
                self._documents -= waiting.message.documents
                if waiting.stage != Stage.GIVEN_UP:
                    waiting.stage = Stage.TAKEN
                    taken.append(waiting)
                    documents += waiting.message.documents
        return taken

    def _linger(self) -> None:
        """Wait for those on their way: what a commit costs by itself is shared by all who are in it."""
        until_s = time.monotonic() + LINGER_S_MAX
        while self._queue and not (self._all_here or self._stopping or self._is_worth_a_commit):
            if (left_s := until_s - time.monotonic()) <= 0:
                break
            self._arrived.wait(left_s)

    @property
    def _is_worth_a_commit(self) -> bool:
        return self._documents >= WORTH_A_COMMIT

    def _ensure_ready(self) -> None:
        """Connect, enter the newest generation, hold the terms of the day and numbers to give out."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url, prepare_threshold=2)
            prepare_session(self._connection)
            self._generation = enter_newest(self._connection)
            self._day = None
        today = business_day(now())
        if self._day != today:
            self._roads = self._open_day(today)
            self._day = today
        if self._numbers.short():
            self._numbers.refill(self._connection)
            self._connection.commit()
        self.ready.set()

    def _open_day(self, today: date) -> tuple[Road, ...]:
        assert self._connection is not None  # noqa: S101 - the only caller has just made it
        if not go_on(self._connection):  # what was released for this day was released before it began
            self.counts["releases_refused"] += 1
        exports = export_terms_of(today, self._salt)
        copy_rates(self._connection, today)
        copy_codes(self._connection, exports)
        self._connection.commit()
        return ImportRoad(terms_of(today, self._salt)), ExportRoad(exports)

    def _between_batches(self) -> None:
        """Look again at inventories which two processes may have completed at once, each unseen by the other."""
        assert self._connection is not None  # noqa: S101 - _ensure_ready ran
        if self._staged.total() > STAGED_ROWS_MAX:
            shrink(self._connection, self._staged)
            self._staged.clear()
        again = self._sweep.due(self._connection)
        self._connection.commit()
        if again:
            self.counts["swept"] += sum(map(len, again.values()))
            self._attempt([], again)

    def _commit(self, taken: Sequence[Waiting]) -> None:
        """Commit together; when the database refuses the lot, by halves, until the one at fault is alone."""
        try:
            answers = self._attempt([waiting.message for waiting in taken])
        except (errors.DataError, errors.IntegrityError, LookupError, ValueError, AssertionError) as fault:
            if self._answered_before(taken):
                return
            if len(taken) == 1:
                log.exception("message %s cannot be stored", taken[0].message.message_id)
                taken[0].fail(Unstorable(str(fault)))
                return
            middle = len(taken) // 2
            self._commit(taken[:middle])
            self._commit(taken[middle:])
            return
        for waiting in taken:
            waiting.answer(answers[waiting.message.message_id])

    def _answered_before(self, taken: Sequence[Waiting]) -> bool:
        """After a lost connection a commit may have happened all the same: then its answers are there to be read."""
        assert self._connection is not None  # noqa: S101
        numbers = [waiting.message.message_id for waiting in taken]
        found: dict[int, bytes] = dict(
            self._connection.execute(
                "SELECT message_id, body FROM clearance_answer WHERE message_id = ANY (%s) ORDER BY id DESC", (numbers,)
            ).fetchall()
        )
        self._connection.commit()
        if len(found) < len(numbers):
            return False
        for waiting in taken:
            waiting.answer(self._archive.answer(found[waiting.message.message_id]))
        return True

    def _attempt(self, messages: Sequence[Prepared], again: Due = NOTHING) -> dict[int, bytes]:
        assert self._connection is not None  # noqa: S101
        for attempt in range(RETRIES_MAX):
            batch = Batch(self._connection, self._archive, self._roads, self._generation, now(), again)
            try:
                outcomes = batch.run(messages)
            except _RETRIED as passing:
                self.counts["retried"] += 1
                if attempt == RETRIES_MAX - 1:
                    raise psycopg.OperationalError(f"given up after {RETRIES_MAX} attempts: {passing!r}") from passing
                if isinstance(passing, GenerationChanged):
                    self._generation = enter_newest(self._connection)
            except errors.InvalidSqlStatementName as thrown_away:
                # The driver throws away what was prepared when it rolls back: a new connection prepares it again.
                raise psycopg.OperationalError("prepared statements are gone") from thrown_away
            else:
                self._staged.update(outcomes.staged)
                self._count(messages)
                return outcomes.answers
        raise AssertionError("the loop returns or raises")

    def _count(self, messages: Sequence[Prepared]) -> None:
        self.counts["commits"] += 1
        self.counts["messages"] += len(messages)
        self.counts["documents"] += sum(message.documents for message in messages)
        self.counts["tolerant"] += sum(not message.fast for message in messages)
        self.counts["refused"] += sum(len(message.refused) for message in messages)

    def _lose(self, lost: Exception) -> None:
        """The database is away: wait a little, then connect anew. What is queued stays queued."""
        log.warning("the database is away: %s", lost)
        self.counts["lost"] += 1
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.ready.clear()
        time.sleep(min(RECONNECT_S_MAX, 0.1 * (1 + self.counts["lost"] % 10)))
