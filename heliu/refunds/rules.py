"""The evidence chain (证据链): its lines, gaps, receipts and the period, the refund computed. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from heliu.clearance.exports.facts import Declared
from heliu.kernel.money import shares, to_fen
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.rules.export_refund import Exported, Period, ProducerRefund, claim_deadlines, producer_refund
from heliu.policies.rules.export_refund_catalogue import RefundStep
from heliu.refunds.facts import ZERO, Business, Chain, Gap, Kind, Lack, PeriodVat, Profile, Rate, Receipt
from heliu.refunds.linking import Found, Stock, link, plain


def assemble(firm: str, profile: Profile | None, found: Found, today: date, period: PeriodVat | None = None) -> Chain:
    """The chain of these declarations as it stands today."""
    kind = profile.kind if profile else None
    lacks: list[Lack] = [] if profile else [Lack(Gap.NOT_FILED, blocks=True)]
    lacks += found.lacks
    if not found.declared and not found.lacks:
        lacks.append(Lack(Gap.NOTHING, blocks=True))
    stock, links, trace = Stock(found.invoices), [], []
    in_order = sorted(found.declared, key=lambda one: (one.exported_on, one.entry_no))
    for one in in_order:
        lacks += _deadline(one, today)
        for line in one.lines:
            linked, steps, missing = link(one, line, found, stock, kind)
            links.append(linked)
            trace += steps
            lacks += missing
    lacks += [
        Lack(
            Gap.LARGER_INVOICE,
            blocks=False,
            given={"number": one.number, "left": plain(one.quantity - stock.given[one.id])},
        )
        for one in stock.larger()
    ]
    enterprise_class = profile.enterprise_class if profile else ""
    demanded = found.business is Business.ORDINARY  # what is not sold yet brings no proceeds
    exported, received, receipts, short = _receipts(
        in_order, found.receipts if demanded else (), enterprise_class, today
    )
    lacks += short if demanded else []
    offset, refund = ZERO, sum((one.refund for one in links), ZERO)
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
        sum((one.to_cost for one in links), ZERO),
        offset,
        tuple(told(step) for step in trace),
        tuple((one.id, quantity) for one, quantity in stock.taken()),
        receipts,
        received,
        exported,
        min((claim_deadlines(one.exported_on).ordinary for one in in_order), default=None),
        found.business,
    )


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
    must = receipts_demanded([one.exported_on for one in declared], enterprise_class, today)
    lacks = [
        Lack(
            Gap.RECEIPTS_SHORT,
            blocks=must,
            given={"currency": code, "short": plain(total - received[code]), "of": plain(total)},
        )
        for code, total in exported.items()
        if received[code] < total
    ]
    return dict(exported), {code: received[code] for code in exported}, tuple(used), lacks


def receipts_demanded(exported: Sequence[date], enterprise_class: str, today: date, law_on: date | None = None) -> bool:
    """Whether all that was exported on these days must be received first: of some classes, and after the last day.

    By the law of ``today`` and of the exports, or of ``law_on``.
    """
    if not exported:
        return False
    return _receipts_first(enterprise_class, law_on or today) or any(
        today > claim_deadlines(day, law_on).ordinary for day in exported
    )


def _receipts_first(enterprise_class: str, day: date) -> bool:
    try:
        return enterprise_class in str(in_force("export_refund/receipts_first_classes", day).value).split()
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
    known = [rate for rate in rates if rate is not None]
    got = refund_of_period(fobs, known, period, max(one.exported_on for one in declared))
    return got.refund, got.offset, list(got.steps), lacks


def refund_of_period(fobs: list[Decimal], rates: Sequence[Rate], period: PeriodVat, day: date) -> ProducerRefund:
    """免抵退 of lines by their FOB, CNY, and rates, by the law of a day; duty-free material is spread by FOB."""
    material = shares(period.duty_free_material, fobs)
    goods = [Exported(fob, rate.levy, rate.refund, part) for fob, rate, part in zip(fobs, rates, material, strict=True)]
    return producer_refund(goods, Period(period.output_vat, period.input_vat, period.credit_in), day)


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
