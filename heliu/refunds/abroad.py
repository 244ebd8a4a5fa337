"""Goods of overseas warehouses read from their books (海外仓), with what applications hold of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from heliu.clearance.exports.facts import Declared
from heliu.overseas import api as overseas
from heliu.policies.parameters import NotInForce
from heliu.policies.rules.export_refund_settlement import MODE, departure_type
from heliu.refunds import models
from heliu.refunds.facts import Business, Gap, Lack, State
from heliu.refunds.numbers import number_of
from heliu.refunds.portions import Held, Key, Shelf, portion


def taken_apart(
    declared: Sequence[Declared], business: Business, today: date
) -> tuple[list[Declared], Mapping[Key, Decimal], list[Lack]]:
    """What of these declarations may be claimed: of overseas warehouses the part that is sold, or that is not.

    And the lines that are held by the piece, with what is sold of them; what was left out. Before the day refunds on
    departure began, exports to overseas warehouses are claimed whole, as others are.
    """
    if not by_the_piece(MODE, today):
        early = Lack(Gap.BEFORE_LAW, blocks=True, given={"day": str(today)})
        return list(declared), {}, [early] if business is Business.DEPARTURE else []
    keys = {
        (parcel.inventory_id, parcel.goods_no)
        for one in declared
        if one.trade_mode == MODE
        for line in one.lines
        for parcel in line.parcels
    }
    books = shelves(keys) if keys else {}
    kept, lacks = [], []
    for one in declared:
        part: Declared | None = one
        if one.trade_mode == MODE:
            part, left_out = portion(one, business, books)
            lacks += left_out
        elif business is Business.DEPARTURE:
            lacks.append(Lack(Gap.NOT_ABROAD, blocks=True, entry_no=one.entry_no, given={"mode": one.trade_mode}))
        kept += [part] if part else []
    return kept, {key: books[key].stock.sold for key in keys if key in books}, lacks


def by_the_piece(trade_mode: str, today: date) -> bool:
    """Whether goods of this mode are claimed for by the piece on ``today``: sold and unsold ones apart."""
    if trade_mode != MODE:
        return False
    try:
        departure_type(today)
    except NotInForce:
        return False
    return True


def shelves(keys: Collection[Key]) -> dict[Key, Shelf]:
    """These lines as their books stand; those not taken up yet are left out."""
    lists = {inventory for inventory, _goods in keys}
    held = _held(lists)
    return {
        key: Shelf(good.stock, tuple(held[key]))
        for inventory, standing in overseas.standings_of(lists).items()
        for good in standing.goods
        if (key := (inventory, good.gnum)) in keys
    }


def _held(lists: Collection[int]) -> dict[Key, list[Held]]:
    """What is held of these lists. What was claimed after its sale, or is settled, is sold whole."""
    found: dict[Key, list[Held]] = defaultdict(list)
    uses = models.ParcelUse.objects.filter(inventory_id__in=lists).select_related("application")
    for use in uses.defer("application__content").order_by("application"):
        settled = use.application.state == State.PAID and use.application.settle_until is None
        sold_before = None if settled else use.sold_before
        found[use.inventory_id, use.goods_no].append(Held(number_of(use.application_id), use.quantity, sold_before))
    return found
