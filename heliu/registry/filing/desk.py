"""The officers' desk of filings (备案审核台): the list by clock, how many wait, and which one comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from heliu.kernel.days import day_bounds
from heliu.kernel.keyset import count_up_to, keyset
from heliu.people.api import require
from heliu.registry.filing.cases import case
from heliu.registry.filing.facts import Kind, State
from heliu.registry.filing.models import Filing

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from heliu.kernel.listing import Asked
    from heliu.people.facts import Actor
    from heliu.registry.filing.facts import Case

NEVER: Final = date.max
"""Where a clock rests or cannot be told: after all that run."""
SOUGHT_CHARS_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One filing in the officers' list."""

    id: int
    firm_code: str
    name: str
    version: int
    kind: Kind
    state: State
    round: int
    submitted_at: datetime
    clock: date
    """Last day of the review, ``NEVER`` where the clock rests."""

    @property
    def due_on(self) -> date | None:
        return None if self.clock == NEVER else self.clock


def list_filings(actor: Actor, asked: Asked) -> list[Row]:
    """Filings that were handed in, officers only; by default those whose days run out first."""
    rows = _chosen(actor, asked).annotate(clock=Coalesce("due_on", Value(NEVER)))
    orders = {"clock": "clock", "submitted_at": "submitted_at", "firm_code": "firm_code"}
    return [_row(one) for one in keyset(rows, asked, orders)]


def count_filings(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Filing]:
    require(actor, "registry.decide_filing")
    rows = Filing.objects.filter(round__gt=0)
    if state := asked.filters.get("state"):
        rows = rows.filter(state=state)
    if kind := asked.filters.get("kind"):
        rows = rows.filter(kind=kind)
    if words := str(asked.filters.get("words") or "").strip()[:SOUGHT_CHARS_MAX]:
        rows = rows.filter(Q(name__icontains=words) | Q(firm_code__startswith=words.upper()))
    if since := asked.filters.get("since"):
        rows = rows.filter(submitted_at__gte=day_bounds(since)[0])
    return rows


def _row(one: Filing) -> Row:
    assert one.submitted_at is not None, "round > 0 says it was submitted"  # noqa: S101
    return Row(
        one.pk,
        one.firm_code,
        one.name,
        one.version,
        Kind(one.kind),
        State(one.state),
        one.round,
        one.submitted_at,
        one.due_on or NEVER,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a decision."""

    count: int
    overdue: int
    next: Case | None
    """The one whose days run out first."""


def waiting(day: date, *, actor: Actor, other_than: int | None = None) -> Waiting:
    require(actor, "registry.decide_filing")
    rows = Filing.objects.filter(state=State.SUBMITTED)
    others = rows if other_than is None else rows.exclude(pk=other_than)
    first = others.order_by(Coalesce("due_on", Value(NEVER)), "submitted_at", "id").first()
    return Waiting(rows.count(), rows.filter(due_on__lt=day).count(), case(first) if first else None)
