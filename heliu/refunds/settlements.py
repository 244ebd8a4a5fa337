"""What a refund on departure comes to when it is settled (核算), line by line, from what was sold. Pure.

Our reading: a claim is settled once, with all that was sold until the last day of its window; what is sold later, came
back or was written off is not sold. Of a line bought by several invoices the oldest invoice is sold first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.money import shares, to_fen
from heliu.overseas.facts import Sold
from heliu.policies.exchange import customs_rates
from heliu.policies.rules import export_refund_settlement as law
from heliu.policies.rules.export_refund import Period
from heliu.refunds.facts import ZERO
from heliu.refunds.rules import told

CNY_UNKNOWN: Final = ""
"""The CNY of a sale whose currency has no rate in its month."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A refund on departure that was paid. ``content``: as it was confirmed; ``trading``: by its invoices.

    ``law_on``: settled by the law of this day instead of those of export and payment (重算).
    """

    content: Mapping[str, Any]
    claimed: Decimal
    approved: Decimal
    paid_on: date
    trading: bool
    law_on: date | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What is settled as one: a line of the declaration, or of a trading firm what one invoice covers of it."""

    link: Mapping[str, Any]
    quantity: Decimal
    refund: Decimal
    covered: Mapping[str, Any]


def settled(
    claim: Claim, sold: Mapping[int, Sequence[Sold]]
) -> tuple[list[dict[str, Any]], law.Settlement, tuple[str, ...]]:
    """Its lines, what they come to, and the currencies and months whose rate is missing."""
    closes = law.settlement_window(claim.paid_on, claim.law_on).closes
    lines: list[dict[str, Any]] = []
    pieces: list[Piece] = []
    for link in claim.content["links"]:
        parts = list(_attributed(link, sold, closes))
        for piece in _pieces(link, trading=claim.trading):
            sales, parts = _take(parts, piece.quantity)
            pieces.append(piece)
            lines.append(_line(len(lines) + 1, piece, sales))
    missing = sorted({one["missing"] for line in lines for one in line["sales"] if one["missing"]})
    if claim.trading:
        return lines, _trader(claim, lines, pieces), ()
    return lines, _producer(claim, lines, pieces), tuple(missing)


def _pieces(link: Mapping[str, Any], *, trading: bool) -> Iterator[Piece]:
    if not trading:
        yield Piece(link, Decimal(link["quantity"]), ZERO, {})
        return
    for one in link["covered"]:
        yield Piece(link, Decimal(one["quantity"]), Decimal(one["refund"]), one)


def _attributed(link: Mapping[str, Any], sold: Mapping[int, Sequence[Sold]], closes: date) -> Iterator[Sold]:
    """What of the sales this claim was made for, in the order they were made."""
    found = []
    for held in link["abroad"]:
        parts = [one for one in sold.get(held["inventory_id"], ()) if one.gnum == held["goods_no"] and one.on <= closes]
        _before, rest = _take(parts, Decimal(held["sold_before"]))
        mine, _later = _take(rest, Decimal(held["quantity"]))
        found += mine
    return iter(sorted(found, key=lambda one: (one.on, one.reference)))


def _take(parts: Sequence[Sold], wanted: Decimal) -> tuple[list[Sold], list[Sold]]:
    """The first ``wanted`` pieces of the sales, and the rest; a sale is split by its quantity, to the fen."""
    taken, rest = [], []
    for one in parts:
        quantity = min(one.quantity, wanted)
        wanted -= quantity
        amount = to_fen(one.amount * quantity / one.quantity)
        if quantity:
            taken.append(_split(one, quantity, amount))
        if quantity < one.quantity:
            rest.append(_split(one, one.quantity - quantity, one.amount - amount))
    return taken, rest


def _split(one: Sold, quantity: Decimal, amount: Decimal) -> Sold:
    return Sold(one.gnum, one.reference, one.on, quantity, one.currency, amount, min(one.received, amount))


def _line(number: int, piece: Piece, sales: Sequence[Sold]) -> dict[str, Any]:
    """A line as the firm confirms it: plain JSON."""
    link = piece.link
    quantity = sum((one.quantity for one in sales), ZERO)
    return {
        "line": number,
        **{name: link[name] for name in ("entry_no", "line_no", "goods_code", "name", "unit")},
        "invoice_id": piece.covered.get("invoice_id"),
        "invoice": piece.covered.get("number", ""),
        "departed": f"{piece.quantity:f}",
        "sold": f"{quantity:f}",
        "sales": [_sale(one) for one in sales],
    }


def _sale(one: Sold) -> dict[str, Any]:
    rate = customs_rates(one.on).get(one.currency)
    return {
        "reference": one.reference,
        "on": str(one.on),
        "quantity": f"{one.quantity:f}",
        "currency": one.currency,
        "amount": f"{one.amount:f}",
        "rate": CNY_UNKNOWN if rate is None else f"{rate:f}",
        "cny": CNY_UNKNOWN if rate is None else f"{to_fen(one.amount * rate):f}",
        "missing": "" if rate else f"{one.currency} {one.on:%Y-%m}",
    }


def _trader(claim: Claim, lines: Sequence[dict[str, Any]], pieces: Sequence[Piece]) -> law.Settlement:
    """Of a claim approved in part each line was refunded its share."""
    refunds = [one.refund for one in pieces]
    if claim.approved != claim.claimed:
        refunds = shares(claim.approved, refunds)
    given = [
        law.Sold(line["line"], refunded, piece.quantity, Decimal(line["sold"]))
        for line, piece, refunded in zip(lines, pieces, refunds, strict=True)
    ]
    got = law.settle(given, claim.law_on or claim.paid_on)
    earned = {step.line: step.result for step in got.steps if step.step == "settled"}
    for line, refunded in zip(lines, refunds, strict=True):
        line |= {"refunded": f"{refunded:f}", "earned": earned[line["line"]]}
    return got


def _producer(claim: Claim, lines: Sequence[dict[str, Any]], pieces: Sequence[Piece]) -> law.Settlement:
    told_vat = claim.content["period"]
    period = Period(*(Decimal(told_vat[name]) for name in ("output_vat", "input_vat", "credit_in")))
    days = [date.fromisoformat(one.link["exported_on"]) for one in pieces]
    fobs = [
        to_fen(Decimal(one.link["total"]) * customs_rates(day)[one.link["currency"]])
        for one, day in zip(pieces, days, strict=True)
    ]
    materials = shares(Decimal(told_vat["duty_free_material"]), fobs)
    given = [
        law.SoldAbroad(
            line["line"],
            piece.quantity,
            Decimal(line["sold"]),
            sum((Decimal(one["cny"] or 0) for one in line["sales"]), ZERO),
            Decimal(piece.link["rate"]["levy"]),
            Decimal(piece.link["rate"]["refund"]),
            material,
        )
        for line, piece, material in zip(lines, pieces, materials, strict=True)
    ]
    exported_on, completed_on = claim.law_on or max(days), claim.law_on or claim.paid_on
    return law.settle_producer(given, period, (claim.claimed, claim.approved), exported_on, completed_on)


def content_of(lines: Sequence[Mapping[str, Any]], got: law.Settlement) -> dict[str, Any]:
    """What is confirmed, stored, and read years later."""
    return {
        "lines": list(lines),
        "trace": [told(step) for step in got.steps],
        "refunded": f"{got.refunded:f}",
        "earned": f"{got.earned:f}",
    }


def sold_of_lists(link: Mapping[str, Any], sold: Mapping[int, Sequence[Sold]], closes: date) -> list[Decimal]:
    """How much of each part of a link was sold until the last day, in the order of its parts."""
    return [
        sum((one.quantity for one in _attributed({"abroad": [held]}, sold, closes)), ZERO) for held in link["abroad"]
    ]
