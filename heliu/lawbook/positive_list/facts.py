"""Versions of the positive list: what may become of them, and what they have beyond those of any table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.lawbook.tables import facts as tables
from heliu.lawbook.tables.facts import State
from heliu.policies.positive_list_rows import ListRow
from heliu.policies.rules.positive_list_remarks import RemarkKind, notes_of

ANNOUNCED_MAX: Final = 20_000
NAME_MAX: Final = 300
REMARK_MAX: Final = 1_000
NUMBER_MAX: Final = 10


class Kind(Named):
    """How two lists differ in one code."""

    ADDED = "added", "新增", "added"
    REMOVED = "removed", "删除", "removed"
    REMARK = "remark", "备注变动", "remark changed"
    NAME = "name", "品名变动", "name changed"


MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.DRAFT: frozenset({State.WAITING, State.WITHDRAWN}),
        State.WAITING: frozenset({State.RELEASED, State.DRAFT, State.WITHDRAWN}),
        State.RELEASED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
"""What may become of a version: a second person gives it back to its draft. What is released is never touched again."""


@dataclass(frozen=True, slots=True)
class Paper(tables.Paper):
    """``announced``: how many codes the document says the list has."""

    announced: int


@dataclass(frozen=True, slots=True)
class Version(tables.Version):
    """``revision`` counts the corrections of a draft."""

    announced: int
    revision: int

    @property
    def is_whole(self) -> bool:
        return self.lines == self.announced


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the what-if room said of a list as its lines stand, as that room writes it."""

    told: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a version, and of its remarks how many codes bear each kind."""

    rows: Mapping[str, ListRow]

    @property
    def counts(self) -> Mapping[RemarkKind, int]:
        return Counter(kind for row in self.rows.values() for kind in kinds_of(row))


@dataclass(frozen=True, slots=True)
class Comparison(tables.Comparison[ListRow]):
    """``base_is_demo``: what would be in force is the built-in list."""

    base_is_demo: bool


def kinds_of(row: ListRow) -> frozenset[RemarkKind]:
    return frozenset(note.kind for note in notes_of(row.remark))
