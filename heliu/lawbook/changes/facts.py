"""Drafts of changes (变更草案): their states, and what pages show of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.policies.changes import Difference

NAME_CHARS_MAX: Final = 150
REASON_CHARS_MAX: Final = 500
OPEN_DRAFTS_MAX: Final = 50
"""How many drafts may be open at once: more are a sign that nobody decides."""


class State(Named):
    """Where a draft stands."""

    DRAFT = "draft", "起草中", "being drafted"
    SUBMITTED = "submitted", "待复核", "waiting for a second person"
    APPROVED = "approved", "已发布", "released"
    REJECTED = "rejected", "已退回", "rejected"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Deed(Named):
    """What was done to a draft."""

    BEGUN = "begun", "起草", "drafted"
    REWRITTEN = "rewritten", "修改", "rewritten"
    SUBMITTED = "submitted", "提交复核", "handed in"
    APPROVED = "approved", "复核发布", "released"
    REJECTED = "rejected", "退回", "rejected"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"
    WEIGHED = "weighed", "推算影响", "weighed on history"


class Scope(Named):
    """Whose number it is (policies.changes: NATIONAL, ZONE)."""

    NATIONAL = "national", "国家规定", "national law"
    ZONE = "zone", "综试区叠加", "the zone's overlay"


MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
        State.SUBMITTED: frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN}),
        State.APPROVED: frozenset(),
        State.REJECTED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
"""What may become of a draft. What is released, rejected or withdrawn is never touched again."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list."""

    id: int
    zh: str
    en: str
    scope: Scope
    state: State
    first_day: date
    made_at: datetime
    drafter: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a draft's history."""

    deed: Deed
    who: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with all that is known of it. ``impact`` is what the what-if room said, as that room writes it.

    ``names`` are the parameters it names, those a later version no longer has as well.
    """

    row: DraftRow
    names: tuple[str, ...]
    text: str
    drafter_id: int
    reason: str
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]
    impact: Mapping[str, Any] | None
    weighed_at: datetime | None
    release_no: int | None


@dataclass(frozen=True, slots=True)
class Release:
    """A release that set a parameter, for its history."""

    draft_id: int
    zh: str
    en: str
    scope: Scope
    since: date
    approved_at: datetime
