"""One commit (微批): what arrived in the last milliseconds, stored, decided, answered, in one transaction.

The usual batch is two query texts: one that opens the transaction, copies everything and decides, one that keeps the
receipts and commits. Whatever needs more (a change, a key used before) goes the long way, statement by statement.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from psycopg import Connection, Cursor, errors

from heliu.clearance.api import ANY_EARLY, Arrived, Notice, return_time
from heliu.clearance.upstream.api import relayed
from heliu.declarations.api import (
    COUNTERPARTS,
    DIRECT,
    OPENING,
    PAPERS,
    TABLES,
    UNSTAGE,
    Archive,
    Arrivals,
    clashes,
    ensure_newest,
    prepare_to_ask,
    staged,
    store,
    unstage,
)
from heliu.intake.disputes import Disputes
from heliu.intake.prepared import Prepared
from heliu.intake.records import evidence, receipts
from heliu.intake.replies import answer_body, sent_on, unreadable_body
from heliu.intake.revisions import admit_revisions, apart
from heliu.intake.roads.directions import Road
from heliu.intake.sweep import NOTHING, Due
from heliu.kernel.days import customs_time
from heliu.kernel.postgres.wire import Copy, roll_back, together

STAGED = tuple(kind for kind in TABLES if kind not in DIRECT)

Way = Callable[[Cursor, Sequence[Prepared], Copy], list[Notice]]


@dataclass(slots=True)
class Outcomes:
    """What a commit leads to: the answer of each message, by number, and how many rows went through each stage."""

    answers: dict[int, bytes] = field(default_factory=dict)
    staged: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Course:
    """One road's part of a transaction: what arrived for it, and what the sweep wants looked at anew."""

    road: Road
    messages: Sequence[Prepared]
    again: Sequence[int] = ()
    arrivals: Arrivals = field(default_factory=Arrivals)

    def __post_init__(self) -> None:
        for message in self.messages:
            if message.kind in DIRECT:
                self.arrivals.add(message.kind, message.rows_to_stage())

    @property
    def arrived(self) -> Arrived:
        return Arrived(tuple(self.arrivals.order_nos), tuple(self.arrivals.logistics_nos), self.again)

    @property
    def decides(self) -> bool:
        """Whether there are inventories to decide for sure."""
        return bool(self.again) or any(message.kind == self.road.inventory for message in self.messages)

    def question(self, now: int) -> bytes:
        """The decision itself, or only whether something waits for what arrived."""
        return self.road.execution(now, self.arrived) if self.decides else self.road.awaited(self.arrived)


@dataclass(slots=True)
class Batch:
    """The work of one transaction. ``again`` are waiting inventories which the sweep wants looked at anew, by kind."""

    connection: Connection
    archive: Archive
    roads: Sequence[Road]
    generation: int
    at: datetime
    again: Due = field(default_factory=lambda: NOTHING)

    def run(self, messages: Sequence[Prepared]) -> Outcomes:
        """Commit ``messages`` and return their answers. Raises GenerationChanged, or what psycopg raises."""
        self._make_ready(messages)
        kept = evidence(self.archive.sealer, messages)
        if not any(message.revisions for message in messages):
            with suppress(errors.UniqueViolation):  # a key was used before: all of it anew, the long way
                return self._transaction(messages, kept, self._short_way, STAGED)
        return self._transaction(messages, kept, self._long_way, tuple(TABLES))

    def _make_ready(self, messages: Sequence[Prepared]) -> None:
        prepared = [road.prepare(self.connection) for road in self._concerned(messages)]
        if (self._has_past and prepare_to_ask(self.connection)) or any(prepared):
            self.connection.commit()

    def _concerned(self, messages: Sequence[Prepared]) -> list[Road]:
        """The roads that have something to do."""
        return [road for road in self.roads if road.concerns(messages) or road.inventory in self.again]

    def _courses(self, messages: Sequence[Prepared]) -> list[Course]:
        return [
            Course(
                road,
                [message for message in messages if message.kind in road.kinds],
                self.again.get(road.inventory, ()),
            )
            for road in self._concerned(messages)
        ]

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
                later = way(cursor, readable, kept)
            return self._finish(messages, later, staged_by_it)
        except BaseException:
            roll_back(self.connection)
            raise

    def _short_way(self, cursor: Cursor, messages: Sequence[Prepared], kept: Copy) -> list[Notice]:
        """All in one text, on the bet that every order, payment and waybill is new. Raises UniqueViolation."""
        courses = self._courses(messages)
        arrivals = [copy for course in courses for copy in course.arrivals.copies()]
        asked = [text for course in courses for text in course.arrivals.used_before()] if self._has_past else []
        copies = list(copies_to_stage(messages, STAGED).values())
        questions = [course.question(self._now) for course in courses]
        # Asked in the same text where something may be released: a delivery may have come before.
        asks_early = [ANY_EARLY] if any(course.decides and course.road.closes for course in courses) else []
        results = together(self.connection, [*OPENING, kept, *arrivals, *asked, *copies, *questions, *asks_early])
        early = results.pop().get_value(0, 0) == b"t" if asks_early else None
        ensure_newest(results, self.generation)
        asked_at = len(OPENING) + 1 + len(arrivals)
        if any(result.get_value(0, 0) == b"t" for result in results[asked_at : asked_at + len(asked)]):
            raise errors.UniqueViolation("a key stands in a closed generation")
        disputes = Disputes(cursor, self.archive, messages)
        self._store(cursor, messages, disputes, PAPERS)
        later: list[Notice] = []
        for course, answer in zip(courses, results[len(results) - len(questions) :], strict=True):
            if course.decides:
                decided = course.road.read(cursor, answer, self._now, disputes.goods)
            elif answer.get_value(0, 0) == b"t":
                decided = course.road.decide(cursor, self._now, course.arrived, disputes.goods)
            else:
                decided = []
            later += self._conclude(cursor, course, disputes, decided, early=early)
        return later

    def _long_way(self, cursor: Cursor, messages: Sequence[Prepared], kept: Copy) -> list[Notice]:
        """Step by step, through the stages: changes admitted, clashes told apart."""
        ensure_newest(together(self.connection, [*OPENING, kept]), self.generation)
        disputes = Disputes(cursor, self.archive, messages)
        later: list[Notice] = []
        for place, part in enumerate(apart(messages)):
            if place:
                unstage(cursor)
            admit_revisions(cursor, part, disputes)
            together(self.connection, list(copies_to_stage(part, TABLES).values()))
            self._store(cursor, part, disputes, COUNTERPARTS)
            for course in self._courses(part):
                decided = course.road.decide(cursor, self._now, course.arrived, disputes.goods)
                later += self._conclude(cursor, course, disputes, decided)
        return later

    @staticmethod
    def _store(cursor: Cursor, messages: Sequence[Prepared], disputes: Disputes, kinds: Iterable[str]) -> None:
        """Move staged counterparts over; what was left out clashes with a document that is there."""
        for kind in present(messages, kinds):
            expected = len(numbers_of(messages, kind))
            left_out = expected and store(cursor, kind) < expected
            # Again and again, as with inventories: a returned paper makes room for its correction.
            while left_out and disputes.settle(kind, clashes(cursor, kind)):
                disputes.stage_again(kind)
                store(cursor, kind)

    def _conclude(
        self, cursor: Cursor, course: Course, disputes: Disputes, decided: list[Any], *, early: bool | None = None
    ) -> list[Notice]:
        """Let disputes free the keys of returned declarations, decide what comes in their place, reply to all.

        ``early``: whether deliveries wait for their release, where it was asked. Returns the receipts that come after
        the first answers: of inventories declared earlier, and of those closed at once.
        """
        road, messages = course.road, course.messages
        left_out = numbers_of(messages, road.inventory) - {row.id for row in decided}
        # Again and again: two corrections of one returned declaration clash with each other once it made room.
        while left_out and disputes.settle(road.inventory, clashes(cursor, road.inventory, sorted(left_out))):
            disputes.stage_again(road.inventory)
            decided = decided + road.decide(cursor, self._now, Arrived(), disputes.goods)
            left_out -= {row.id for row in decided}
        by_id = {row.id: row for row in decided if not row.late}
        for message in messages:
            if message.kind == road.inventory:
                self._reply(message, road, by_id, disputes)
        later = road.later(cursor, decided, messages, early=early)
        road.work_off(cursor, messages, disputes.lines)
        return [] if relayed(road.inventory) else later  # customs tells of it

    @staticmethod
    def _reply(message: Prepared, road: Road, decided: dict[int, Any], disputes: Disputes) -> None:
        for ordinal in range(message.documents):
            row = decided.get(message.first_id + ordinal)
            if row is not None and not message.answered(ordinal):
                goods = disputes.goods_differing(message, ordinal, row, road) if row.verdict == road.mismatch else ""
                message.replies[ordinal] = sent_on(message.kind, road.reply(row, goods))

    def _finish(self, messages: Sequence[Prepared], later: Sequence[Notice], staged_by_it: Sequence[str]) -> Outcomes:
        """Write the answers, keep them and after them the receipts of later steps, empty what was staged, commit."""
        at = return_time(self.at)
        outcomes = Outcomes()
        for message in messages:
            write = unreadable_body if message.unreadable else answer_body
            outcomes.answers[message.message_id] = write(message, str(uuid4()), at)
        through_stage = [message for message in messages if message.kind in staged_by_it]
        for message in through_stage:
            outcomes.staged[message.kind] += message.documents
        emptied = [UNSTAGE[kind] for kind in sorted({message.kind for message in through_stage})]
        kept = [receipts(messages, outcomes.answers, later)] if messages or later else []
        together(self.connection, [*kept, *emptied, b"COMMIT"])
        return outcomes


def copies_to_stage(messages: Sequence[Prepared], kinds: Iterable[str]) -> dict[str, Copy]:
    """COPY the rows of each kind of message into its stage."""
    rows = {
        kind: [message.rows_to_stage() for message in messages if message.kind == kind]
        for kind in present(messages, kinds)
    }
    return {kind: staged(kind, found) for kind, found in rows.items() if any(found)}


def present(messages: Sequence[Prepared], kinds: Iterable[str]) -> list[str]:
    """Those of ``kinds`` that have come, in their order: a kind nobody sent costs a batch nothing."""
    there = {message.kind for message in messages}
    return [kind for kind in kinds if kind in there]


def numbers_of(messages: Sequence[Prepared], kind: str) -> set[int]:
    """The numbers of the documents of ``kind`` that were not answered before they were stored."""
    return {
        message.first_id + ordinal
        for message in messages
        if message.kind == kind
        for ordinal in range(message.documents)
        if ordinal not in message.refused and not message.answered(ordinal)
    }
