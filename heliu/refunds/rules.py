"""The evidence chain (证据链): invoices and receipts found for what was declared, gaps, the refund computed. Pure.

Our reading: invoices cover parcels in the order they left, the oldest invoice first; an invoice for more than was
exported counts with the share of what was exported. What came back is not refunded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from heliu.clearance.exports.facts import Declared, DeclaredLine, Parcel
from heliu.kernel.money import shares, to_fen
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.rules.export_refund import (
    Exported,
    Period,
    Purchase,
    claim_deadlines,
    producer_refund,
    purchase_refund,
)
from heliu.policies.rules.export_refund_catalogue import RefundStep
from heliu.refunds.facts import ZERO, Chain, Covered, Gap, Invoice, Kind, Lack, Link, PeriodVat, Profile, Rate, Receipt

NAMED_MAX: Final = 20
"""Parcels a gap names; all are counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the registers: what was declared, what is free, which lines are taken, and the law's tables.

    ``taken``: (inventory, goods number) -> number of the application that holds it. ``exchange``: by export day and
    currency, CNY for one unit. ``period_holder``: number of the application that holds the VAT of the period.
    """

    declared: Sequence[Declared]
    invoices: Sequence[Invoice]
    receipts: Sequence[Receipt]
    taken: Mapping[tuple[int, int], str]
    rates: Mapping[tuple[str, date], Rate]
    exchange: Mapping[tuple[date, str], Decimal]
    period_holder: str = ""


class _Stock:
    """Free invoices, taken up in order; how much of each is left, and what was given of its price."""

    def __init__(self, invoices: Sequence[Invoice]) -> None:
        self.free: dict[str, list[Invoice]] = defaultdict(list)
        for one in sorted(invoices, key=lambda one: (one.issued_on, one.number, one.line_no)):
            self.free[one.goods_code].append(one)
        self.given: dict[int, Decimal] = defaultdict(Decimal)

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

    def larger(self) -> list[Invoice]:
        every = (one for some in self.free.values() for one in some)
        return [one for one in every if 0 < self.given[one.id] < one.quantity]


def assemble(firm: str, profile: Profile | None, found: Found, today: date, period: PeriodVat | None = None) -> Chain:
    """The chain of these declarations as it stands today."""
    kind = profile.kind if profile else None
    lacks: list[Lack] = [] if profile else [Lack(Gap.NOT_FILED, blocks=True)]
    if not found.declared:
        lacks.append(Lack(Gap.NOTHING, blocks=True))
    stock, links, trace = _Stock(found.invoices), [], []
    in_order = sorted(found.declared, key=lambda one: (one.exported_on, one.entry_no))
    for one in in_order:
        lacks += _deadline(one, today)
        for line in one.lines:
            link, steps, missing = _link(one, line, found, stock, kind)
            links.append(link)
            trace += steps
            lacks += missing
    lacks += [
        Lack(
            Gap.LARGER_INVOICE,
            blocks=False,
            given={"number": one.number, "left": _plain(one.quantity - stock.given[one.id])},
        )
        for one in stock.larger()
    ]
    enterprise_class = profile.enterprise_class if profile else ""
    exported, received, receipts, short = _receipts(in_order, found.receipts, enterprise_class, today)
    lacks += short
    offset, refund = ZERO, sum((link.refund for link in links), ZERO)
    if kind is Kind.PRODUCER:
        refund, offset, steps, missing = _produced(in_order, found, period, today)
        trace, lacks = steps, [*lacks, *missing]
    return Chain(
        firm,
        kind,
        enterprise_class,
        tuple(links),
        tuple(lacks),
        refund,
        sum((link.to_cost for link in links), ZERO),
        offset,
        tuple(told(step) for step in trace),
        tuple(number for number, given in stock.given.items() if given),
        receipts,
        received,
        exported,
        min((claim_deadlines(one.exported_on).ordinary for one in in_order), default=None),
    )


def _link(
    one: Declared, line: DeclaredLine, found: Found, stock: _Stock, kind: Kind | None
) -> tuple[Link, list[RefundStep], list[Lack]]:
    """One line of a declaration: covered by invoices where a trading firm asks, refused where it may not be claimed."""
    where = (one.entry_no, line.line_no)
    rate = found.rates.get((line.goods_code, one.exported_on))
    lacks = (
        []
        if rate
        else [
            Lack(
                Gap.NO_RATE,
                blocks=True,
                entry_no=where[0],
                line_no=where[1],
                given={"code": line.goods_code, "day": str(one.exported_on)},
            )
        ]
    )
    lacks += _claimed_already(where, line, found)
    covered: list[Covered] = []
    if kind is not Kind.PRODUCER:
        covered = list(stock.take(line, line.kept_quantity))
        lacks += _uncovered(where, line, covered, stock)
    steps: list[RefundStep] = []
    if rate:
        covered, steps = _refunded(covered, rate, one.exported_on)
    link = Link(
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
    )
    return link, steps, lacks


def _refunded(covered: Sequence[Covered], rate: Rate, exported_on: date) -> tuple[list[Covered], list[RefundStep]]:
    done, steps = [], []
    for place, each in enumerate(covered, 1):
        got = purchase_refund(Purchase(place, each.price, each.rate, rate.refund), exported_on)
        done.append(replace(each, refund=got.refund, to_cost=got.to_cost))
        steps += [replace(step, inputs={"invoice": each.number, **step.inputs}) for step in got.steps]
    return done, steps


def _uncovered(where: tuple[str, int], line: DeclaredLine, covered: Sequence[Covered], stock: _Stock) -> list[Lack]:
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
        Lack(Gap.PARCELS_WITHOUT_INVOICE, blocks=True, entry_no=entry_no, line_no=line_no, given=_named(missing, line))
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
        given = {**_named(taken, line), "applications": "、".join(sorted(numbers))}
        yield Lack(Gap.APPLIED, blocks=True, entry_no=entry_no, line_no=line_no, given=given)
    if back := [one for one in line.parcels if one.returned]:
        yield Lack(Gap.RETURNED, blocks=False, entry_no=entry_no, line_no=line_no, given=_named(back, line))


def _named(parcels: Sequence[Parcel], line: DeclaredLine) -> dict[str, str]:
    numbers = list(dict.fromkeys(one.logistics_no for one in parcels))
    names = "、".join(numbers[:NAMED_MAX]) + ("……" if len(numbers) > NAMED_MAX else "")
    of = len({one.inventory_id for one in line.parcels})
    return {"count": str(len(numbers)), "of": str(of), "names": names, "goods": line.name}


def _deadline(one: Declared, today: date) -> Iterator[Lack]:
    law = claim_deadlines(one.exported_on)
    if law.closed_on(today):
        last = law.absolute if law.absolute and law.late_allowed else law.ordinary
        yield Lack(Gap.CLOSED, blocks=True, entry_no=one.entry_no, given={"day": str(last)})
    elif today > law.ordinary:
        yield Lack(Gap.LATE, blocks=False, entry_no=one.entry_no, given={"day": str(law.ordinary)})


def _receipts(
    declared: Sequence[Declared], receipts: Sequence[Receipt], enterprise_class: str, today: date
) -> tuple[dict[str, Decimal], dict[str, Decimal], tuple[Receipt, ...], list[Lack]]:
    """As much of the receipts, by currency, as was exported, the oldest first; what is short.

    It keeps the application back of a class whose receipts come first, and of all after the last day to claim.
    """
    exported: dict[str, Decimal] = defaultdict(Decimal)
    for one in declared:
        for line in one.lines:
            exported[line.currency] += line.kept_total
    received: dict[str, Decimal] = defaultdict(Decimal)
    used = []
    for receipt in sorted(receipts, key=lambda one: (one.received_on, one.number)):
        part = min(receipt.left, exported.get(receipt.currency, ZERO) - received[receipt.currency])
        if part > 0:
            received[receipt.currency] += part
            used.append(replace(receipt, amount=part))
    must = bool(declared) and _receipts_first(enterprise_class, today)
    must = must or any(today > claim_deadlines(one.exported_on).ordinary for one in declared)
    lacks = [
        Lack(
            Gap.RECEIPTS_SHORT,
            blocks=must,
            given={"currency": code, "short": _plain(total - received[code]), "of": _plain(total)},
        )
        for code, total in exported.items()
        if received[code] < total
    ]
    return dict(exported), {code: received[code] for code in exported}, tuple(used), lacks


def _receipts_first(enterprise_class: str, today: date) -> bool:
    try:
        return enterprise_class in str(in_force("export_refund/receipts_first_classes", today).value).split()
    except NotInForce:
        return False


def _produced(
    declared: Sequence[Declared], found: Found, period: PeriodVat | None, today: date
) -> tuple[Decimal, Decimal, list[RefundStep], list[Lack]]:
    """免抵退 of the period; nothing where a rate is missing, or the period's VAT was not given or cannot be."""
    lines = [(one, line) for one in declared for line in one.lines]
    unknown = sorted({line.currency for one, line in lines if (one.exported_on, line.currency) not in found.exchange})
    lacks = [Lack(Gap.NO_EXCHANGE, blocks=True, given={"currency": code}) for code in unknown]
    lacks += _period(declared, found, period, today)
    rates = [found.rates.get((line.goods_code, one.exported_on)) for one, line in lines]
    if lacks or period is None or not lines or None in rates:
        return ZERO, ZERO, [], lacks
    fobs = [to_fen(line.kept_total * found.exchange[one.exported_on, line.currency]) for one, line in lines]
    material = shares(period.duty_free_material, fobs)
    goods = [
        Exported(fob, rate.levy, rate.refund, part)
        for fob, rate, part in zip(fobs, rates, material, strict=True)
        if rate is not None
    ]
    vat = Period(period.output_vat, period.input_vat, period.credit_in)
    got = producer_refund(goods, vat, max(one.exported_on for one in declared))
    return got.refund, got.offset, list(got.steps), lacks


def _period(declared: Sequence[Declared], found: Found, period: PeriodVat | None, today: date) -> Iterator[Lack]:
    """Our reading: what left in a month is refunded in that period or a later one that has begun, a period once."""
    if period is None:
        yield Lack(Gap.NO_PERIOD, blocks=True)
        return
    first, last = (f"{day:%Y-%m}" for day in (max((one.exported_on for one in declared), default=today), today))
    if not first <= period.period <= last:
        yield Lack(Gap.PERIOD_OUTSIDE, blocks=True, given={"period": period.period, "first": first, "last": last})
    if found.period_holder:
        given = {"period": period.period, "application": found.period_holder}
        yield Lack(Gap.PERIOD_APPLIED, blocks=True, given=given)


def told(step: RefundStep) -> dict[str, Any]:
    """A step as it is stored with the application: it can be read and followed years later."""
    return {
        "step": step.step,
        "line": step.line,
        "rule": step.rule,
        "article": step.article,
        "formula": step.formula,
        "inputs": dict(step.inputs),
        "result": step.result,
        "parameters": [
            {"name": one.name, "since": str(one.since), "value": str(one.value), "reference": str(one.reference)}
            for one in step.parameters
        ],
    }


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
