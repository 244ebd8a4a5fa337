"""What others may hold of an export decision: the documents that were compared and what came of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Final

from heliu.kernel.money import to_fen

ZONE_MODES: Final = ("1210", "1239")
"""Exports through special areas (特殊区域): the goods stand in an account book."""
B2B_MODES: Final = ("9710", "9810")
ORDER_TYPES: Final = {"9610": "E", "1210": "E", "1239": "E", "9710": "B", "9810": "W"}
"""订单类型 of each mode: B2C order, B2B order, booking of an overseas warehouse (CEB303 填制说明)."""
SIMPLIFIED, SUMMARISED = "A", "B"
"""申报业务类型: 简化申报 with statistics in sum, 汇总申报 (CEB603 填制说明)."""


class ExportOutcome(IntEnum):
    """What the comparison came to. Stored: numbers are never reused."""

    WAITING = 0  # 待碰单: a counterpart is missing
    MISMATCH = 1  # 单证不符
    ADMITTED = 2  # 相符, 按风险分道
    ORDER_MISSING = 3  # 9710、9810: 清单先于订单
    WINDOW_CLOSED = 4  # 超过碰单期限
    WITHDRAWN = 5  # 企业更改或删除
    RETURNED = 6  # 海关退单 by an officer
    CANCELLED = 7  # 撤销 (CEB605)


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """订单或订仓单, as far as it is compared. Amounts in its currency."""

    order_type: str
    goods_value: Decimal
    freight: Decimal
    currency: str
    line_count: int
    goods_values: int
    goods_items: int
    products_fit: bool

    @property
    def total(self) -> Decimal:
        return self.goods_value + self.freight


@dataclass(frozen=True, slots=True)
class Collection:
    """收款单; instalments added up. ``credited_at``: the latest, 14 digits, Beijing time; currencies mixed: ``*``."""

    charge: Decimal
    currency: str
    credited_at: int


@dataclass(frozen=True, slots=True)
class ExportWaybill:
    """运单. ``ebc_code`` is None where the carrier does not name the seller."""

    ebc_code: str | None
    gross_kg: Decimal
    packages: int


@dataclass(frozen=True, slots=True)
class ExportInventory:
    """出口清单, as far as matching and risk read it. ``value`` in the currency of its lines, weights in kg."""

    id: int
    ebc_code: str
    customs_code: str
    trade_mode: str
    statistics_flag: str
    country: str
    exit_on: int
    zone_whole: bool
    licensed: bool
    packages: int
    gross_kg: Decimal
    net_kg: Decimal
    line_count: int
    goods_values: int
    goods_items: int
    products_fit: bool
    records_whole: bool
    value: Decimal
    goods_codes: tuple[str, ...]
    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportSet:
    """The documents of one parcel; a missing one is None."""

    inventory: ExportInventory
    order: ExportOrder | None
    collection: Collection | None
    waybill: ExportWaybill | None


@dataclass(frozen=True, slots=True)
class ExportVerdict:
    """What was decided. ``status`` is the return status of the receipt."""

    outcome: ExportOutcome
    status: int
    broken: int = 0
    risks: int = 0
    score: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """One line of an inventory in a declaration; ``returned``: how much of it applications took back."""

    inventory_id: int
    goods_no: int
    invt_no: str
    logistics_no: str
    quantity: Decimal
    total: Decimal
    returned: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One line of a customs declaration with the parcels it was summed from. ``unit``, ``currency``: customs codes."""

    line_no: int
    goods_code: str
    name: str
    unit: str
    currency: str
    quantity: Decimal
    total: Decimal
    parcels: tuple[Parcel, ...]

    @property
    def kept_quantity(self) -> Decimal:
        """What did not come back."""
        return self.quantity - sum((one.returned for one in self.parcels), Decimal(0))

    @property
    def kept_total(self) -> Decimal:
        """The value of what did not come back, each parcel's in the share of its quantity."""
        back = (one.total * one.returned / one.quantity for one in self.parcels if one.returned)
        return self.total - to_fen(sum(back, Decimal(0)))


@dataclass(frozen=True, slots=True)
class DeclaredHead:
    """A customs declaration as a list shows it. ``first``: inventory and goods number of its first parcel."""

    entry_no: str
    exported_on: date
    trade_mode: str
    lines: int
    parcels: int
    first: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Declared:
    """A customs declaration (报关单) of exports. ``exported_on``: Beijing's day on which its last parcel left."""

    entry_no: str
    sum_no: str
    firm: str
    trade_mode: str
    exported_on: date
    lines: tuple[DeclaredLine, ...]
