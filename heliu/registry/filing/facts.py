"""What others may hold of a filing: its states, its kinds, and frozen pictures of a case as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from heliu.kernel.languages import Words
from heliu.kernel.naming import Named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

VERIFY_PATH: Final = "/verify/filing/{number}"
"""Where anybody checks a filing certificate: printed in its QR code, so it never changes."""


class _Named(Named):
    """A code with its name in the reader's language."""

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class State(_Named):
    """Where a filing stands."""

    DRAFT = "draft", "填写中", "Being filled in"
    SUBMITTED = "submitted", "审核中", "Under review"
    RETURNED = "returned", "待补正", "Returned for correction"
    APPROVED = "approved", "备案有效", "Filed"
    REPLACED = "replaced", "已变更", "Replaced by a change"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn before approval"
    CANCELLED = "cancelled", "已注销", "Cancelled"


MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.RETURNED, State.APPROVED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.REPLACED, State.CANCELLED}),
    State.REPLACED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.CANCELLED: frozenset(),
}
"""Moves of a filing: from a state to those it may go to."""

OPEN: Final = (State.DRAFT, State.SUBMITTED, State.RETURNED)
"""Not decided yet; an enterprise has at most one of these."""

WITH_ENTERPRISE: Final = (State.DRAFT, State.RETURNED)
"""The enterprise may write, and the clock rests."""


class Kind(_Named):
    """Why the filing was begun."""

    FIRST = "first", "首次备案", "First filing"
    CHANGE = "change", "变更备案", "Change of a filing"


class Act(_Named):
    """What happened to a filing; the history tells these."""

    STARTED = "started", "开始填写", "Started"
    SUBMITTED = "submitted", "提交审核", "Submitted"
    RETURNED = "returned", "退回补正", "Returned for correction"
    RESUBMITTED = "resubmitted", "补正后再次提交", "Resubmitted after correction"
    APPROVED = "approved", "审核通过", "Approved"
    REPLACED = "replaced", "由变更备案取代", "Replaced by a change"
    WITHDRAWN = "withdrawn", "企业撤回", "Withdrawn by the enterprise"
    CANCELLED = "cancelled", "注销备案", "Cancelled"
    CONFIRMED = "confirmed", "年度确认", "Confirmed for the year"
    REVEALED = "revealed", "查看个人信息", "Personal value looked at"


class Progress(_Named):
    """How far one section is."""

    NOT_STARTED = "not_started", "未开始", "Not started"
    IN_PROGRESS = "in_progress", "填写中", "In progress"
    RETURNED = "returned", "待补正", "To be corrected"
    DONE = "done", "已完成", "Done"
    BLOCKED = "blocked", "不可开始", "Cannot start yet"


class Validity(_Named):
    """What the verification page says of a filing certificate."""

    VALID = "valid", "有效", "Valid"
    CHANGED = "changed", "已变更", "Changed"
    WITHDRAWN = "withdrawn", "已注销", "Withdrawn"
    SUSPENDED = "suspended", "已暂停", "Suspended"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with what was typed, with what to do about it. A warning does not hold up the filing."""

    field: str
    code: str
    words: Words
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that stands elsewhere already: it is shown with its source and day, and not asked again."""

    value: str
    source: Words
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Working days of the review. ``due_on`` is None while it rests, or where no holiday notice reaches that far."""

    limit: int
    used: int | None
    due_on: date | None
    is_running: bool
    reference: str
    is_confirmed: bool
    note: Words | None = None

    @property
    def over(self) -> int:
        """Working days beyond the limit."""
        return max(-self.left, 0) if self.left is not None and self.is_running else 0

    @property
    def left(self) -> int | None:
        return None if self.used is None else self.limit - self.used


@dataclass(frozen=True, slots=True)
class Item:
    """One thing returned for correction: which section, which field (empty: the whole section), and why."""

    id: int
    section: str
    field: str
    words: str
    made_by: str
    made_at: datetime
    answered_at: datetime | None
    reply: str


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the task list."""

    section: str
    title: Words
    progress: Progress
    reason: Words | None = None
    findings: tuple[Finding, ...] = ()
    items: tuple[Item, ...] = ()
    saved_by: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A filing without its contents."""

    id: int
    firm_code: str
    name: str
    version: int
    kind: Kind
    state: State
    started_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    due_on: date | None
    round: int
    attestation: str = ""
    confirmed_year: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_with_enterprise(self) -> bool:
        return self.state in WITH_ENTERPRISE


@dataclass(frozen=True, slots=True)
class Paper:
    """An attachment without its content."""

    id: int
    kind: str
    name: str
    media_type: str
    size_octets: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value is not what it was; personal values are masked before they come here."""

    section: str
    field: str
    title: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: who did what, when, and what differs by it."""

    at: datetime
    by: str
    what: Words
    words: str = ""
    section: str = ""
    differences: tuple[Difference, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Listed:
    """An enterprise as the public may see it."""

    code: str
    name: str
    uscc: str
    roles: tuple[str, ...]
    state: str
    filed_on: date
    attestation: str = ""
    confirmed_year: int | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may know of a filing certificate by its number."""

    number: str
    validity: Validity
    code: str
    name: str
    uscc: str
    roles: tuple[str, ...]
    version: int
    issued_on: date
    ended_on: date | None
    sha256: str
    successor: str = ""
