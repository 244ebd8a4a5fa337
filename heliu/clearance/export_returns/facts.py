"""What others may hold of a return of exports: the goods on either paper, what came of it, what follows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from heliu.clearance.exports.facts import ZONE_MODES

GENERAL_MODE, ZONE_MODE = "9661", "1261"
"""退货监管方式: 一般出口填9661, 特殊区域出口填1261 (CEB213 填制说明)."""
NONE: Final = Decimal(0)


class ReturnOutcome(IntEnum):
    """What an application came to. Stored: numbers are never reused."""

    AWAITED = 0  # 已受理, 等待理货
    MISMATCH = 1  # 与原清单不符
    ADMITTED = 2  # 已理货, 按风险分道
    NOT_YET = 3  # 原清单现在的状态不能退货
    LATE = 4  # 超过退货期限
    RETURNED = 5  # 海关退单 by an officer
    WITHDRAWN = 6  # 企业更改或删除


def mode_of_return(trade_mode: str) -> str:
    """Under which mode goods come back that left under ``trade_mode``."""
    return ZONE_MODE if trade_mode in ZONE_MODES else GENERAL_MODE


class Goods(NamedTuple):
    """One line, as far as a return is compared with its original. No second unit: empty, and zero."""

    gnum: int
    code: str
    name: str
    model: str
    unit: str
    quantity: Decimal
    unit_1: str
    quantity_1: Decimal
    unit_2: str
    quantity_2: Decimal


class Returned(NamedTuple):
    """What of a line was applied for before, all applications that stand added up."""

    quantity: Decimal = NONE
    quantity_1: Decimal = NONE
    quantity_2: Decimal = NONE
    value: Decimal = NONE


NOTHING_RETURNED: Final = Returned()


@dataclass(frozen=True, slots=True)
class OriginalLine:
    """A line of the export with what has gone back of it already."""

    goods: Goods
    total: Decimal
    currency: str
    returned: Returned = NOTHING_RETURNED

    @property
    def left(self) -> Decimal:
        return self.goods.quantity - self.returned.quantity


@dataclass(frozen=True, slots=True)
class Original:
    """原出口清单. ``released_on``: the day the windows of a return count from."""

    inventory_id: int
    trade_mode: str
    statistics_flag: str
    country: str
    status: int
    released_on: date
    lines: Mapping[int, OriginalLine]


@dataclass(frozen=True, slots=True)
class Carriage:
    """How a parcel came in: the values an application and a tally both name."""

    bill_no: str
    traf_mode: str
    traf_name: str
    voyage_no: str


@dataclass(frozen=True, slots=True)
class Application:
    """退货申请单."""

    trade_mode: str
    country: str
    goods: tuple[Goods, ...]


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """One line of a return: how much, what is left of the line abroad, its share of the line's value."""

    gnum: int
    quantity: Decimal
    left: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class ReturnConsequence:
    """What a return leads to. Amounts in ``currency``.

    ``whole``: nothing of the export stays abroad. ``tax_free``: None while something nobody has checked decides it.
    ``refund_due``: tax refunded for these goods is to be given back before they are released. ``account_book``: the
    goods go back into an account book of the special area.
    """

    goods: tuple[ReturnedGoods, ...]
    currency: str
    whole: bool
    back_until: date
    tax_free_until: date | None
    tax_free: bool | None
    refund_due: bool
    account_book: bool

    @property
    def value(self) -> Decimal:
        return sum((one.value for one in self.goods), NONE)
