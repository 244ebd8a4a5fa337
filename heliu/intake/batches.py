"""One commit (微批): what arrived in the last milliseconds, stored, decided, answered, in one transaction.

The usual batch is two query texts: one that opens the transaction, copies everything and decides, one that keeps the
receipts and commits. Whatever needs more (a change, a key used before) goes the long way, statement by statement.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from psycopg import Connection, Cursor, errors

from heliu.clearance.api import (
    Arrived,
    Decided,
    Notice,
    Outcome,
    Terms,
    awaited,
    close_delivered,
    decide,
    decisions,
    execution,
    explanation,
    prepare,
    return_time,
    settled,
    store_notices,
)
from heliu.declarations.api import (
    COUNTERPARTS,
    DIRECT,
    OPENING,
    TABLES,
    UNSTAGE,
    Arrivals,
    clashes,
    ensure_newest,
    prepare_to_ask,
    staged,
    store,
    unstage,
)
from heliu.intake.archive import Archive
from heliu.intake.disputes import Disputes
from heliu.intake.later import later_answers
from heliu.intake.prepared import Prepared, Reply
from heliu.intake.records import evidence, receipts
from heliu.intake.replies import answer_body, unreadable_body
from heliu.intake.revisions import admit_revisions, apart
from heliu.kernel.days import customs_time
from heliu.kernel.postgres.wire import Copy, roll_back, together

INVENTORY, DELIVERY = "CEB621", "CEB513"
STAGED = (DELIVERY, INVENTORY)  # the others are stored directly

Way = Callable[[Cursor, Sequence[Prepared], Copy], list[Notice]]


@dataclass(slots=True)
class Outcomes:
    """What a commit leads to: the answer of each message, by message number, and how many rows went through a stage."""

    answers: dict[int, bytes] = field(default_factory=dict)
    staged: int = 0


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
        self._make_ready()
        kept = evidence(messages)
        if not any(message.revisions for message in messages):
            with suppress(errors.UniqueViolation):  # a key was used before: all of it anew, the long way
                return self._transaction(messages, kept, self._short_way, STAGED)
        return self._transaction(messages, kept, self._long_way, tuple(TABLES))

    def _make_ready(self) -> None:
        prepared = prepare(self.connection, self.terms)
        if (self._has_past and prepare_to_ask(self.connection)) or prepared:
            self.connection.commit()

    @property
    def _has_past(self) -> bool:
        """Whether there are closed generations, whose keys count as well."""
        return self.generation > 1

    @property
    def _now(self) -> int:
        return int(customs_time(self.at))

    def _transaction(self, messages: Sequence[Prepared], kept: Copy, way: Way, staged_by_it: Sequence[str]) -> Outcomes:
        readable = [message for message in messages if message.unreadable is None]
        for message in readable:
            message.begin()
        try:
            with self.connection.cursor() as cursor:
                store_notices(cursor, way(cursor, readable, kept))
            return self._finish(messages, staged_by_it)
        except BaseException:
            roll_back(self.connection)
            raise

    def _short_way(self, cursor: Cursor, messages: Sequence[Prepared], kept: Copy) -> list[Notice]:
        """All in one text, on the bet that every order, payment and waybill is new. Raises UniqueViolation."""
        arrivals = Arrivals()
        for message in messages:
            if message.kind in DIRECT:
                arrivals.add(message.kind, message.rows_to_stage())
        asked = arrivals.used_before() if self._has_past else []
        copies = copies_to_stage(messages, STAGED)
        arrived = Arrived(tuple(arrivals.order_nos), tuple(arrivals.logistics_nos), self.again)
        decides = any(message.kind == INVENTORY for message in messages) or bool(self.again)
        question = execution(self._now, arrived) if decides else awaited(arrived)
        *before, answer = together(
            self.connection, [*OPENING, kept, *arrivals.copies(), *asked, *copies.values(), question]
        )
        ensure_newest(before, self.generation)
        asked_at = len(before) - len(copies) - len(asked)
        if any(result.get_value(0, 0) == b"t" for result in before[asked_at : asked_at + len(asked)]):
            raise errors.UniqueViolation("a key stands in a closed generation")
        disputes = Disputes(cursor, self.archive, messages)
        self._store(cursor, messages, disputes, [DELIVERY])
        if decides:
            decided = settled(cursor, decisions(answer), self.terms, self._now)
        else:
            decided = decide(cursor, self.terms, self._now, arrived) if answer.get_value(0, 0) == b"t" else []
        return self._conclude(cursor, messages, disputes, decided)

    def _long_way(self, cursor: Cursor, messages: Sequence[Prepared], kept: Copy) -> list[Notice]:
        """Step by step, through the stages: changes admitted, clashes told apart."""
        ensure_newest(together(self.connection, [*OPENING, kept]), self.generation)
        disputes = Disputes(cursor, self.archive, messages)
        later: list[Notice] = []
        for place, part in enumerate(apart(messages)):
            if place:
                unstage(cursor)
            admit_revisions(cursor, part)
            together(self.connection, list(copies_to_stage(part, TABLES).values()))
            self._store(cursor, part, disputes, COUNTERPARTS)
            arrivals = Arrivals()
            for message in part:
                if message.kind in DIRECT:
                    arrivals.add(message.kind, message.rows_to_stage())
            arrived = Arrived(tuple(arrivals.order_nos), tuple(arrivals.logistics_nos), self.again)
            later += self._conclude(cursor, part, disputes, decide(cursor, self.terms, self._now, arrived))
        return later

    @staticmethod
    def _store(cursor: Cursor, messages: Sequence[Prepared], disputes: Disputes, kinds: Iterable[str]) -> None:
        """Move staged counterparts over; what was left out clashes with a document that is there."""
        for kind in kinds:
            expected = len(numbers_of(messages, kind))
            if expected and store(cursor, kind) < expected:
                disputes.settle(kind, clashes(cursor, kind))

    def _conclude(
        self, cursor: Cursor, messages: Sequence[Prepared], disputes: Disputes, decided: list[Decided]
    ) -> list[Notice]:
        """Let disputes free the keys of returned declarations, decide what comes in their place, reply to all.

        Returns the receipts due to inventories declared earlier.
        """
        left_out = numbers_of(messages, INVENTORY) - {row.id for row in decided}
        # Again and again: two corrections of one returned declaration clash with each other once it made room.
        while left_out and disputes.settle(INVENTORY, clashes(cursor, INVENTORY, sorted(left_out))):
            disputes.stage_again()
            decided = decided + decide(cursor, self.terms, self._now)
            left_out -= {row.id for row in decided}
        by_id = {row.id: row for row in decided if not row.late}
        for message in messages:
            if message.kind == INVENTORY:
                self._reply(message, by_id, disputes)
        closing = close_delivered(cursor) if any(message.kind == DELIVERY for message in messages) else []
        return later_answers(cursor, [row for row in decided if row.late], closing, self._text)

    def _reply(self, message: Prepared, decided: dict[int, Decided], disputes: Disputes) -> None:
        for ordinal in range(message.documents):
            row = decided.get(message.first_id + ordinal)
            if row is not None and not message.answered(ordinal):
                goods = disputes.goods_differing(message, ordinal, row) if row.verdict == Outcome.MISMATCH else ""
                message.replies[ordinal] = self._text(row, goods)

    def _text(self, row: Decided, goods: str = "") -> Reply:
        return Reply(*explanation(row, self.terms.annual_limit, goods))

    def _finish(self, messages: Sequence[Prepared], staged_by_it: Sequence[str]) -> Outcomes:
        """Write the answers, keep them, empty what was staged, commit."""
        at = return_time(self.at)
        outcomes = Outcomes()
        for message in messages:
            write = unreadable_body if message.unreadable else answer_body
            outcomes.answers[message.message_id] = write(message, str(uuid4()), at)
        through_stage = [message for message in messages if message.kind in staged_by_it]
        outcomes.staged = sum(message.documents for message in through_stage)
        emptied = [UNSTAGE[kind] for kind in sorted({message.kind for message in through_stage})]
        kept = [receipts(messages, outcomes.answers)] if messages else []
        together(self.connection, [*kept, *emptied, b"COMMIT"])
        return outcomes


def copies_to_stage(messages: Sequence[Prepared], kinds: Iterable[str]) -> dict[str, Copy]:
    """COPY the rows of each kind of message into its stage."""
    rows = {kind: [message.rows_to_stage() for message in messages if message.kind == kind] for kind in kinds}
    return {kind: staged(kind, found) for kind, found in rows.items() if any(found)}


def numbers_of(messages: Sequence[Prepared], kind: str) -> set[int]:
    """The numbers of the documents of ``kind`` that were not answered before they were stored."""
    return {
        message.first_id + ordinal
        for message in messages
        if message.kind == kind
        for ordinal in range(message.documents)
        if ordinal not in message.refused and ordinal not in message.replies
    }
