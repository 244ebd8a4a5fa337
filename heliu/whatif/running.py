"""A what-if run (推演): one snapshot, a few connections at once, limits; what was begun can be called off.

Nothing that others see is written: every connection reads one snapshot in a transaction the server itself keeps from
writing, and what it computes stands in temporary tables of its own.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock
from typing import Final

import psycopg
from django.utils.translation import gettext as _
from psycopg import Connection, errors

from heliu.kernel.problems import Conflict, Invalid, TooLarge, Unavailable
from heliu.whatif.facts import Limits
from heliu.whatif.part import STEPS, Answer, Question, answer, make_tables
from heliu.whatif.statements import statement

LOOK_S: Final = 0.5
DAYS_MAX: Final = 3_660
_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class CalledOff(Conflict):
    """Whoever asked does not want to know any more."""

    code = "whatif_called_off"


class TookTooLong(Unavailable):
    """Longer than a run may take; the sentence gives the limit."""

    code = "whatif_too_long"


def check_period(since: date, until: date) -> None:
    """Raise Invalid for a period that is none or longer than a run may ask about."""
    if until < since:
        detail = _("%(until)s 在 %(since)s 之前。") % {"until": until, "since": since}
        raise Invalid.at("/until", "PERIOD_BACKWARDS", detail, _("请把截止日写在起始日之后。"))
    if (until - since).days >= DAYS_MAX:
        detail = _("期间超过 DAYS_MAX=%(most)d 日。") % {"most": DAYS_MAX}
        raise Invalid.at("/until", "PERIOD_TOO_LONG", detail, _("请分段推演。"))


@dataclass(frozen=True, slots=True)
class Asker:
    """Who waits: asked now and then whether the answer is wanted still, and told how many of all steps are done."""

    called_off: Callable[[], bool] = lambda: False
    tell: Callable[[int, int], None] = lambda _done, _all: None


PATIENT: Final = Asker()


def run(url: str, question: Question, limits: Limits, asker: Asker = PATIENT) -> tuple[dict[int, int], Answer]:
    """Declarations of the period by outcome, and the answer of all parts.

    ``url`` is the database's address. Raises TooLarge, TookTooLong, CalledOff.
    """
    try:
        return _run(url, question, limits, asker)
    except (errors.QueryCanceled, TimeoutError) as ended:
        text = _("推演超过了时限 seconds=%(seconds)d，已中止，没有留下任何数据。请缩短期间，或放宽时限再试。")
        raise TookTooLong(text % {"seconds": limits.seconds}) from ended


def _run(url: str, question: Question, limits: Limits, asker: Asker) -> tuple[dict[int, int], Answer]:
    ends_at = time.monotonic() + limits.seconds
    with ExitStack() as stack:
        first = stack.enter_context(_reading(url, ends_at))
        snapshot = _only(first, "SELECT pg_export_snapshot()")
        period = {"since": question.since, "until": question.until}
        found: dict[int, int] = dict(first.execute(statement("found", period)).fetchall())
        if (count := sum(found.values())) > limits.declarations:
            text = _("期间内有 %(count)s 票清单，超过一次推演的上限 declarations=%(most)s。请缩短期间。")
            raise TooLarge(text % {"count": f"{count:,}", "most": f"{limits.declarations:,}"})
        connections = [
            stack.enter_context(_reading(url, ends_at, snapshot, make_tables)) for _ in range(limits.workers)
        ]
        whole = Answer()
        for part in _together(connections, question, ends_at, asker):
            whole.add(part)
        return found, whole


def _together(connections: list[Connection], question: Question, ends_at: float, asker: Asker) -> list[Answer]:
    """All parts at once. The first fault, the end of the time, a call-off and Ctrl-C end the others too."""
    ended, steps = Event(), Steps(STEPS * len(connections))
    with ThreadPoolExecutor(len(connections)) as pool:
        asked = [
            pool.submit(answer, connection, question, (place, len(connections)), ended.is_set, steps.further)
            for place, connection in enumerate(connections)
        ]
        try:
            _await(asked, ends_at, asker, steps)
            return [one.result() for one in asked]
        finally:
            ended.set()
            # A statement that began just after the cancelling of the one before it is cancelled the next time.
            while waiting := [each for each, one in zip(connections, asked, strict=True) if not one.done()]:
                for connection in waiting:
                    connection.cancel_safe()
                wait(asked, LOOK_S)


def _await(asked: list[Future[Answer]], ends_at: float, asker: Asker, steps: "Steps") -> None:
    while True:
        asker.tell(steps.done, steps.all)
        done, waiting = wait(asked, LOOK_S, FIRST_EXCEPTION)
        for one in done:
            one.result()
        if not waiting:
            return
        if time.monotonic() > ends_at:  # each statement has its limit by itself; all of them together have this
            raise TimeoutError
        if asker.called_off():
            raise CalledOff(_("推演已按要求中止；没有留下任何数据。"))


class Steps:
    """How far all parts together are; each part runs in a thread of its own."""

    def __init__(self, most: int) -> None:
        self.all, self.done, self._lock = most, 0, Lock()

    def further(self) -> None:
        with self._lock:
            self.done += 1


@contextmanager
def _reading(
    url: str, ends_at: float, snapshot: str = "", before: Callable[[Connection], None] | None = None
) -> Iterator[Connection]:
    """A connection within a transaction that only reads; ``snapshot``: that of another one."""
    with psycopg.connect(url, autocommit=True) as connection:
        if before:
            before(connection)
        left_ms = max(1, int((ends_at - time.monotonic()) * 1000))
        connection.execute(psycopg.sql.SQL("SET statement_timeout = {}").format(psycopg.sql.Literal(left_ms)))
        connection.execute(_BEGIN)
        try:
            if snapshot:
                connection.execute(psycopg.sql.SQL("SET TRANSACTION SNAPSHOT {}").format(psycopg.sql.Literal(snapshot)))
            yield connection
        finally:
            connection.close()  # nothing is to be kept, whatever state the transaction is in


def _only(connection: Connection, query: str) -> str:
    row = connection.execute(query).fetchone()
    if row is None:
        raise AssertionError(f"no answer to {query}")
    return str(row[0])
