"""Versions of the positive list: their states, what an upload says of itself, and what pages show of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.parameters import Reference
from heliu.policies.positive_list_rows import ListDifference, ListRow
from heliu.policies.rules.positive_list_remarks import RemarkKind, notes_of

OPEN_MAX: Final = 10
"""How many versions may be drafts or wait at once: more are a sign that nobody decides."""
ANNOUNCED_MAX: Final = 20_000
NAME_MAX: Final = 300
REMARK_MAX: Final = 1_000
NUMBER_MAX: Final = 10


class State(Named):
    """Where a version stands."""

    DRAFT = "draft", "草稿", "draft"
    WAITING = "waiting", "待复核", "waiting for a second person"
    RELEASED = "released", "已发布", "released"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


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
class Paper:
    """What whoever uploads says of the list: from when it binds, where it stands, how sure we are, its codes in all."""

    since: date
    reference: Reference
    status: str
    announced: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version with who brought it and who decided. ``lines`` is its codes, ``revision`` counts its corrections."""

    id: int
    since: date
    reference: Reference
    status: str
    announced: int
    state: State
    lines: int
    revision: int
    file_name: str
    digest: str
    uploader_id: int
    uploader: str
    uploaded_at: datetime
    decider: str
    decided_at: datetime | None
    reason: str

    @property
    def is_whole(self) -> bool:
        return self.lines == self.announced


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a version, and of its remarks how many codes bear each kind."""

    rows: Mapping[str, ListRow]

    @property
    def counts(self) -> Mapping[RemarkKind, int]:
        return Counter(kind for row in self.rows.values() for kind in kinds_of(row))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version beside what would be in force without it: ``base_is_demo``: that is the built-in one."""

    base: Reference
    base_lines: int
    base_is_demo: bool
    found: tuple[ListDifference, ...]

    def count(self, kind: Kind) -> int:
        return sum(one.kind == kind.value for one in self.found)


def kinds_of(row: ListRow) -> frozenset[RemarkKind]:
    return frozenset(note.kind for note in notes_of(row.remark))
