"""What follows of a return (退货的后果), from the original and the goods applied for. Pure."""

from decimal import Decimal

from heliu.clearance.export_returns.facts import (
    Application,
    Goods,
    Original,
    OriginalLine,
    ReturnConsequence,
    ReturnedGoods,
)
from heliu.clearance.exports.facts import SIMPLIFIED, ZONE_MODES
from heliu.kernel.money import to_fen
from heliu.policies.rules.export_return import Back, back_until, tax_free, tax_free_until


def consequence(original: Original, application: Application, back: Back) -> ReturnConsequence:
    """What these goods lead to when they are back as ``back`` says; every line must be one of the original."""
    goods = tuple(_returned(original.lines[one.gnum], one) for one in application.goods)
    left = {gnum: line.left for gnum, line in original.lines.items()} | {one.gnum: one.left for one in goods}
    return ReturnConsequence(
        goods=goods,
        currency=next(iter(original.lines.values())).currency,
        whole=not any(left.values()),
        back_until=back_until(original.released_on),
        tax_free_until=tax_free_until(original.trade_mode, original.released_on),
        tax_free=tax_free(back),
        refund_due=refund_due(original),
        account_book=original.trade_mode in ZONE_MODES,
    )


def refund_due(original: Original) -> bool:
    """Whether tax may have been refunded for it: never where it was declared simplified (简化申报不涉及退税)."""
    return original.statistics_flag != SIMPLIFIED


def _returned(line: OriginalLine, goods: Goods) -> ReturnedGoods:
    left = line.left - goods.quantity
    return ReturnedGoods(goods.gnum, goods.quantity, left, _share(line, goods.quantity, left))


def _share(line: OriginalLine, quantity: Decimal, left: Decimal) -> Decimal:
    """The value of a part of a line, to the fen; what comes back last takes what the others left."""
    if not left:
        return line.total - line.returned.value
    return to_fen(line.total * quantity / line.goods.quantity)
