"""Versions of a whole table: their states, what an upload says of itself, and what pages show of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from heliu.kernel.naming import Named
from heliu.policies.parameters import Reference
from heliu.policies.table_rows import Difference

OPEN_MAX: Final = 10
"""How many versions of a table may be drafts or wait at once: more are a sign that nobody decides."""
Row = TypeVar("Row")


class State(Named):
    """Where a version stands. Which of these a table knows, its ``MOVES`` say."""

    DRAFT = "draft", "草稿", "draft"
    WAITING = "waiting", "待复核", "waiting for a second person"
    RELEASED = "released", "已发布", "released"
    REJECTED = "rejected", "已退回", "rejected"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


OPEN: Final = (State.DRAFT, State.WAITING)
"""Not decided yet."""


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

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Comparison(Generic[Row]):
    """A version beside what would be in force without it: ``base`` names that table."""

    base: Reference
    base_lines: int
    found: tuple[Difference[Row], ...]

    def count(self, kind: Named) -> int:
        return sum(one.kind == kind.value for one in self.found)
