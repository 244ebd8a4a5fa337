"""Versions of the tariff: their states, what an upload says of itself, and what pages show of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.parameters import Reference
from heliu.policies.tariff_rows import Difference, Row

WAITING_MAX: Final = 10
"""How many versions may wait for a second person at once: more are a sign that nobody decides."""


class State(Named):
    """Where a version stands."""

    WAITING = "waiting", "待复核", "waiting for a second person"
    RELEASED = "released", "已发布", "released"
    REJECTED = "rejected", "已退回", "rejected"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Kind(Named):
    """How two tables differ in one code."""

    ADDED = "added", "新增", "added"
    REMOVED = "removed", "删除", "removed"
    RATE = "rate", "税率变动", "rate changed"
    WORDS = "words", "名称或单位变动", "name or unit changed"


MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.WAITING: frozenset({State.RELEASED, State.REJECTED, State.WITHDRAWN}),
        State.RELEASED: frozenset(),
        State.REJECTED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
"""What may become of a version. What is decided is never touched again."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What whoever uploads says of the table: from when it binds, where it stands, how sure we are of it."""

    since: date
    reference: Reference
    status: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version with who brought it and who decided. ``lines`` is how many codes it has."""

    id: int
    since: date
    reference: Reference
    status: str
    state: State
    lines: int
    file_name: str
    digest: str
    uploader_id: int
    uploader: str
    uploaded_at: datetime
    decider: str
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version beside what would be in force without it: ``base`` names that table."""

    base: Reference
    base_lines: int
    found: tuple[Difference, ...]
    rows: Mapping[str, Row]

    def count(self, kind: Kind) -> int:
        return sum(one.kind == kind.value for one in self.found)
