"""Lists of ours that may be registered by one click (由清单带出): what we hold already is not typed again."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.exports.api import ExportList, ListedGoods, goods_of, lists_by_id, lists_of_day
from heliu.declarations.api import Archive
from heliu.kernel.days import business_day, now
from heliu.kernel.money import to_fen
from heliu.kernel.sealing import Sealer
from heliu.people.api import beyond_the_wall, require, require_firm
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.rules.exemption import registered_until
from heliu.registry.api import known_as
from heliu.reliefs.exemption.excluding import Periods, excluded_periods, is_excluded
from heliu.reliefs.exemption.facts import Offered, Via, Wanted
from heliu.reliefs.exemption.services import REGISTER, register, taken

LISTS_OFFERED_MAX: Final = 200
_EXACT: Final = Decimal("0.00001")


def offered(connection: Connection, day: date, *, actor: Actor) -> list[Offered]:
    """The goods of the firm's retail lists that came or were decided on ``day``, the newest list first."""
    require(actor, REGISTER)
    firm = require_firm(actor)
    with beyond_the_wall("the seller's own lists, sent by its broker"):
        lists = [one for one in lists_of_day(connection, day, _sellers(firm), LISTS_OFFERED_MAX) if _is_retail(one)]
        goods = goods_of(connection, Archive(Sealer()), lists)
    excluded, today = excluded_periods(), business_day(now())
    already = taken(firm, [one.cop_no for one in lists])
    return [
        _offer(one, line, excluded, today, is_taken=(one.cop_no, line.gnum) in already)
        for one in lists
        for line in goods.get(one.id, ())
    ]


def register_lists(connection: Connection, ids: Collection[int], *, actor: Actor) -> list[int]:
    """Register every line of these lists of the firm that is not registered yet; their numbers."""
    require(actor, REGISTER)
    firm = require_firm(actor)
    with beyond_the_wall("the seller's own lists, sent by its broker"):
        lists = [
            one for one in lists_by_id(connection, list(ids)[:LISTS_OFFERED_MAX], _sellers(firm)) if _is_retail(one)
        ]
        goods = goods_of(connection, Archive(Sealer()), lists)
    wanted = [_wanted(one, line) for one in lists if not one.is_gone for line in goods.get(one.id, ())]
    already = taken(firm, [one.cop_no for one in lists])
    fresh = [one for one in wanted if (one.cop_no, one.gnum) not in already]
    return register(connection, fresh, Via.LIST, actor=actor)


def _sellers(firm: str) -> list[str]:
    return known_as([firm], business_day(now()))[firm]


def _is_retail(one: ExportList) -> bool:
    try:
        return one.trade_mode in str(in_force("no_invoice/modes", one.decided_on).value).split()
    except NotInForce:
        return False


def _offer(one: ExportList, line: ListedGoods, excluded: Periods, today: date, *, is_taken: bool) -> Offered:
    last = registered_until(one.released_on) if one.released_on else None
    return Offered(
        one.id,
        one.cop_no,
        one.status,
        one.released_on,
        _wanted(one, line),
        is_taken,
        last is not None and today > last,
        is_excluded(excluded, line.hs_code, {today, one.released_on or today}),
    )


def _wanted(one: ExportList, line: ListedGoods) -> Wanted:
    price = (line.total / line.quantity).quantize(_EXACT) if line.quantity else line.price
    return Wanted(
        one.cop_no,
        line.gnum,
        one.released_on or one.decided_on,
        line.name,
        line.hs_code,
        line.unit,
        line.quantity.quantize(_EXACT),
        price,
        to_fen(line.total),
        line.currency,
    )
