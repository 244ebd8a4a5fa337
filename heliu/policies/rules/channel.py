"""Which way an order goes (办理渠道): within the limits, one item above them at full tax, or general trade."""

from dataclasses import dataclass
from decimal import Decimal

from heliu.policies.parameters import InForce, in_force
from heliu.policies.rules.import_order import Channel, ImportOrder

FOLDER = "import_composite_tax"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``admitted`` orders count to the buyer's annual amount; the others are not taxed here."""

    channel: Channel
    reason: str
    rule: str
    parameters: tuple[InForce, ...]

    @property
    def admitted(self) -> bool:
        return self.channel in {"cbec_within_limits", "cbec_over_single_full_tax"}


def decide(order: ImportOrder, tax_price: Decimal) -> Verdict:
    """Compare the tax price in CNY with both limits, first the order's and then the year's (TAX-04)."""
    single = in_force(f"{FOLDER}/single_order_limit", order.declared_on)
    annual = in_force(f"{FOLDER}/annual_limit", order.declared_on)
    limits = (single, annual)
    over_annual = order.annual_used_before + tax_price > annual.value
    if tax_price > single.value:
        return _above_single(order, tax_price, limits, over_annual=over_annual)
    if over_annual:
        return Verdict("general_trade", "OVER_ANNUAL", "TAX-07", limits)
    return Verdict("cbec_within_limits", "WITHIN_LIMITS", "TAX-05", limits)


def _above_single(
    order: ImportOrder, tax_price: Decimal, limits: tuple[InForce, InForce], *, over_annual: bool
) -> Verdict:
    way = in_force(f"{FOLDER}/over_single_one_item", order.declared_on)
    if way.value == "general_trade":
        return Verdict("general_trade", "OVER_SINGLE_BEFORE_2019", "TAX-07", (*limits, way))

    gift = in_force(f"{FOLDER}/gift_counts_as_item", order.declared_on)
    bound = in_force(f"{FOLDER}/over_single_upper_bound_inclusive", order.declared_on)
    parameters = (*limits, way, gift, bound)
    if not _is_one_item(order, gift_counts=gift.value):
        return Verdict("general_trade", "OVER_SINGLE_SEVERAL_ITEMS", "TAX-07", parameters)
    annual_limit = limits[1].value
    if tax_price > annual_limit or (tax_price == annual_limit and not bound.value):
        return Verdict("general_trade", "SINGLE_ITEM_NOT_BELOW_ANNUAL", "TAX-07", parameters)
    if over_annual:
        return Verdict("general_trade", "OVER_ANNUAL", "TAX-07", parameters)
    return Verdict("cbec_over_single_full_tax", "ONE_ITEM_OVER_SINGLE", "TAX-06", parameters)


def _is_one_item(order: ImportOrder, *, gift_counts: bool) -> bool:
    """Our reading of 订单下仅一件商品 (财关税〔2018〕49号 第二条): one line of quantity one."""
    items = [line for line in order.lines if gift_counts or line.total > 0]
    return len(items) == 1 and items[0].quantity == 1
