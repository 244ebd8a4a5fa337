"""Import composite tax (跨境电商综合税) of one inventory, with the trace that explains every amount.

Order 272 art. 17 (海关总署令第272号) for the formulas, 财关税〔2016〕18号 and 〔2018〕49号 for limits and the collected
share. Numbers come from the dated parameters of the day of declaration; nothing here knows today.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from heliu.policies.parameters import InForce, in_force
from heliu.policies.rules import tax_trace as trace
from heliu.policies.rules.channel import FOLDER, Verdict, decide
from heliu.policies.rules.excise import Excise, excise
from heliu.policies.rules.freight import METHODS
from heliu.policies.rules.import_order import (
    Amounts,
    Assessment,
    CannotCompute,
    Fault,
    ImportLine,
    ImportOrder,
    LineTax,
    Step,
)
from heliu.policies.rules.line_tax import ByQuantity, rounded_once, rounded_twice, statutory
from heliu.policies.rules.order_check import faults_of

FULL = Fraction(1)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the channel means for every line: the share collected and whether duty is due in full."""

    share: Fraction
    within: bool
    duty_within: Fraction
    rounding: InForce
    share_source: tuple[InForce, ...] = ()
    duty_source: tuple[InForce, ...] = ()


@dataclass(frozen=True, slots=True)
class _Computed:
    """One line by the rounding point in force, by the statutory one, and its consumption tax in full, unrounded."""

    payable: Amounts
    rounded_twice: Amounts
    full_consumption_tax: Fraction


def assess(order: ImportOrder) -> Assessment:
    """Tax one inventory by the law in force on ``order.declared_on``. Pure; money in CNY.

    Raises ``CannotCompute`` naming everything that is missing, and ``NotInForce`` for a day the law we hold does not
    reach. ``general_trade`` and ``reject`` are answers, not errors: no tax is computed and the annual amount stays.
    """
    faults = faults_of(order)
    if faults:
        raise CannotCompute(faults)
    goods_value = sum((line.total for line in order.lines), Decimal(0))
    if goods_value == 0:
        return Assessment(
            "reject", "ORDER_VALUE_ZERO", None, order.annual_used_before, trace=(trace.order_value_zero(),)
        )

    method = in_force(f"{FOLDER}/freight_allocation", order.declared_on)
    charges = order.freight + order.insurance
    shares = METHODS[method.value](charges, [line.total for line in order.lines])
    tax_price = goods_value + charges
    verdict = decide(order, tax_price)
    head = (*trace.order_steps(order, goods_value, tax_price), trace.verdict_step(order, tax_price, verdict))
    if not verdict.admitted:
        return Assessment(
            verdict.channel, verdict.reason, tax_price, order.annual_used_before, trace=(*head, trace.unchanged(order))
        )
    return _taxed(order, verdict, shares, tax_price, (*head, trace.freight_step(charges, shares, method)))


def _taxed(
    order: ImportOrder, verdict: Verdict, shares: list[Decimal], tax_price: Decimal, head: tuple[Step, ...]
) -> Assessment:
    terms = _terms(order, verdict)
    lines: list[LineTax] = []
    other_rounding: list[Amounts] = []
    steps: list[Step] = [*head]
    faults: list[Fault] = []
    for line, share in zip(order.lines, shares, strict=True):
        price = line.total + share
        borne = excise(order, line, price)
        if isinstance(borne, Fault):
            faults.append(borne)
            continue
        if not terms.within and line.rates.duty_amount and line.duty_quantity is None:
            faults.append(_duty_quantity_missing(line))
            continue
        computed = _line(line, price, borne, terms)
        taxed = LineTax(line.gnum, share, price, borne.applies, computed.payable)
        lines.append(taxed)
        other_rounding.append(computed.rounded_twice)
        sources = trace.Sources((*terms.duty_source, terms.rounding), (*terms.share_source, terms.rounding))
        steps.extend(trace.line_steps(line, taxed, borne, computed.full_consumption_tax, sources))
    if faults:
        raise CannotCompute(tuple(faults))

    totals = sum((line.payable for line in lines), Amounts())
    used = order.annual_used_before + tax_price
    return Assessment(
        channel=verdict.channel,
        reason=verdict.reason,
        order_tax_price=tax_price,
        annual_used_after=used,
        lines=tuple(lines),
        totals=totals,
        totals_if_statutory_rounding=sum(other_rounding, Amounts()),
        trace=(*steps, trace.totals_step(totals, terms.rounding), trace.counted(order, tax_price, used)),
    )


def _terms(order: ImportOrder, verdict: Verdict) -> _Terms:
    rounding = in_force(f"{FOLDER}/rounding_point", order.declared_on)
    if verdict.channel == "cbec_over_single_full_tax":
        return _Terms(FULL, within=False, duty_within=Fraction(0), rounding=rounding)
    share = in_force(f"{FOLDER}/collected_share", order.declared_on)
    duty = in_force(f"{FOLDER}/duty_rate_within_limits", order.declared_on)
    return _Terms(
        Fraction(share.value),
        within=True,
        duty_within=Fraction(duty.value),
        rounding=rounding,
        share_source=(share,),
        duty_source=(duty,),
    )


def _line(line: ImportLine, price: Decimal, borne: Excise, terms: _Terms) -> _Computed:
    duty_rate = terms.duty_within if terms.within else Fraction(line.rates.duty)
    rates = (duty_rate, Fraction(line.rates.vat), borne.rate)
    by_quantity = ByQuantity(borne.specific, Fraction(0) if terms.within else _duty_by_quantity(line))
    full = statutory(Fraction(price), *rates, by_quantity)
    once = rounded_once(full, terms.share)
    twice = rounded_twice(Fraction(price), rates, by_quantity, terms.share)
    return _Computed(twice if terms.rounding.value == "statutory" else once, twice, full[1])


def _duty_by_quantity(line: ImportLine) -> Fraction:
    """Q × d of duty by quantity or compound duty (署令272 第十七条)."""
    return Fraction(line.duty_quantity or 0) * Fraction(line.rates.duty_amount)


def _duty_quantity_missing(line: ImportLine) -> Fault:
    return Fault(
        "DUTY_QUANTITY_MISSING",
        line.gnum,
        "quantity1",
        f"第 {line.gnum} 行从量计征关税，而没有以法定计量单位（{line.rates.duty_unit}）计的数量，不能按零计税。",
        "请按该计量单位申报法定数量。",
    )
