"""One direction of a commit: what it calls its inventories, and how it decides and answers them.

A batch goes only by the roads its messages are of: imports pay nothing for exports, and the other way round.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, NamedTuple

from psycopg import Connection, Cursor
from psycopg.pq.abc import PGresult

from heliu.clearance.api import (
    Arrived,
    Decided,
    Notice,
    Outcome,
    Terms,
    any_early,
    awaited,
    close_delivered,
    close_delivered_before,
    decide,
    decisions,
    execution,
    explanation,
    prepare,
    prepare_to_ask_early,
    settled,
    take_inbound,
)
from heliu.clearance.export_returns.api import apply_for_return, tally_returns
from heliu.clearance.exports.api import (
    ExportOutcome,
    ExportTerms,
    apply_for_summary,
    arrive,
    awaited_exports,
    cancel,
    decide_exports,
    depart,
    execution_of_exports,
    export_decisions,
    export_explanation,
    prepare_exports,
    take_lists,
)
from heliu.clearance.undoing.api import UNDOING, take_cancellations, take_returns
from heliu.clearance.upstream.api import first_answer, relayed
from heliu.intake.prepared import Prepared, Reply
from heliu.intake.roads.later import later_answers, later_export_answers
from heliu.taxation.facts import DeclaredLine

DELIVERY, INBOUND = "CEB513", "CEB711"
Papers = Callable[[Cursor, Sequence[int]], Mapping[int, tuple[int, str]]]
"""Works off stored papers; status and text of the receipt of each."""
_WORKED_OFF: Mapping[str, Papers] = {
    "CEB605": cancel,
    "CEB607": take_lists,
    "CEB507": arrive,
    "CEB509": depart,
    "CEB701": apply_for_summary,
}
# Returns are weighed by risk as well: they go by the lanes of the day.
_COMING_BACK: Mapping[str, Callable[..., Mapping[int, tuple[int, str]]]] = {
    "CEB213": apply_for_return,
    "CEB215": tally_returns,
}
RELEASED = 800
InFull = Callable[[Decided], Sequence[DeclaredLine]]
"""The lines of an import inventory as they were declared."""
Stored = Callable[[int, int], Sequence[Mapping[str, str | None]]]
"""The lines of a stored import inventory by official names, asked by message and document."""


class Goods(NamedTuple):
    """Which rule says that the goods differ, of which order message, and the pairs of fields to set side by side."""

    rule: int
    order: str
    pairs: tuple[tuple[str, str], ...]


class Road(ABC):
    """One direction on one business day."""

    inventory: ClassVar[str]
    kinds: ClassVar[frozenset[str]]
    mismatch: ClassVar[int]
    goods: ClassVar[Goods]
    closes: ClassVar[bool]
    """Whether a delivery report closes what was released."""

    def concerns(self, messages: Iterable[Prepared]) -> bool:
        return any(message.kind in self.kinds for message in messages)

    @abstractmethod
    def prepare(self, connection: Connection) -> bool:
        """Make the connection ready to decide; say whether anything was done."""

    @abstractmethod
    def execution(self, now: int, arrived: Arrived) -> bytes:
        """The text that decides what is staged and what ``arrived`` completes."""

    @abstractmethod
    def awaited(self, arrived: Arrived) -> bytes:
        """The text that asks whether ``arrived`` completes anything."""

    @abstractmethod
    def read(self, cursor: Cursor, answer: PGresult, now: int, in_full: InFull) -> list[Any]:
        """What the execution decided, whole; ``in_full`` reads the goods where the tax hangs on them."""

    @abstractmethod
    def decide(self, cursor: Cursor, now: int, arrived: Arrived, in_full: InFull) -> list[Any]:
        """Decide what is staged, statement by statement."""

    @abstractmethod
    def reply(self, row: Any, goods: str = "") -> Reply:
        """What the receipt says of a decision."""

    @abstractmethod
    def later(
        self, cursor: Cursor, decided: Sequence[Any], messages: Sequence[Prepared], *, early: bool | None
    ) -> list[Notice]:
        """The receipts that come after the first answers. ``early``: deliveries wait for a release; None: not asked."""

    def work_off(self, cursor: Cursor, messages: Sequence[Prepared], stored: Stored) -> None:
        """Do what the stored papers ask for, one message after the other, and answer each of their documents."""
        papers = self.papers(stored)
        for message in messages:
            if message.kind in papers:
                _work_off(cursor, message, papers[message.kind])

    @abstractmethod
    def papers(self, stored: Stored) -> Mapping[str, Papers]:
        """What works off each kind of paper that is told of inventories declared earlier."""


@dataclass(frozen=True, slots=True)
class ImportRoad(Road):
    """进口: CEB311, 411, 511, 513, 621, and what is told of them besides: CEB623, 625, 711."""

    terms: Terms
    inventory: ClassVar[str] = "CEB621"
    kinds: ClassVar[frozenset[str]] = frozenset({"CEB311", "CEB411", "CEB511", DELIVERY, "CEB621", *UNDOING, INBOUND})
    mismatch: ClassVar[int] = Outcome.MISMATCH
    goods: ClassVar[Goods] = Goods(
        1 << 1, "CEB311", (("gname", "itemName"), ("qty", "qty"), ("totalPrice", "totalPrice"))
    )
    closes: ClassVar[bool] = True

    def prepare(self, connection: Connection) -> bool:
        prepared = prepare(connection, self.terms)
        return prepare_to_ask_early(connection) or prepared

    def execution(self, now: int, arrived: Arrived) -> bytes:
        return execution(now, arrived)

    def awaited(self, arrived: Arrived) -> bytes:
        return awaited(arrived)

    def read(self, cursor: Cursor, answer: PGresult, now: int, in_full: InFull) -> list[Any]:
        return settled(cursor, decisions(answer), self.terms, now, in_full)

    def decide(self, cursor: Cursor, now: int, arrived: Arrived, in_full: InFull) -> list[Any]:
        return decide(cursor, self.terms, now, arrived, in_full)

    def reply(self, row: Any, goods: str = "") -> Reply:
        return Reply(*explanation(row, self.terms.annual_limit, goods))

    def later(
        self, cursor: Cursor, decided: Sequence[Any], messages: Sequence[Prepared], *, early: bool | None
    ) -> list[Notice]:
        closing = close_delivered(cursor) if any(message.kind == DELIVERY for message in messages) else []
        released = [row.id for row in decided if row.status == RELEASED]
        if released and (any_early(cursor) if early is None else early):
            closing += close_delivered_before(cursor, released)
        return later_answers(cursor, [row for row in decided if row.late], closing, self.reply)

    def papers(self, stored: Stored) -> Mapping[str, Papers]:
        taken = partial(take_returns, goods=stored)
        return {"CEB623": take_cancellations, "CEB625": taken, INBOUND: take_inbound}


@dataclass(frozen=True, slots=True)
class ExportRoad(Road):
    """出口: CEB303, 403, 505, 603, and what is told of inventories afterwards: CEB605, 607, 507, 509, 213, 215, 701."""

    terms: ExportTerms
    inventory: ClassVar[str] = "CEB603"
    kinds: ClassVar[frozenset[str]] = frozenset({"CEB303", "CEB403", "CEB505", "CEB603", *_WORKED_OFF, *_COMING_BACK})
    mismatch: ClassVar[int] = ExportOutcome.MISMATCH
    goods: ClassVar[Goods] = Goods(
        1 << 3, "CEB303", (("itemNo", "itemNo"), ("qty", "qty"), ("totalPrice", "totalPrice"))
    )
    closes: ClassVar[bool] = False

    def prepare(self, connection: Connection) -> bool:
        return prepare_exports(connection, self.terms)

    def execution(self, now: int, arrived: Arrived) -> bytes:
        return execution_of_exports(now, arrived)

    def awaited(self, arrived: Arrived) -> bytes:
        return awaited_exports(arrived)

    def read(self, cursor: Cursor, answer: PGresult, now: int, in_full: InFull) -> list[Any]:  # noqa: ARG002 - one form for both roads
        return list(export_decisions(answer))

    def decide(self, cursor: Cursor, now: int, arrived: Arrived, in_full: InFull) -> list[Any]:  # noqa: ARG002
        return list(decide_exports(cursor, self.terms, now, arrived))

    def reply(self, row: Any, goods: str = "") -> Reply:
        return Reply(*export_explanation(row, goods))

    def later(
        self,
        cursor: Cursor,
        decided: Sequence[Any],
        messages: Sequence[Prepared],  # noqa: ARG002
        *,
        early: bool | None,  # noqa: ARG002 - one form for both roads
    ) -> list[Notice]:
        return later_export_answers(cursor, [row for row in decided if row.late], self.reply)

    def papers(self, stored: Stored) -> Mapping[str, Papers]:  # noqa: ARG002
        lanes = self.terms.lanes
        return {**_WORKED_OFF, **{kind: partial(work, lanes=lanes) for kind, work in _COMING_BACK.items()}}


def _work_off(cursor: Cursor, message: Prepared, work: Papers) -> None:
    """What was answered already, at the door or as a repetition, asks for nothing more."""
    fresh = {message.first_id + ordinal: ordinal for ordinal in range(message.documents) if not message.told(ordinal)}
    for number, paper in work(cursor, list(fresh)).items():
        message.replies[fresh[number]] = Reply(*(first_answer(*paper) if relayed(message.kind) else paper))
