"""The words that explain an assessment: every amount with its inputs, formula, rule, parameters and article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from heliu.policies.parameters import InForce
from heliu.policies.rules.channel import Verdict
from heliu.policies.rules.excise import Excise
from heliu.policies.rules.import_order import Amounts, ImportLine, ImportOrder, LineTax, Step

Parameters = tuple[InForce, ...]
SIXTH_PLACE = Decimal("0.000001")
VAT_PREFIX = "value_added_tax/"


def order_value_zero() -> Step:
    return Step("channel", None, "TAX-02", "订单货值合计为零，退回", "reject: ORDER_VALUE_ZERO")


def order_steps(order: ImportOrder, goods_value: Decimal, tax_price: Decimal) -> Iterator[Step]:
    parts = {"goods_value": goods_value, "freight": order.freight, "insurance": order.insurance}
    yield Step("order_tax_price", None, "TAX-02", "货值合计 + 运费 + 保险费", str(tax_price), _written(parts))
    if order.coupon_or_points_paid:
        paid = {"coupon_or_points_paid": order.coupon_or_points_paid}
        yield Step("coupon", None, "TAX-03", "优惠券、积分抵付部分不从完税价格中扣除", "0.00", _written(paid))


def verdict_step(order: ImportOrder, tax_price: Decimal, verdict: Verdict) -> Step:
    inputs = {"order_tax_price": tax_price, "annual_used_before": order.annual_used_before, "lines": len(order.lines)}
    formula = "完税价格与单次交易限值比较；年度已用额 + 完税价格与年度交易限值比较"
    result = f"{verdict.channel}: {verdict.reason}"
    return Step("channel", None, verdict.rule, formula, result, _written(inputs), verdict.parameters)


def freight_step(charges: Decimal, shares: Sequence[Decimal], method: InForce) -> Step:
    formula = "第 i 行 = 舍入(运保费 × 前 i 行货值 ÷ 总货值) - 舍入(运保费 × 前 i-1 行货值 ÷ 总货值)"
    result = str(sum(shares, Decimal(0)))
    return Step(
        "freight_allocation", None, "TAX-11", formula, result, {"freight_and_insurance": str(charges)}, (method,)
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """The parameters of the channel: behind the duty, and behind the two collected taxes."""

    duty: Parameters
    collected: Parameters

    @property
    def within(self) -> bool:
        return any(source.name.endswith("/collected_share") for source in self.collected)


def line_steps(
    line: ImportLine, taxed: LineTax, borne: Excise, full_consumption_tax: Fraction, sources: Sources
) -> Iterator[Step]:
    """Tax price, duty, consumption tax and VAT of one line, each as it is payable in CNY."""
    price = {"tax_price": taxed.tax_price}
    parts = _written({"quantity": line.quantity, "total": line.total, "share": taxed.share})
    yield Step("tax_price", line.gnum, "TAX-02", "行货值 + 运保费分摊", str(taxed.tax_price), parts)
    yield _duty(line, taxed, sources)

    collected = " × 征收比例，四舍五入到分" if sources.within else "，四舍五入到分"
    full = {"consumption_tax_in_full": _readable(full_consumption_tax)}
    yield Step(
        "consumption_tax",
        line.gnum,
        borne.rule,
        borne.formula + (collected if borne.applies else ""),
        str(taxed.payable.consumption_tax),
        _written(price) | dict(borne.inputs) | (full if borne.applies else {}),
        borne.parameters + (sources.collected if borne.applies else ()),
    )
    vat_sources = tuple(source for source in line.rates.sources if source.name.startswith(VAT_PREFIX))
    origin = {} if vat_sources else {"rate_from": line.rates.origin}
    yield Step(
        "vat",
        line.gnum,
        "TAX-10",
        "(完税价格 + 关税 + 法定全额消费税) × 税率" + collected,
        str(taxed.payable.vat),
        _written(price | {"rate": line.rates.vat}) | origin | full,
        vat_sources + sources.collected,
    )


def _duty(line: ImportLine, taxed: LineTax, sources: Sources) -> Step:
    inputs: dict[str, object] = {"tax_price": taxed.tax_price}
    if sources.within:
        rule, formula = "TAX-05", "完税价格 × 限值以内关税税率，四舍五入到分"
    else:
        rule, formula = "TAX-08", "完税价格 × 税率，四舍五入到分"
        inputs |= {"rate": line.rates.duty, "rate_from": line.rates.origin}
        if line.rates.duty_amount:
            formula = "完税价格 × 税率 + 数量 × 单位税额，四舍五入到分"
            inputs |= {"quantity": line.duty_quantity, "amount_per_unit": line.rates.duty_amount}
    return Step("duty", line.gnum, rule, formula, str(taxed.payable.duty), _written(inputs), sources.duty)


def _readable(amount: Fraction) -> str:
    """An unrounded amount for the reader's eye only, cut to the sixth place."""
    return str((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(SIXTH_PLACE))


def totals_step(totals: Amounts, rounding: InForce) -> Step:
    inputs = {"duty": totals.duty, "consumption_tax": totals.consumption_tax, "vat": totals.vat}
    return Step("total", None, "TAX-12", "各行应缴额之和", str(totals.total), _written(inputs), (rounding,))


def counted(order: ImportOrder, tax_price: Decimal, used: Decimal) -> Step:
    inputs = _written({"annual_used_before": order.annual_used_before, "order_tax_price": tax_price})
    return Step("annual_used_after", None, "TAX-04", "年度已用额 + 完税价格", str(used), inputs)


def unchanged(order: ImportOrder) -> Step:
    formula = "未按零售渠道进口，不计入年度交易总额"
    return Step("annual_used_after", None, "TAX-07", formula, str(order.annual_used_before))


def _written(inputs: dict[str, object] | dict[str, Decimal]) -> dict[str, str]:
    return {name: str(amount) for name, amount in inputs.items()}
