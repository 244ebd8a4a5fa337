"""One commit (微批): what arrived in the last milliseconds, staged, stored, decided, answered, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from psycopg import Connection, Cursor

from heliu.clearance.api import (
    Arrived,
    Decided,
    Notice,
    Outcome,
    Terms,
    close_delivered,
    decide,
    explanation,
    return_time,
)
from heliu.declarations.api import (
    COUNTERPARTS,
    DIRECT,
    GENERATION_LOCK,
    TABLES,
    Arrivals,
    clashes,
    enter,
    newest,
    stage,
    store,
    store_directly,
    unstage,
)
from heliu.intake.archive import Archive
from heliu.intake.disputes import Disputes
from heliu.intake.later import later_answers
from heliu.intake.prepared import Prepared, Reply
from heliu.intake.records import write_answers, write_messages
from heliu.intake.replies import answer_body, unreadable_body
from heliu.intake.revisions import admit_revisions
from heliu.kernel.days import customs_time

INVENTORY = "CEB621"


class GenerationChanged(Exception):
    """A new generation was opened since the connection entered its own: enter it and begin again."""


@dataclass(slots=True)
class Outcomes:
    """What a commit leads to: the answer of each message, by message number."""

    answers: dict[int, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """The work of one transaction. ``again`` are waiting inventories which the sweep wants looked at anew."""

    connection: Connection
    archive: Archive
    terms: Terms
    generation: int
    at: datetime
    again: Sequence[int] = ()

    def run(self, messages: Sequence[Prepared]) -> Outcomes:
        """Commit ``messages`` and return their answers. Raises GenerationChanged, or what psycopg raises."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            self._hold_generation(cursor)
            readable = [message for message in messages if message.unreadable is None]
            for message in readable:
                message.begin()
            disputes = Disputes(cursor, self.archive, readable)
            write_messages(cursor, self.archive, messages)
            later: list[Notice] = []
            for place, part in enumerate(apart(readable)):
                if place:
                    unstage(cursor)
                later += self._take(cursor, part, disputes)
            outcomes = self._answer(cursor, messages, later)
            unstage(cursor)
            return outcomes

    def _take(self, cursor: Cursor, messages: Sequence[Prepared], disputes: Disputes) -> list[Notice]:
        """Store and decide ``messages``; return the receipts due to inventories declared earlier."""
        admit_revisions(cursor, messages)
        arrivals = Arrivals()
        for message in messages:
            if message.kind in DIRECT:
                arrivals.add(message.kind, message.rows_to_stage())
        direct = DIRECT if store_directly(cursor, arrivals, has_past=self.generation > 1) else ()
        self._stage(cursor, messages, [kind for kind in TABLES if kind not in direct])
        for kind, staged in self._staged(messages, [kind for kind in COUNTERPARTS if kind not in direct]):
            if store(cursor, kind) < staged:
                disputes.settle(kind, clashes(cursor, kind))
        arrived = Arrived(tuple(arrivals.order_nos), tuple(arrivals.logistics_nos), self.again)
        decided = self._decide(cursor, messages, disputes, arrived)
        closing = close_delivered(cursor) if any(message.kind == "CEB513" for message in messages) else []
        return later_answers(cursor, [row for row in decided if row.late], closing, self._text)

    def _hold_generation(self, cursor: Cursor) -> None:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (GENERATION_LOCK,))
        if newest(self.connection) != self.generation:
            raise GenerationChanged

    @staticmethod
    def _staged(messages: Iterable[Prepared], kinds: Iterable[str]) -> list[tuple[str, int]]:
        counts = dict.fromkeys(kinds, 0)
        for message in messages:
            if message.kind in counts:
                counts[message.kind] += message.documents - len(message.refused)
        return [(kind, count) for kind, count in counts.items() if count]

    @staticmethod
    def _stage(cursor: Cursor, messages: Sequence[Prepared], kinds: Iterable[str]) -> None:
        for kind in kinds:
            rows = [message.rows_to_stage() for message in messages if message.kind == kind]
            if any(rows):
                stage(cursor, kind, rows)

    def _decide(
        self, cursor: Cursor, messages: Sequence[Prepared], disputes: Disputes, arrived: Arrived
    ) -> list[Decided]:
        """Decide, let disputes free the keys of returned declarations, and decide what comes in their place."""
        now = int(customs_time(self.at))
        decided = decide(cursor, self.terms, now, arrived)
        fresh = {row.id for row in decided if not row.late}
        expected = dict(self._staged(messages, (INVENTORY,))).get(INVENTORY, 0)
        # Again and again: two corrections of one returned declaration clash with each other once it made room.
        while len(fresh) < expected and disputes.settle(INVENTORY, clashes(cursor, INVENTORY)):
            disputes.stage_again()
            decided += decide(cursor, self.terms, now)
        by_id = {row.id: row for row in decided if not row.late}
        for message in messages:
            if message.kind == INVENTORY:
                self._reply(message, by_id, disputes)
        return decided

    def _reply(self, message: Prepared, decided: dict[int, Decided], disputes: Disputes) -> None:
        for ordinal in range(message.documents):
            row = decided.get(message.first_id + ordinal)
            if row is not None and not message.answered(ordinal):
                goods = disputes.goods_differing(message, ordinal, row) if row.verdict == Outcome.MISMATCH else ""
                message.replies[ordinal] = self._text(row, goods)

    def _text(self, row: Decided, goods: str = "") -> Reply:
        return Reply(*explanation(row, self.terms.annual_limit, goods))

    def _answer(self, cursor: Cursor, messages: Sequence[Prepared], later: Sequence[Notice]) -> Outcomes:
        at = return_time(self.at)
        outcomes = Outcomes()
        for message in messages:
            write = unreadable_body if message.unreadable else answer_body
            outcomes.answers[message.message_id] = write(message, str(uuid4()), at)
        write_answers(cursor, messages, outcomes.answers, later)
        return outcomes


def apart(messages: Sequence[Prepared]) -> list[Sequence[Prepared]]:
    """Split what is committed together so that a change finds what arrived before it, in order of arrival."""
    if len(messages) < _PAIR or not any(message.revisions for message in messages):
        return [messages]
    parts: list[list[Prepared]] = [[]]
    for message in messages:
        if message.revisions:
            parts += [[message], []]
        else:
            parts[-1].append(message)
    return [part for part in parts if part]


_PAIR = 2


def enter_newest(connection: Connection) -> int:
    """Enter the newest generation and return its number. Raises LookupError when none was opened yet."""
    number = newest(connection)
    if not number:
        raise LookupError("no generation of the hot tables is open: run `heliu migrate`")
    enter(connection, number)
    connection.commit()
    return number
