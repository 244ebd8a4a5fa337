"""Tax cases as JSON: orders in, assessments out, so that a case can be checked by hand or by a program."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from heliu.policies.consumption import NOT_TAXED, ConsumptionRate, consumption_rate
from heliu.policies.parameters import InForce
from heliu.policies.rules.import_order import (
    Amounts,
    Assessment,
    Content,
    Fault,
    ImportLine,
    ImportOrder,
    LineTax,
    Rates,
    Step,
)

CENT = Decimal("0.01")
NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")  # no exponents: 1E+999999 would fill the memory
MAX_LINES_READ = 10_000


class CaseFault(ValueError):
    """A case is not of the form; ``path`` says where, ``fix`` what is expected."""

    def __init__(self, path: str, detail: str, fix: str) -> None:
        super().__init__(f"{path}: {detail} {fix}")
        self.path, self.detail, self.fix = path, detail, fix


def read_order(given: Mapping[str, Any]) -> ImportOrder:
    """One case's ``input``. Every amount is a decimal string; a number must be read as its text, never as a float."""
    lines = given.get("lines")
    if not isinstance(lines, list) or len(lines) > MAX_LINES_READ:
        raise CaseFault("input.lines", "is not a list of lines.", "Write at least one line.")
    day = str(given.get("declared_on", ""))
    try:
        declared_on = date.fromisoformat(day)
    except ValueError as fault:
        raise CaseFault("input.declared_on", f"{day!r} is not a day.", "Write it as 2026-05-06.") from fault
    money = {
        name: _number(given, name, "input", default="0.00")
        for name in ("freight", "insurance", "annual_used_before", "coupon_or_points_paid")
    }
    return ImportOrder(
        declared_on=declared_on,
        lines=tuple(_line(line, f"input.lines[{place}]", declared_on) for place, line in enumerate(lines)),
        currency=str(given.get("currency", "142")),
        usd_cny=None if given.get("usd_cny") is None else _number(given, "usd_cny", "input"),
        **money,
    )


def _line(given: Any, path: str, day: date) -> ImportLine:
    rates = _table(_table(given, path).get("rates"), f"{path}.rates")
    tax = _table(rates.get("ct", {"kind": "none"}), f"{path}.rates.ct")
    consumption, content = _consumption(tax, f"{path}.rates.ct", day)
    return ImportLine(
        gnum=int(_number(given, "gnum", path)),
        quantity=_number(given, "qty", path),
        total=_number(given, "total", path),
        rates=Rates(
            _number(rates, "duty", f"{path}.rates"),
            _number(rates, "vat", f"{path}.rates"),
            consumption,
            duty_amount=_number(rates, "duty_amount", f"{path}.rates", default="0"),
        ),
        content=content,
        duty_quantity=None if given.get("duty_quantity") is None else _number(given, "duty_quantity", path),
    )


def _consumption(tax: Mapping[str, Any], path: str, day: date) -> tuple[ConsumptionRate, Content | None]:
    kind = tax.get("kind", "none")
    if kind == "none":
        return NOT_TAXED, None
    if kind == "beer":
        return consumption_rate("beer", day), _content(tax, "litres", "litre", path)
    if kind in {"specific", "compound"}:
        return _by_quantity(kind, tax, path)
    if kind not in {"ad_valorem", "conditional"}:
        fix = "Use none, ad_valorem, conditional, specific, compound or beer."
        raise CaseFault(f"{path}.kind", f"{kind!r} is not a kind of consumption tax.", fix)
    rate = _number(tax, "rate", path)
    if tax.get("threshold") is None:
        return ConsumptionRate("ad_valorem", rate=rate), None
    unit = str(tax.get("unit", ""))
    thresholds = ((unit, _number(tax, "threshold", path)),)
    rule = "TAX-16" if unit == "只" else "TAX-13"
    return (
        ConsumptionRate("conditional", rate=rate, thresholds=thresholds, rule=rule),
        _content(tax, "units_total", unit, path),
    )


def _by_quantity(
    kind: Literal["specific", "compound"], tax: Mapping[str, Any], path: str
) -> tuple[ConsumptionRate, Content | None]:
    unit = str(tax.get("unit", ""))
    rate = ConsumptionRate(
        kind,
        rate=_number(tax, "rate", path, default="0"),
        amount=_number(tax, "amount", path),
        unit=unit,
        rule="TAX-14" if kind == "compound" else "TAX-15",
    )
    return rate, _content(tax, "quantity", unit, path)


def _content(tax: Mapping[str, Any], name: str, unit: str, path: str) -> Content | None:
    return None if tax.get(name) is None else Content(_number(tax, name, path), unit)


def _table(given: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise CaseFault(path, f"is {type(given).__name__}, not an object.", "See the form in docs/policies/cases.md.")
    return given


def _number(given: Mapping[str, Any], name: str, path: str, default: str | None = None) -> Decimal:
    written = given.get(name, default)
    text = str(written)
    if isinstance(written, bool) or not NUMBER.fullmatch(text):
        raise CaseFault(f"{path}.{name}", f"{written!r} is not a decimal number.", 'Write it as "12.34".')
    return Decimal(text)


def expect_of(assessment: Assessment) -> dict[str, Any]:
    """The assessment with the keys of a case's ``expect``."""
    expect: dict[str, Any] = {
        "channel": assessment.channel,
        "reason": assessment.reason,
        "order_tax_price": _money(assessment.order_tax_price),
        "lines": None if assessment.lines is None else [_line_document(line) for line in assessment.lines],
        "totals": _amounts(assessment.totals),
    }
    if assessment.totals_if_statutory_rounding is not None:
        expect["totals_if_statutory_rounding"] = _amounts(assessment.totals_if_statutory_rounding)
    return expect | {"annual_used_after": _money(assessment.annual_used_after)}


def _line_document(line: LineTax) -> dict[str, Any]:
    head = {"gnum": line.gnum, "share": _money(line.share), "tax_price": _money(line.tax_price)}
    return head | {"ct_applies": line.consumption_tax_applies} | (_amounts(line.payable) or {})


def _amounts(amounts: Amounts | None) -> dict[str, str | None] | None:
    if amounts is None:
        return None
    return {
        "duty": _money(amounts.duty),
        "consumption_tax": _money(amounts.consumption_tax),
        "vat": _money(amounts.vat),
        "total": _money(amounts.total),
    }


def _money(amount: Decimal | None) -> str | None:
    """Two places at least; an input with more (a price of 1/3 fen) is shown as it is, not rounded away."""
    if amount is None:
        return None
    return str(amount.quantize(CENT)) if amount == amount.quantize(CENT) else str(amount)


def trace_document(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """The steps as plain JSON values."""
    return [
        {
            "step": step.step,
            "line": step.line,
            "inputs": dict(step.inputs),
            "formula": step.formula,
            "rule": step.rule,
            "parameters": [_parameter(source) for source in step.parameters],
            "article": step.article,
            "result": step.result,
        }
        for step in steps
    ]


def _parameter(source: InForce) -> dict[str, str]:
    return {
        "name": source.name,
        "since": source.since.isoformat(),
        "value": str(source.value).lower() if isinstance(source.value, bool) else str(source.value),
        "reference": str(source.reference),
        "confidence": source.confidence,
    }


def fault_document(fault: Fault) -> dict[str, Any]:
    """One fault of ``CannotCompute`` as plain JSON values."""
    return {
        "code": fault.code,
        "line": fault.line,
        "field": fault.field,
        "detail": fault.detail,
        "fix": fault.fix,
    }
