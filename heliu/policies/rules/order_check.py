"""What must hold before an order can be taxed at all; all faults are named at once, so that they are mended at once."""

from collections.abc import Iterator
from decimal import Decimal

from heliu.policies.parameters import in_force
from heliu.policies.rules.import_order import MAX_LINES, Fault, ImportLine, ImportOrder

MONEY_FIELDS = ("freight", "insurance", "annual_used_before", "coupon_or_points_paid")
MAX_AMOUNT = Decimal(10) ** 14  # the widest money field of the customs message has 14 digits before the point
SMALLEST = Decimal("0.00001")  # and five after it; together they stay exact in a Decimal of 28 digits


def faults_of(order: ImportOrder) -> tuple[Fault, ...]:
    """Everything that keeps ``order`` from being taxed, in the order of the document."""
    return tuple(_order_faults(order)) + tuple(fault for line in order.lines for fault in _line_faults(line))


def _order_faults(order: ImportOrder) -> Iterator[Fault]:
    if not 1 <= len(order.lines) <= MAX_LINES:
        detail = f"共有 {len(order.lines)} 行商品，应为 1 至 {MAX_LINES} 行。"
        yield Fault("LINES_OUT_OF_RANGE", None, "lines", detail, "请按清单补齐商品行或拆分清单。")
    currency = in_force("import_composite_tax/currency", order.declared_on).value
    if order.currency != currency:
        detail = f"币制为 {order.currency}，进口清单应以人民币（{currency}）计。"
        yield Fault("CURRENCY_NOT_CNY", None, "currency", detail, f"请折算为人民币后以币制 {currency} 申报。")
    for name in MONEY_FIELDS:
        amount: Decimal = getattr(order, name)
        if not _is_amount(amount):
            yield _bad_amount(None, name, amount)
    if order.usd_cny is not None and not (order.usd_cny.is_finite() and order.usd_cny > 0):
        yield Fault("FX_RATE_BAD", None, "usd_cny", f"美元汇率为 {order.usd_cny}。", "请填写大于零的当月海关汇率。")


def _line_faults(line: ImportLine) -> Iterator[Fault]:
    if not _is_amount(line.total):
        yield _bad_amount(line.gnum, "total", line.total)
    if not line.quantity.is_finite() or line.quantity <= 0:
        detail = f"第 {line.gnum} 行数量为 {line.quantity}。"
        yield Fault("QUANTITY_BAD", line.gnum, "quantity", detail, "请填写大于零的数量。")
    if line.content is not None and not (line.content.amount.is_finite() and line.content.amount > 0):
        detail = f"第 {line.gnum} 行含量为 {line.content.amount} {line.content.unit}。"
        yield Fault("CONTENT_BAD", line.gnum, "content", detail, "请填写大于零的含量，没有时请留空。")
    for name, rate in (("duty", line.rates.duty), ("vat", line.rates.vat), ("ct", line.rates.consumption.rate)):
        if not rate.is_finite() or rate < 0 or (name == "ct" and rate >= 1):
            detail = f"第 {line.gnum} 行 {name} 税率为 {rate}。"
            yield Fault("RATE_BAD", line.gnum, f"rates.{name}", detail, "税率以小数表示，例如 0.13。")


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < MAX_AMOUNT and amount == amount.quantize(SMALLEST)


def _bad_amount(line: int | None, name: str, amount: Decimal) -> Fault:
    where = "" if line is None else f"第 {line} 行 "
    return Fault(
        "AMOUNT_BAD",
        line,
        name,
        f"{where}{name} 为 {amount}。",
        f"金额应不小于零、小于 {MAX_AMOUNT:f} 元，至多五位小数。",
    )
