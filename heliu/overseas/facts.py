"""What others may hold of overseas-warehouse exports: stock of a line, its movements, sales, proceeds, what is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from heliu.kernel.naming import Named

NOTHING: Final = Decimal(0)
QUANTITY_MAX: Final = Decimal(99_999_999_999_999)
AMOUNT_MAX: Final = Decimal("99999999999999.99")
"""Of one sale."""
PLACES: Final = 5
"""Decimals of a quantity and of a price, as CEB603 has them."""
CURRENCIES: Final[Mapping[str, tuple[str, str]]] = {
    "142": ("人民币", "CNY"),
    "502": ("美元", "USD"),
    "300": ("欧元", "EUR"),
    "303": ("英镑", "GBP"),
    "110": ("港币", "HKD"),
    "116": ("日本元", "JPY"),
    "132": ("新加坡元", "SGD"),
    "501": ("加拿大元", "CAD"),
    "601": ("澳大利亚元", "AUD"),
}
"""Currencies goods are sold in abroad, by customs code (货币代码)."""


class Kind(Named):
    """What moves the stock of a line, one line of its ledger (台账)."""

    ARRIVED = "arrived", "到仓", "arrived"
    SOLD = "sold", "销售", "sold"
    CANCELLED = "cancelled", "销售冲销", "sale cancelled"
    RETURNED = "returned", "退运回国", "returned home"
    LOST = "lost", "报损", "written off"


class Via(Named):
    """The way a sale came in."""

    PAGE = "page", "网页录入", "page"
    FILE = "file", "文件导入", "file"
    API = "api", "接口", "interface"


class Outcome(Named):
    """What became of one sale that a program told."""

    BOOKED = "booked", "已登记", "booked"
    KNOWN = "known", "以前登记过", "booked before"
    REFUSED = "refused", "不接受", "refused"


class Open(Named):
    """What keeps a shipment open (未结事项), in the order things happen."""

    TRANSIT = "transit", "尚未到仓", "not arrived yet"
    STOCK = "stock", "在仓未售", "in stock, not sold"
    PENDING = "pending", "退运待入账", "return not booked yet"
    PROCEEDS = "proceeds", "销售款未收齐", "proceeds not all in"
    REFUND = "refund", "退税未结清", "tax refund not closed"


@dataclass(frozen=True, slots=True)
class Stock:
    """How much of a line went which way, in its declared unit. What of it is left is never below zero."""

    departed: Decimal
    arrived: Decimal = NOTHING
    sold: Decimal = NOTHING
    returned: Decimal = NOTHING
    lost: Decimal = NOTHING

    @property
    def in_transit(self) -> Decimal:
        return self.departed - self.arrived

    @property
    def on_hand(self) -> Decimal:
        """In the warehouse and to be sold."""
        return self.arrived - self.sold - self.returned - self.lost

    @property
    def left(self) -> Decimal:
        """Abroad and not accounted for yet, wherever it is."""
        return self.in_transit + self.on_hand


@dataclass(frozen=True, slots=True)
class Good:
    """One line of a departed list with its stock. ``total``: as declared, in ``currency``."""

    id: int
    shipment_id: int
    firm: str
    invt_no: str
    warehouse: str
    departed_on: date
    gnum: int
    item_no: str
    code: str
    name: str
    unit: str
    currency: str
    total: Decimal
    stock: Stock
    counted_on: date | None

    def age_days(self, today: date) -> int:
        """Days since it left the country."""
        return (today - self.departed_on).days


@dataclass(frozen=True, slots=True)
class StockBack:
    """What a released return does to the stock of a line. ``booked``: at once, else when the books allow it."""

    gnum: int
    item_no: str
    quantity: Decimal
    on_hand: Decimal

    @property
    def booked(self) -> bool:
        return self.quantity <= self.on_hand

    @property
    def left(self) -> Decimal:
        return self.on_hand - self.quantity if self.booked else self.on_hand


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the ledger. ``booked`` False: a return that the stock does not allow yet."""

    at: datetime
    on: date
    gnum: int
    kind: Kind
    quantity: Decimal
    reference: str
    note: str
    booked: bool


@dataclass(frozen=True, slots=True)
class Money:
    """Sales and what of them came in, of one currency."""

    currency: str
    sold: Decimal
    received: Decimal

    @property
    def outstanding(self) -> Decimal:
        return self.sold - self.received


@dataclass(frozen=True, slots=True)
class Offered:
    """A sale as a firm tells it. ``invt_no``: sold from this list; empty: from the oldest stock of the item."""

    reference: str
    item_no: str
    on: date
    quantity: Decimal
    price: Decimal
    currency: str
    invt_no: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale with what of it came in. ``invt_nos``: the lists it was sold from. ``amount``: of what is left of it."""

    id: int
    firm: str
    reference: str
    item_no: str
    on: date
    quantity: Decimal
    price: Decimal
    currency: str
    amount: Decimal
    received: Decimal
    taken_back: Decimal
    repaid: Decimal
    via: Via
    cancelled: bool
    invt_nos: tuple[str, ...] = ()

    @property
    def left(self) -> Decimal:
        """Its quantity without what was taken back in part."""
        return self.quantity - self.taken_back

    @property
    def outstanding(self) -> Decimal:
        return NOTHING if self.cancelled else self.amount - self.received


@dataclass(frozen=True, slots=True)
class Sold:
    """A part of a sale that was taken from one line: what a tax refund settles on."""

    gnum: int
    reference: str
    on: date
    quantity: Decimal
    currency: str
    amount: Decimal
    received: Decimal


@dataclass(frozen=True, slots=True)
class OfferedProceeds:
    """A receipt of foreign exchange as a firm tells it: ``gross`` of sales, ``fees`` kept back abroad."""

    number: str
    on: date
    currency: str
    gross: Decimal
    fees: Decimal = NOTHING
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Proceeds:
    """A receipt (收汇) and how many sales it paid."""

    id: int
    firm: str
    number: str
    on: date
    currency: str
    gross: Decimal
    fees: Decimal
    bank: str
    sales: int

    @property
    def net(self) -> Decimal:
        """What reached the account (差额结算的净额)."""
        return self.gross - self.fees


@dataclass(frozen=True, slots=True)
class Shipment:
    """What left under one list (CEB603, 9810) of one booking (CEB303 W)."""

    id: int
    inventory_id: int
    firm: str
    firm_name: str
    invt_no: str
    order_no: str
    logistics_no: str
    country: str
    currency: str
    warehouse: str
    departed_on: date
    refundable: bool
    refund_closed_on: date | None
    refund_reference: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a shipment stands: lines with their stock, money by currency, what is open."""

    shipment: Shipment
    goods: tuple[Good, ...]
    money: tuple[Money, ...]
    pending: int
    open: tuple[Open, ...]
