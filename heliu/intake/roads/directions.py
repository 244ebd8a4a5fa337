"""One direction of a commit: what it calls its inventories, and how it decides and answers them.

A batch goes only by the roads its messages are of: imports pay nothing for exports, and the other way round.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from psycopg import Connection, Cursor
from psycopg.pq.abc import PGresult

from heliu.clearance.api import (
    Arrived,
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
    settled,
)
from heliu.clearance.exports.api import (
    ExportOutcome,
    ExportTerms,
    Paper,
    arrive,
    awaited_exports,
    cancel,
    decide_exports,
    depart,
    execution_of_exports,
    export_decisions,
    export_explanation,
    prepare_exports,
)
from heliu.intake.prepared import Prepared, Reply
from heliu.intake.roads.later import later_answers, later_export_answers

DELIVERY = "CEB513"
_WORKED_OFF: Mapping[str, Callable[[Cursor, Sequence[int]], dict[int, Paper]]] = {
    "CEB605": cancel,
    "CEB507": arrive,
    "CEB509": depart,
}


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
    def read(self, cursor: Cursor, answer: PGresult, now: int) -> list[Any]:
        """What the execution decided, whole."""

    @abstractmethod
    def decide(self, cursor: Cursor, now: int, arrived: Arrived) -> list[Any]:
        """Decide what is staged, statement by statement."""

    @abstractmethod
    def reply(self, row: Any, goods: str = "") -> Reply:
        """What the receipt says of a decision."""

    @abstractmethod
    def later(self, cursor: Cursor, late: Sequence[Any], messages: Sequence[Prepared]) -> list[Notice]:
        """The receipts due to inventories declared earlier."""


@dataclass(frozen=True, slots=True)
class ImportRoad(Road):
    """进口: CEB311, 411, 511, 513, 621."""

    terms: Terms
    inventory: ClassVar[str] = "CEB621"
    kinds: ClassVar[frozenset[str]] = frozenset({"CEB311", "CEB411", "CEB511", DELIVERY, "CEB621"})
    mismatch: ClassVar[int] = Outcome.MISMATCH
    goods: ClassVar[Goods] = Goods(
        1 << 1, "CEB311", (("gname", "itemName"), ("qty", "qty"), ("totalPrice", "totalPrice"))
    )

    def prepare(self, connection: Connection) -> bool:
        return prepare(connection, self.terms)

    def execution(self, now: int, arrived: Arrived) -> bytes:
        return execution(now, arrived)

    def awaited(self, arrived: Arrived) -> bytes:
        return awaited(arrived)

    def read(self, cursor: Cursor, answer: PGresult, now: int) -> list[Any]:
        return settled(cursor, decisions(answer), self.terms, now)

    def decide(self, cursor: Cursor, now: int, arrived: Arrived) -> list[Any]:
        return decide(cursor, self.terms, now, arrived)

    def reply(self, row: Any, goods: str = "") -> Reply:
        return Reply(*explanation(row, self.terms.annual_limit, goods))

    def later(self, cursor: Cursor, late: Sequence[Any], messages: Sequence[Prepared]) -> list[Notice]:
        closing = close_delivered(cursor) if any(message.kind == DELIVERY for message in messages) else []
        return later_answers(cursor, late, closing, self.reply)


@dataclass(frozen=True, slots=True)
class ExportRoad(Road):
    """出口: CEB303, 403, 505, 603, and what is told of inventories afterwards: CEB605, 507, 509."""

    terms: ExportTerms
    inventory: ClassVar[str] = "CEB603"
    kinds: ClassVar[frozenset[str]] = frozenset({"CEB303", "CEB403", "CEB505", "CEB603", *_WORKED_OFF})
    mismatch: ClassVar[int] = ExportOutcome.MISMATCH
    goods: ClassVar[Goods] = Goods(
        1 << 3, "CEB303", (("itemNo", "itemNo"), ("qty", "qty"), ("totalPrice", "totalPrice"))
    )

    def prepare(self, connection: Connection) -> bool:
        return prepare_exports(connection, self.terms)

    def execution(self, now: int, arrived: Arrived) -> bytes:
        return execution_of_exports(now, arrived)

    def awaited(self, arrived: Arrived) -> bytes:
        return awaited_exports(arrived)

    def read(self, cursor: Cursor, answer: PGresult, now: int) -> list[Any]:  # noqa: ARG002 - one form for both roads
        return list(export_decisions(answer))

    def decide(self, cursor: Cursor, now: int, arrived: Arrived) -> list[Any]:
        return list(decide_exports(cursor, self.terms, now, arrived))

    def reply(self, row: Any, goods: str = "") -> Reply:
        return Reply(*export_explanation(row, goods))

    def later(self, cursor: Cursor, late: Sequence[Any], messages: Sequence[Prepared]) -> list[Notice]:
        for message in messages:
            if message.kind in _WORKED_OFF:
                _work_off(cursor, message)
        return later_export_answers(cursor, late, self.reply)


def _work_off(cursor: Cursor, message: Prepared) -> None:
    """Do what the stored documents of a message ask for, one message after the other, and answer each."""
    fresh = {message.first_id + ordinal: ordinal for ordinal in range(message.documents) if not message.told(ordinal)}
    for number, paper in _WORKED_OFF[message.kind](cursor, list(fresh)).items():
        message.replies[fresh[number]] = Reply(*paper)
