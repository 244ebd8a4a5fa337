"""The settlement of a refund on departure computed again (核算重算): its last day, what was earned, the difference.

Sales are those of the warehouse's books as they stand now; what changed there since the firm confirmed is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from heliu.overseas.api import sold_of
from heliu.policies.parameters import NotInForce
from heliu.policies.recomputing.facts import Because, Cause
from heliu.policies.rules.export_refund_settlement import settlement_window
from heliu.refunds import models
from heliu.refunds.recomputed_amounts import Amounts
from heliu.refunds.settled_books import claim_of, computed_of, lists_of
from heliu.refunds.settlement_facts import Computed, Standing
from heliu.refunds.settlement_models import Settlement
from heliu.refunds.settlements import Claim

SETTLED: Final = ("settle_refunded", "earned", "difference")
"""Amounts of a settlement, as the review names them."""


@dataclass(frozen=True, slots=True)
class SettledAgain:
    """``stored`` and ``again`` by name; ``unknown`` and ``reasons`` as the review explains them."""

    stored: Mapping[str, Any]
    again: Mapping[str, Any]
    unknown: Mapping[str, tuple[Because, ...]]
    reasons: Mapping[str, tuple[Because, ...]]
    trace: tuple[Mapping[str, Any], ...]


NOTHING: Final = SettledAgain({}, {}, {}, {}, ())


def last_standing(row: models.Application) -> Settlement | None:
    """The settlement that counts; one that was returned to be corrected does not."""
    return next((one for one in row.settlements.all() if one.state != Standing.RETURNED), None)


def settled_again(
    row: models.Application,
    day: date | None,
    amounts: Amounts | None,
    approved: Decimal | None,
    gap: tuple[Because, ...],
) -> SettledAgain:
    """``amounts`` and ``approved``: what the law of ``day`` says of the refund itself; ``gap``: why it says nothing."""
    last = last_standing(row)
    if last is None:
        return NOTHING
    claim = claim_of(row)
    sold = sold_of(lists_of(row)) if last.confirmed_by else {}  # of one clawed back nothing was held to be sold
    own = computed_of(claim, sold)
    stored = {
        "settle_closes": settlement_window(claim.paid_on).closes,
        **dict(zip(SETTLED, (last.refunded, last.earned, last.difference), strict=True)),
        "settle_digest": last.digest,
    }
    again: dict[str, Any] = {"settle_digest": own.digest}
    unknown: dict[str, tuple[Because, ...]] = {}
    trace: tuple[Mapping[str, Any], ...] = ()
    try:
        again["settle_closes"] = settlement_window(claim.paid_on, day).closes
    except NotInForce as beyond:
        gap = (Because(Cause.NOT_IN_FORCE, detail=str(beyond)),)
        unknown["settle_closes"] = gap
    if gap or amounts is None or approved is None:
        unknown |= dict.fromkeys(SETTLED, gap)
    else:
        found = computed_of(_of_day(claim, day, amounts, approved), sold) if day else own
        again |= dict(zip(SETTLED, (found.refunded, found.earned, found.difference), strict=True))
        trace = tuple(found.content["trace"])
    return SettledAgain(stored, again, unknown, _reasons(last, own), trace)


def _of_day(claim: Claim, day: date, amounts: Amounts, approved: Decimal) -> Claim:
    """The claim as the law of ``day`` would have paid it."""
    links = [
        link
        | {"rate": {"levy": f"{rate.levy:f}", "refund": f"{rate.refund:f}"}}
        | {"covered": [one | {"refund": f"{part.refund:f}"} for one, part in zip(link["covered"], parts, strict=True)]}
        for link, rate, parts in zip(claim.content["links"], amounts.rates, amounts.covered, strict=True)
    ]
    content = {**claim.content, "links": links}
    return replace(claim, content=content, claimed=amounts.refund, approved=approved, law_on=day)


def _reasons(last: Settlement, own: Computed) -> dict[str, tuple[Because, ...]]:
    """Where its own law says something else now: the books changed, or there is something to look into."""
    if own.digest == last.digest and (own.earned, own.refunded) == (last.earned, last.refunded):
        return {}
    moved = _sales(own.content) != _sales(last.content)
    because = (Because(Cause.BOOKS if moved else Cause.UNEXPLAINED),)
    return dict.fromkeys(("earned", "difference", "settle_digest"), because)


def _sales(content: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (line["line"], one["reference"], one["on"], one["quantity"], one["amount"])
        for line in content["lines"]
        for one in line["sales"]
    ]
