"""Versions of a whole table: their states, what an upload says of itself, and what pages show of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, Protocol, TypeVar

from heliu.kernel.naming import Named
from heliu.policies.parameters import Reference

OPEN_MAX: Final = 10
"""How many versions of a table may be drafts or wait at once: more are a sign that nobody decides."""


class State(Named):
    """Where a version stands. Which of these a table knows, its ``MOVES`` say."""

    DRAFT = "draft", "草稿", "draft"
    WAITING = "waiting", "待复核", "waiting for a second person"
    RELEASED = "released", "已发布", "released"
    REJECTED = "rejected", "已退回", "rejected"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


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


class Difference(Protocol):
    """One code that two tables treat differently."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...


One = TypeVar("One", bound=Difference)


@dataclass(frozen=True, slots=True)
class Comparison(Generic[One]):
    """A version beside what would be in force without it: ``base`` names that table."""

    base: Reference
    base_lines: int
    found: tuple[One, ...]

    def count(self, kind: Named) -> int:
        return sum(one.kind == kind.value for one in self.found)
