"""What a return would lead to (后果预览), told before it is applied for: by the same rules, from the same rows.

A test applies for each and finds exactly what was foreseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.export_returns.effects import consequence
from heliu.clearance.export_returns.facts import Application, Goods, Original, ReturnConsequence, mode_of_return
from heliu.clearance.export_returns.moves import instead_of_return, may_come_back, standing
from heliu.clearance.export_returns.original import hold_original
from heliu.clearance.export_returns.rules import WholeReturn, broken
from heliu.kernel.problems import NotThere
from heliu.policies.rules.export_return import Back

_FIVE_PLACES: Final = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class ForeseenReturn:
    """``why_not``: what an application would be returned for; ``consequence`` only where nothing is in the way."""

    application: Application
    why_not: tuple[str, ...]
    consequence: ReturnConsequence | None


def foresee_return(
    connection: Connection, inventory_id: int, quantities: Mapping[int, Decimal], today: date
) -> ForeseenReturn:
    """What taking back these quantities, by line, would lead to ``today``. Raises NotThere."""

    def work(cursor: Cursor) -> ForeseenReturn:
        original = hold_original(cursor, inventory_id)
        if original is None:
            raise NotThere(f"没有出口清单 {inventory_id} 的审单结果。")
        return _foreseen(original, application_for(original, quantities), today)

    return in_one_transaction(connection, work)


def application_for(original: Original, quantities: Mapping[int, Decimal]) -> Application:
    """The application for these quantities: everything else as on the original, statutory quantities in proportion."""
    goods = tuple(
        _part(original.lines[gnum].goods, quantity) if gnum in original.lines else _unknown(gnum, quantity)
        for gnum, quantity in sorted(quantities.items())
    )
    return Application(mode_of_return(original.trade_mode), original.country, goods)


def _foreseen(original: Original, application: Application, today: date) -> ForeseenReturn:
    if not may_come_back(original.status):
        why = f"原清单现在是{standing(original.status)}, 不能退货: {instead_of_return(original.status)}"
        return ForeseenReturn(application, (why,), None)
    faults = broken(WholeReturn(application, original, today))
    if faults:
        why_not = tuple(f"{rule.sentence()} [{'; '.join(values)}]" for rule, values in faults)
        return ForeseenReturn(application, why_not, None)
    back = Back(original.trade_mode, original.released_on, today)
    return ForeseenReturn(application, (), consequence(original, application, back))


def _part(goods: Goods, quantity: Decimal) -> Goods:
    """A part of a line; a statutory quantity is never more than in proportion, and never nothing."""
    share = quantity / goods.quantity if goods.quantity else Decimal(0)
    part_1, part_2 = (
        (amount * share).quantize(_FIVE_PLACES, ROUND_HALF_UP) for amount in (goods.quantity_1, goods.quantity_2)
    )
    return goods._replace(quantity=quantity, quantity_1=part_1, quantity_2=part_2)


def _unknown(gnum: int, quantity: Decimal) -> Goods:
    nothing = Decimal(0)
    return Goods(gnum, "", "", "", "", quantity, "", nothing, "", nothing)
