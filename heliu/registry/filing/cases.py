"""A filing as a case: finding it, locking it, moving it, writing down what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict
from heliu.registry.filing.clock import Span
from heliu.registry.filing.facts import MOVES, Act, Case, Kind, State
from heliu.registry.filing.models import WORDS_MAX, Filing, FilingEvent, ReturnItem
from heliu.registry.filing.progress import item_fact
from heliu.registry.filing.store import NAME_MAX
from heliu.registry.models import Firm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from heliu.people.facts import Actor
    from heliu.registry.filing.facts import Item

STARTS: Final = (Act.SUBMITTED, Act.RESUBMITTED)
STOPS: Final = (Act.RETURNED, Act.APPROVED, Act.WITHDRAWN)


def locked(filing_id: int) -> Filing | None:
    """Locked until the end of the transaction, so that two who act on one filing act one after the other."""
    return Filing.objects.select_for_update().filter(pk=filing_id).first()


def latest(firm_code: str, *, lock: bool = False) -> Filing | None:
    rows = Filing.objects.select_for_update() if lock else Filing.objects.all()
    return rows.filter(firm_code=firm_code).order_by("-version").first()


def valid_filing(firm_code: str) -> Filing | None:
    return Filing.objects.select_for_update().filter(firm_code=firm_code, state=State.APPROVED).first()


def registered(firm_code: str) -> str | None:
    """State of the enterprise in the register; None if it is not there."""
    return Firm.objects.filter(code=firm_code).values_list("state", flat=True).first()


def move(filing: Filing, to: State) -> None:
    """Change the state in memory; refused unless the moves table has it."""
    state = State(filing.state)
    if to not in MOVES[state]:
        raise Conflict(
            say(
                f"该备案{state.words.zh}，不能改为“{to.words.zh}”。",
                f"The filing is “{state.words.en}”: it cannot become “{to.words.en}”.",
            )
        )
    filing.state = to


def record(
    filing: Filing,
    act: Act,
    actor: Actor,
    at: datetime,
    *,
    words: str = "",
    numbers: Mapping[str, int] | None = None,
) -> None:
    FilingEvent.objects.create(
        filing=filing,
        act=act,
        at=at,
        by_id=actor.user_id,
        by_name=actor.name[:NAME_MAX],
        words=words.strip()[:WORDS_MAX],
        numbers=dict(numbers or {}),
    )


def spans_of(filing: Filing) -> list[Span]:
    """When the filing was with the officers, from its events."""
    spans: list[Span] = []
    events = FilingEvent.objects.filter(filing=filing, act__in=(*STARTS, *STOPS)).order_by("id")
    for act, at in events.values_list("act", "at"):
        if act in STARTS:
            spans.append(Span(business_day(at)))
        elif spans and spans[-1].until is None:
            spans[-1] = Span(spans[-1].since, business_day(at))
    return spans


def items_of(filing: Filing) -> list[Item]:
    return [item_fact(row) for row in ReturnItem.objects.filter(filing=filing)]


def case(filing: Filing) -> Case:
    attestation = getattr(filing, "attestation", None)
    years = [one.year for one in filing.confirmations.all()] if filing.decided_at else []
    return Case(
        id=filing.pk,
        firm_code=filing.firm_code,
        name=filing.name,
        version=filing.version,
        kind=Kind(filing.kind),
        state=State(filing.state),
        started_at=filing.started_at,
        submitted_at=filing.submitted_at,
        decided_at=filing.decided_at,
        due_on=filing.due_on,
        round=filing.round,
        attestation=attestation.number if attestation else "",
        confirmed_year=max(years, default=None),
    )
