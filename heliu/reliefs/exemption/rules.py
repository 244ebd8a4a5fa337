"""What a registration must hold to be written down at all (登记要素), before any question of exemption. Pure."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from heliu.kernel.money import to_fen
from heliu.policies.parameters import NotInForce, in_force
from heliu.reliefs.exemption.facts import Fault, Wanted

CODE_DIGITS: Final = range(4, 11)
"""Of a goods code: simplified lists declare fewer than ten (清单核放、汇总统计)."""
AMOUNT_MAX: Final = Decimal("99999999999.99")
DAYS_APART_MAX: Final = 366
"""Between the export day written down and today: beyond it is a slip of the pen."""
FEN: Final = Decimal("0.01")


def faults(wanted: Wanted, today: date, units: Collection[str], currencies: Collection[str]) -> Iterator[Fault]:
    """Everything wrong with it at once."""
    if not wanted.cop_no.strip():
        yield Fault("cop_no", "empty")
    if not wanted.name.strip():
        yield Fault("name", "empty")
    if wanted.gnum < 1:
        yield Fault("gnum", "gnum")
    if not (wanted.hs_code.isascii() and wanted.hs_code.isdigit() and len(wanted.hs_code) in CODE_DIGITS):
        yield Fault("hs_code", "hs_code")
    if wanted.unit not in units:
        yield Fault("unit", "unit")
    if wanted.currency not in currencies:
        yield Fault("currency", "currency")
    yield from _amounts(wanted)
    yield from _day(wanted.exported_on, today)


def _amounts(wanted: Wanted) -> Iterator[Fault]:
    if not 0 < wanted.quantity <= AMOUNT_MAX:
        yield Fault("quantity", "range")
    if not 0 <= wanted.price <= AMOUNT_MAX:
        yield Fault("price", "range")
    if not 0 < wanted.amount <= AMOUNT_MAX:
        yield Fault("amount", "range")
    elif abs(to_fen(wanted.price * wanted.quantity) - wanted.amount) > FEN:
        yield Fault("amount", "product")


def _day(day: date, today: date) -> Iterator[Fault]:
    if abs((day - today).days) > DAYS_APART_MAX:
        yield Fault("exported_on", "day_far")
        return
    try:
        in_force("no_invoice/exemption", day)
    except NotInForce:
        yield Fault("exported_on", "before_the_law")
