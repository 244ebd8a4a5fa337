"""Whether and how a line bears consumption tax: the thresholds and the quantities of TAX-09 and TAX-13 to TAX-16."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from heliu.policies.consumption import ConsumptionRate
from heliu.policies.exchange import customs_rate
from heliu.policies.parameters import InForce, NotInForce, in_force
from heliu.policies.rules.import_order import Content, Fault, ImportLine, ImportOrder

KG_PER_T = 1_000
BASE = "import_composite_tax/consumption_tax_threshold_base"


@dataclass(frozen=True, slots=True)
class Excise:
    """``rate`` is the ad valorem ratio that applies, ``specific`` the tax by quantity in CNY, unrounded."""

    applies: bool
    rate: Fraction = Fraction(0)
    specific: Fraction = Fraction(0)
    rule: str = "TAX-09"
    formula: str = "不征消费税"
    inputs: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[InForce, ...] = ()


def excise(order: ImportOrder, line: ImportLine, tax_price: Decimal) -> Excise | Fault:
    """How ``line`` bears consumption tax at its ``tax_price`` in CNY, or what is missing to know it."""
    consumption = line.rates.consumption
    if consumption.kind == "none":
        return Excise(applies=False)
    if consumption.kind == "ad_valorem":
        return Excise(
            applies=True,
            rate=Fraction(consumption.rate),
            rule=consumption.rule,
            formula="(完税价格 + 关税) ÷ (1 - 税率) × 税率",
            inputs={"rate": str(consumption.rate)},
            parameters=consumption.sources,
        )
    if consumption.kind == "conditional":
        return _conditional(order, line, tax_price)
    return _by_quantity(order, line, tax_price)


def _conditional(order: ImportOrder, line: ImportLine, tax_price: Decimal) -> Excise | Fault:
    """Cosmetics and watches: taxed when a ml, g or piece costs the threshold or more."""
    consumption, content = line.rates.consumption, line.content
    base = in_force(BASE, order.declared_on)
    parameters = (base, *consumption.sources)
    price = tax_price if base.value == "tax_price_with_freight" else line.total
    thresholds = dict(consumption.thresholds)
    if price == 0:
        return Excise(applies=False, rule=consumption.rule, formula="零价商品低于起征单价", parameters=parameters)
    if content is None or content.unit not in thresholds:
        return _content_missing(line, " 或 ".join(thresholds))

    threshold = thresholds[content.unit]
    applies = Fraction(price) >= Fraction(threshold) * Fraction(content.amount)
    sign = "≥" if applies else "＜"
    return Excise(
        applies=applies,
        rate=Fraction(consumption.rate) if applies else Fraction(0),
        rule=consumption.rule,
        formula=f"完税价格 ÷ 含量 {sign} 起征单价"
        + ("，(完税价格 + 关税) ÷ (1 - 税率) × 税率" if applies else "，不征"),
        inputs={
            "price": str(price),
            "content": f"{content.amount} {content.unit}",
            "threshold": str(threshold),
            "rate": str(consumption.rate),
        },
        parameters=parameters,
    )


def _by_quantity(order: ImportOrder, line: ImportLine, tax_price: Decimal) -> Excise | Fault:
    """Spirits, yellow wine and beer: an amount per kg or t, for spirits beside the ad valorem rate."""
    consumption = line.rates.consumption
    quantity = _quantity(consumption, line.content)
    if quantity is None:
        return _content_missing(line, f"litre 或 {consumption.unit}")
    amount = consumption.amount
    inputs = {"content": f"{line.content.amount} {line.content.unit}" if line.content else ""}
    sources = consumption.sources
    if consumption.kind == "beer":
        try:
            rate, said = _dollar(order)
        except NotInForce:
            return Fault(
                "FX_RATE_MISSING",
                line.gnum,
                "usd_cny",
                f"啤酒适用哪一档税额取决于每吨的美元价格，而没有 {order.declared_on:%Y 年 %m 月}的海关美元汇率。",
                "请由综试区补充当月的海关计征汇率（heliu tax rates）。",
            )
        usd_per_t = Fraction(tax_price) / Fraction(rate) / quantity
        amount = consumption.amount_high if usd_per_t >= Fraction(consumption.thresholds[0][1]) else amount
        inputs |= {"usd_cny": str(rate), "threshold_usd_per_t": str(consumption.thresholds[0][1])}
        sources = (*sources, *said)
    compound = consumption.kind == "compound"
    return Excise(
        applies=True,
        rate=Fraction(consumption.rate) if compound else Fraction(0),
        specific=quantity * Fraction(amount),
        rule=consumption.rule,
        formula="(完税价格 + 关税 + 从量税) ÷ (1 - 税率) × 税率 + 从量税" if compound else "数量 × 单位税额",
        inputs=inputs | {f"amount_per_{consumption.unit}": str(amount), "rate": str(consumption.rate)},
        parameters=sources,
    )


def _dollar(order: ImportOrder) -> tuple[Decimal, tuple[InForce, ...]]:
    """CNY for a dollar: what the case states, else the customs rate of the month with its source."""
    if order.usd_cny is not None:
        return order.usd_cny, ()
    found = customs_rate("usd", order.declared_on)
    return found.value, (found,)


def _quantity(consumption: ConsumptionRate, content: Content | None) -> Fraction | None:
    """The content in the unit the tax is counted in; None where it was not stated or cannot be turned into it."""
    if content is None:
        return None
    if content.unit == consumption.unit:
        return Fraction(content.amount)
    if content.unit == "litre" and consumption.units_per_litre is not None:
        return Fraction(content.amount) * consumption.units_per_litre
    if (content.unit, consumption.unit) == ("kg", "t"):
        return Fraction(content.amount) / KG_PER_T
    return None


def _content_missing(line: ImportLine, units: str) -> Fault:
    stated = f"（现为 {line.content.unit}）" if line.content else ""
    return Fault(
        "CONTENT_MISSING",
        line.gnum,
        "content",
        f"第 {line.gnum} 行的消费税取决于含量，而没有以 {units} 计的含量{stated}，不能按零计税。",
        f"请在商品备案中补充该商品以 {units} 计的含量。",
    )
