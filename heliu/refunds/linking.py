"""One line of a declaration with all that hangs on it: the invoices that cover it, and what it lacks. Pure.

Our reading: invoices cover parcels in the order they left, the oldest invoice first; an invoice for more than was
exported counts with the share of what was exported. What came back is not refunded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from heliu.clearance.exports.facts import Declared, DeclaredLine, Parcel
from heliu.kernel.money import to_fen
from heliu.policies.rules.export_refund import Purchase, purchase_refund
from heliu.policies.rules.export_refund_catalogue import RefundStep
from heliu.refunds.facts import ZERO, Abroad, Business, Covered, Gap, Invoice, Kind, Lack, Link, Rate, Receipt

NAMED_MAX: Final = 20
"""Parcels a gap names; all are counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the registers: what was declared, what is free, which lines are taken, and the law's tables.

    ``taken``: (inventory, goods number) -> number of the application that holds it. ``exchange``: by export day and
    currency, CNY for one unit. ``period_holder``: number of the application that holds the VAT of the period.
    ``abroad``: the lines held by the piece, with what was sold of them; ``lacks``: what was left out of them.
    """

    declared: Sequence[Declared]
    invoices: Sequence[Invoice]
    receipts: Sequence[Receipt]
    taken: Mapping[tuple[int, int], str]
    rates: Mapping[tuple[str, date], Rate]
    exchange: Mapping[tuple[date, str], Decimal]
    period_holder: str = ""
    business: Business = Business.ORDINARY
    abroad: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    lacks: Sequence[Lack] = ()


class Stock:
    """Free invoices, taken up in order; how much of each is left, and what was given of its price."""

    def __init__(self, invoices: Sequence[Invoice]) -> None:
        self.free: dict[str, list[Invoice]] = defaultdict(list)
        for one in sorted(invoices, key=lambda one: (one.issued_on, one.number, one.line_no)):
            self.free[one.goods_code].append(one)
        self.given: dict[int, Decimal] = {one.id: one.used for one in invoices}

    def take(self, line: DeclaredLine, wanted: Decimal) -> Iterator[Covered]:
        for one in self.free[line.goods_code]:
            part = min(wanted, one.quantity - self.given[one.id])
            if one.unit != line.unit or part <= 0:
                continue
            before = self.given[one.id]
            self.given[one.id] = before + part
            price = self._until(one, before + part) - self._until(one, before)
            yield Covered(one.id, one.number, one.seller_name, part, price, one.rate)
            wanted -= part
            if not wanted:
                return

    @staticmethod
    def _until(one: Invoice, quantity: Decimal) -> Decimal:
        """The price of the first so many: differences of it add up to the invoice exactly."""
        return to_fen(one.amount * quantity / one.quantity)

    def other_unit(self, line: DeclaredLine) -> int:
        return sum(one.unit != line.unit for one in self.free[line.goods_code])

    def taken(self) -> list[tuple[Invoice, Decimal]]:
        """What was taken here, with how much of it."""
        every = (one for some in self.free.values() for one in some)
        return [(one, self.given[one.id] - one.used) for one in every if self.given[one.id] > one.used]

    def larger(self) -> list[Invoice]:
        return [one for one, _taken in self.taken() if self.given[one.id] < one.quantity]


def link(
    one: Declared, line: DeclaredLine, found: Found, stock: Stock, kind: Kind | None
) -> tuple[Link, list[RefundStep], list[Lack]]:
    """One line of a declaration: covered by invoices where a trading firm asks, refused where it may not be claimed."""
    where = (one.entry_no, line.line_no)
    rate = found.rates.get((line.goods_code, one.exported_on))
    lacks = list(_claimed_already(where, line, found))
    if rate is None:
        given = {"code": line.goods_code, "day": str(one.exported_on)}
        lacks.insert(0, Lack(Gap.NO_RATE, blocks=True, entry_no=one.entry_no, line_no=line.line_no, given=given))
    covered: list[Covered] = []
    if kind is not Kind.PRODUCER:
        covered = list(stock.take(line, line.kept_quantity))
        lacks += _uncovered(where, line, covered, stock)
    steps: list[RefundStep] = []
    if rate:
        covered, steps = refund_of(covered, rate, one.exported_on)
    linked = Link(
        *where,
        one.exported_on,
        line.goods_code,
        line.name,
        line.unit,
        line.currency,
        line.kept_quantity,
        line.kept_total,
        len({parcel.inventory_id for parcel in line.parcels}),
        rate,
        tuple(covered),
        sum((each.refund for each in covered), ZERO),
        sum((each.to_cost for each in covered), ZERO),
        tuple(_abroad(line, found)),
    )
    return linked, steps, lacks


def _abroad(line: DeclaredLine, found: Found) -> Iterator[Abroad]:
    for one in line.parcels:
        key = one.inventory_id, one.goods_no
        if key in found.abroad:
            yield Abroad(*key, one.quantity, found.abroad[key])


def refund_of(covered: Sequence[Covered], rate: Rate, exported_on: date) -> tuple[list[Covered], list[RefundStep]]:
    """What these parts of invoices bring by the law of a day, with its steps."""
    done, steps = [], []
    for place, each in enumerate(covered, 1):
        got = purchase_refund(Purchase(place, each.price, each.rate, rate.refund), exported_on)
        done.append(replace(each, refund=got.refund, to_cost=got.to_cost))
        steps += [replace(step, inputs={"invoice": each.number, **step.inputs}) for step in got.steps]
    return done, steps


def _uncovered(where: tuple[str, int], line: DeclaredLine, covered: Sequence[Covered], stock: Stock) -> list[Lack]:
    """The parcels the invoices do not reach, in the order they left."""
    left, missing = sum((each.quantity for each in covered), Decimal(0)), []
    if left >= line.kept_quantity:
        return []
    for parcel in line.parcels:
        left -= parcel.quantity - parcel.returned
        if left < 0 and parcel.returned < parcel.quantity:
            missing.append(parcel)
    entry_no, line_no = where
    lacks = [
        Lack(Gap.PARCELS_WITHOUT_INVOICE, blocks=True, entry_no=entry_no, line_no=line_no, given=named(missing, line))
    ]
    if others := stock.other_unit(line):
        given = {"count": str(others), "unit": line.unit, "code": line.goods_code}
        lacks.append(Lack(Gap.OTHER_UNIT, blocks=False, entry_no=entry_no, line_no=line_no, given=given))
    return lacks


def _claimed_already(where: tuple[str, int], line: DeclaredLine, found: Found) -> Iterator[Lack]:
    entry_no, line_no = where
    taken = [one for one in line.parcels if (one.inventory_id, one.goods_no) in found.taken]
    if taken:
        numbers = {found.taken[one.inventory_id, one.goods_no] for one in taken}
        given = {**named(taken, line), "applications": "、".join(sorted(numbers))}
        yield Lack(Gap.APPLIED, blocks=True, entry_no=entry_no, line_no=line_no, given=given)
    if back := [one for one in line.parcels if one.returned]:
        yield Lack(Gap.RETURNED, blocks=False, entry_no=entry_no, line_no=line_no, given=named(back, line))


def named(parcels: Sequence[Parcel], line: DeclaredLine) -> dict[str, str]:
    """What a gap tells of these parcels of a line."""
    numbers = list(dict.fromkeys(one.logistics_no for one in parcels))
    names = "、".join(numbers[:NAMED_MAX]) + ("……" if len(numbers) > NAMED_MAX else "")
    of = len({one.inventory_id for one in line.parcels})
    return {"count": str(len(numbers)), "of": str(of), "names": names, "goods": line.name}


def plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
