"""The formulas of a trace with their numbers in them (带数字的算式): what a reader types into a calculator to check.

Made from the finished trace, so the tax itself pays nothing for it. Each is an exact expression in ``+ − × ÷`` and
brackets; only the consumption tax inside the VAT's base is cut to its sixth place.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from heliu.policies.rules.import_order import Step

PLUS, TIMES, OVER, MINUS = " + ", " × ", " ÷ ", " − "
COLLECTED: Final = "import_composite_tax/collected_share"
WITHIN: Final = "import_composite_tax/duty_rate_within_limits"
KG_PER_T: Final = "1000"


def figures(trace: Sequence[Step]) -> tuple[str, ...]:
    """One expression a step, in the order of ``trace``; empty where a step computes nothing."""
    duties = {step.line: _duty(step) for step in trace if step.step == "duty"}
    return tuple(_OF[step.step](step, duties.get(step.line, "")) if step.step in _OF else "" for step in trace)


def _sum(*names: str) -> Callable[[Step, str], str]:
    return lambda step, _duty: PLUS.join(step.inputs[name] for name in names)


def _channel(step: Step, _duty: str) -> str:
    """The tax price beside both limits, as they were compared."""
    price, used = step.inputs.get("order_tax_price"), step.inputs.get("annual_used_before", "0")
    limits = {source.name.rpartition("/")[2]: source.value for source in step.parameters}
    if price is None or "single_order_limit" not in limits:
        return ""
    single, annual = limits["single_order_limit"], limits["annual_limit"]
    in_year = Decimal(used) + Decimal(price)
    return f"{price} {_sign(Decimal(price), single)} {single}; {used}{PLUS}{price} {_sign(in_year, annual)} {annual}"


def _sign(amount: Decimal, limit: Decimal) -> str:
    return "＞" if amount > limit else "≤"


def _duty(step: Step) -> str:
    """Empty where the rate is zero: it is not carried into the formulas of the other taxes."""
    rate, quantity = _duty_rate(step), step.inputs.get("quantity")
    parts = [step.inputs["tax_price"] + TIMES + rate] if Decimal(rate) else []
    parts += [quantity + TIMES + step.inputs["amount_per_unit"]] if quantity else []
    return PLUS.join(parts)


def _duty_rate(step: Step) -> str:
    within = (str(source.value) for source in step.parameters if source.name == WITHIN)
    return step.inputs.get("rate") or next(within, "0")


def _duty_of(step: Step, duty: str) -> str:
    return duty or f"{step.inputs['tax_price']}{TIMES}{_duty_rate(step)}"


def _consumption(step: Step, duty: str) -> str:
    inputs = step.inputs
    compared = _compared(inputs)
    if "consumption_tax_in_full" not in inputs:
        return compared
    specific = _specific(step)
    if "rate" in inputs and Decimal(inputs["rate"]):
        base = _together(inputs["tax_price"], duty, specific)
        full = f"{base}{OVER}(1{MINUS}{inputs['rate']}){TIMES}{inputs['rate']}"
        full = f"({full}{PLUS}{specific})" if specific and _collected(step) else _together(full, "", specific)
    else:
        full = specific
    return "; ".join(filter(None, (compared, full + _collected(step))))


def _compared(inputs: Mapping[str, str]) -> str:
    """The price of one unit of the content beside the threshold."""
    if "threshold" not in inputs:
        return ""
    content = inputs["content"].partition(" ")[0]
    below = Decimal(inputs["price"]) < Decimal(inputs["threshold"]) * Decimal(content)
    return f"{inputs['price']}{OVER}{content} {'＜' if below else '≥'} {inputs['threshold']}"


def _specific(step: Step) -> str:
    """The consumption tax by quantity: the content in the unit it is counted in, times the amount."""
    unit, amount = next(
        ((name.removeprefix("amount_per_"), value) for name, value in step.inputs.items() if name.startswith("amount")),
        ("", ""),
    )
    if not unit:
        return ""
    quantity, _, stated = step.inputs["content"].partition(" ")
    return quantity + _converted(step, stated, unit) + TIMES + amount


def _converted(step: Step, stated: str, unit: str) -> str:
    if (stated, unit) == ("kg", "t"):
        return OVER + KG_PER_T
    if stated != "litre":
        return ""
    for source in step.parameters:
        if source.name.endswith("kg_per_litre"):
            return f"{TIMES}{source.value}"
        if source.name.endswith("litres_per_t"):
            return f"{OVER}{source.value}"
    return ""


def _together(price: str, duty: str, specific: str) -> str:
    parts = [part for part in (price, duty, specific) if part]
    return f"({PLUS.join(parts)})" if len(parts) > 1 else parts[0]


def _vat(step: Step, duty: str) -> str:
    full = step.inputs["consumption_tax_in_full"]
    base = _together(step.inputs["tax_price"], duty, full if Decimal(full) else "")
    return base + TIMES + step.inputs["rate"] + _collected(step)


def _collected(step: Step) -> str:
    """The share that is collected, where the channel collects a share."""
    shares = [source.value for source in step.parameters if source.name == COLLECTED]
    return f"{TIMES}{shares[0]}" if shares else ""


_OF: Final[Mapping[str, Callable[[Step, str], str]]] = {
    "order_tax_price": _sum("goods_value", "freight", "insurance"),
    "channel": _channel,
    "tax_price": _sum("total", "share"),
    "duty": _duty_of,
    "consumption_tax": _consumption,
    "vat": _vat,
    "total": _sum("duty", "consumption_tax", "vat"),
}
