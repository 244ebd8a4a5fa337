"""Goods of overseas warehouses read from their books (海外仓), with what applications hold of them.

No customs declaration is summed from lists under 9810 (E73): the list itself is what one claims for.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import Connection

from heliu.clearance.exports.api import returned_of
from heliu.clearance.exports.facts import Declared, DeclaredHead, DeclaredLine, Parcel
from heliu.overseas import api as overseas
from heliu.overseas.facts import Good, Standing
from heliu.policies.parameters import NotInForce
from heliu.policies.rules.export_refund_settlement import MODE, departure_type
from heliu.refunds import models
from heliu.refunds.facts import ZERO, Business, Gap, Lack, State
from heliu.refunds.numbers import number_of
from heliu.refunds.portions import Held, Key, Shelf, portion


def lists_of_firm(connection: Connection[Any], firm: str, limit: int) -> list[tuple[DeclaredHead, str]]:
    """The newest lists of a firm that may be refunded, each with the applications that hold all that may be claimed."""
    found = [one for one in overseas.standings(firm, limit) if one.shipment.refundable and one.goods]
    books, back = shelves(found), _back(connection, found)
    return [(_head(one), _holders(one, books, back)) for one in found]


def _back(connection: Connection[Any], found: Collection[Standing]) -> Mapping[Key, Decimal]:
    """What customs lets come back of these, booked or not."""
    return returned_of(connection, [one.shipment.inventory_id for one in found]) if found else {}


def _head(one: Standing) -> DeclaredHead:
    told = one.shipment
    first = told.inventory_id, one.goods[0].gnum
    return DeclaredHead(told.invt_no, told.departed_on, MODE, len(one.goods), 1, first)


def _holders(one: Standing, books: Mapping[Key, Shelf], back: Mapping[Key, Decimal]) -> str:
    """Their numbers; "" while something of the list may be claimed, as usual or on departure."""
    keys = [(one.shipment.inventory_id, good.gnum) for good in one.goods]
    held = {key: books[key] for key in keys}
    if any(shelf.free(business, back.get(key, ZERO)) for key, shelf in held.items() for business in Business):
        return ""
    return "、".join(sorted({each.application for shelf in held.values() for each in shelf.held}))


def lists_by(connection: Connection[Any], firm: str, numbers: Sequence[str]) -> tuple[list[Declared], dict[Key, Shelf]]:
    """These lists of a firm whole, as declarations are, and how their books stand.

    A number that is not there, not the firm's, or of a list declared simplified is left out.
    """
    found = [one for one in overseas.standings_numbered(firm, numbers) if one.shipment.refundable]
    back = _back(connection, found)
    return [_declared(one, back) for one in found], shelves(found)


def _declared(one: Standing, back: Mapping[Key, Decimal]) -> Declared:
    told = one.shipment
    lines = tuple(_line(one, good, back.get((told.inventory_id, good.gnum), ZERO)) for good in one.goods)
    return Declared(told.invt_no, "", told.firm, MODE, told.departed_on, lines)


def _line(one: Standing, good: Good, back: Decimal) -> DeclaredLine:
    told, departed = one.shipment, good.stock.departed
    parcel = Parcel(told.inventory_id, good.gnum, told.invt_no, told.logistics_no, departed, good.total, back)
    return DeclaredLine(good.gnum, good.code, good.name, good.unit, good.currency, departed, good.total, (parcel,))


def taken_apart(
    lists: Sequence[Declared], business: Business, books: Mapping[Key, Shelf]
) -> tuple[list[Declared], dict[Key, Decimal], list[Lack]]:
    """What of these lists may be claimed, what of their lines counts as sold before, and what was left out."""
    kept, lacks = [], []
    for one in lists:
        part, left_out = portion(one, business, books)
        kept += [part] if part else []
        lacks += left_out
    return kept, {key: shelf.sold_before for key, shelf in books.items()}, lacks


def not_on_departure(declared: Sequence[Declared], today: date) -> list[Lack]:
    """What cannot be refunded on departure: anything before its law, and what did not go to an overseas warehouse."""
    lacks = [
        Lack(Gap.NOT_ABROAD, blocks=True, entry_no=one.entry_no, given={"mode": one.trade_mode}) for one in declared
    ]
    try:
        departure_type(today)
    except NotInForce:
        lacks.insert(0, Lack(Gap.BEFORE_LAW, blocks=True, given={"day": str(today)}))
    return lacks


def shelves(found: Collection[Standing]) -> dict[Key, Shelf]:
    """The lines of these shipments as their books stand."""
    held = _held({one.shipment.inventory_id for one in found})
    return {
        (key := (one.shipment.inventory_id, good.gnum)): Shelf(good.stock, tuple(held[key]))
        for one in found
        for good in one.goods
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
