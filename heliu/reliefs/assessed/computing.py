"""What a worksheet comes to (计算): exempt exports from the registrations, adjustments, the rules of its last day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, Sum

from heliu.policies.parameters import InForce, NotInForce
from heliu.policies.rules.assessed_income_tax import Assessed, Facts, Step, assess, due_now
from heliu.policies.rules.exemption import Standing
from heliu.policies.rules.platform_reporting import Quarter
from heliu.reliefs.assessed.facts import ZERO, Answers, Exports, Kind, Line
from heliu.reliefs.assessed.models import Adjustment, Worksheet
from heliu.reliefs.exemption.checking import EXEMPT
from heliu.reliefs.exemption.models import Registration

OTHER_CUSTOMS: Final = "NI05"


def exports_of(firm: str, first: date, last: date) -> Exports:
    """The firm's exempt lines released from one day to the other, both included."""
    rows = Registration.objects.filter(
        firm=firm, standing__state__in=EXEMPT, standing__released_on__range=(first, last)
    )
    told = rows.aggregate(
        amount=Sum("standing__exempt_cny"),
        lines=Count("pk"),
        unclear=Count("pk", filter=Q(standing__state=Standing.WARNED)),
        unvalued=Count("pk", filter=Q(standing__exempt_cny=None)),
    )
    return Exports(told["amount"] or ZERO, told["lines"], told["unclear"], told["unvalued"])


@dataclass(frozen=True, slots=True)
class Basis:
    """What the year so far holds, CNY. ``open_before``: earlier quarters whose prepaid tax is not known."""

    quarter: Exports
    year: Exports
    adjusted: Decimal
    exempt_income: Decimal
    prepaid: Decimal
    open_before: tuple[Quarter, ...]

    @property
    def revenue(self) -> Decimal:
        return self.year.amount + self.adjusted


def basis_of(one: Worksheet) -> Basis:
    """Income of the quarter and of the year, adjustments of the year, tax of its closed quarters."""
    quarter = Quarter(one.year, one.quarter)
    so_far = Worksheet.objects.filter(firm=one.firm, year=one.year, quarter__lte=one.quarter)
    sums = dict.fromkeys(Kind, ZERO)
    adjustments = Adjustment.objects.filter(worksheet__in=so_far).order_by()
    for kind, amount in adjustments.values_list("kind").annotate(total=Sum("amount")):
        sums[Kind(kind)] = amount
    closed = so_far.exclude(pk=one.pk).exclude(closed_at=None)
    before = dict(closed.values_list("quarter", "due"))
    return Basis(
        exports_of(one.firm, quarter.first, quarter.last),
        exports_of(one.firm, date(one.year, 1, 1), quarter.last),
        sums[Kind.REVENUE],
        sums[Kind.EXEMPT],
        sum((due or ZERO for due in before.values()), ZERO),
        tuple(Quarter(one.year, number) for number in range(1, one.quarter) if number not in before),
    )


def figures_of(one: Worksheet) -> dict[str, Any]:
    """Everything the worksheet rests on and comes to: inputs, rules, parameters with their days, outputs."""
    basis = basis_of(one)
    found, refused = _assessed(one, basis)
    due = due_now(found.tax, basis.prepaid) if found is not None and found.tax is not None else None
    return {
        "quarter": str(Quarter(one.year, one.quarter)),
        "exports_of_quarter": str(basis.quarter.amount),
        "exports_of_year": str(basis.year.amount),
        "lines": basis.year.lines,
        "unclear": basis.year.unclear,
        "unvalued": basis.year.unvalued,
        "adjusted": str(basis.adjusted),
        "exempt_income": str(basis.exempt_income),
        "revenue": str(basis.revenue),
        "prepaid": str(basis.prepaid),
        "open_before": [str(quarter) for quarter in basis.open_before],
        "refused": refused,
        "broken": list(found.broken) if found else [],
        "taxable_income": _text(found.taxable_income) if found else None,
        "small": found.small if found else None,
        "near_the_end": bool(found and found.near_the_end),
        "tax": _text(found.tax) if found else None,
        "due": _text(due),
        "steps": [_step(step) for step in (found.steps if found else ())],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "formula": step.formula,
        "inputs": dict(step.inputs),
        "result": step.result,
        "article": step.article,
        "parameters": [_parameter(one) for one in step.parameters],
    }


def _assessed(one: Worksheet, basis: Basis) -> tuple[Assessed | None, str]:
    """The answer of the rules on the last day of the quarter; None and why where no law is held for it."""
    day, year = Quarter(one.year, one.quarter).last, basis.year
    elsewhere = Registration.objects.filter(
        firm=one.firm,
        withdrawn_at=None,
        standing__broken__contains=[OTHER_CUSTOMS],
        standing__released_on__range=(date(one.year, 1, 1), day),
    )
    facts = Facts(
        day,
        basis.revenue,
        basis.exempt_income,
        one.staff,
        one.assets,
        one.restricted_industry,
        registered_on_platform=year.lines > 0,
        cleared_by_zone_customs=year.lines > 0 and not elsewhere.exists(),
        no_invoice_goods_exempt=year.lines > 0 and (year.unclear == 0 or one.exemption_confirmed),
        revenue_accurate=one.revenue_accurate,
    )
    try:
        return assess(facts), ""
    except NotInForce as missing:
        return None, str(missing)


def answers_of(one: Worksheet) -> Answers:
    return Answers(one.staff, one.assets, one.restricted_industry, one.revenue_accurate, one.exemption_confirmed)


def lines_of(one: Worksheet) -> tuple[Line, ...]:
    return tuple(
        Line(row.pk, Kind(row.kind), row.amount, row.reason, row.noted_by, row.noted_at)
        for row in one.adjustments.all()
    )


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _parameter(one: InForce) -> dict[str, str]:
    return {
        "name": one.name,
        "since": one.since.isoformat(),
        "value": str(one.value),
        "reference": str(one.reference),
        "confidence": one.confidence,
    }
