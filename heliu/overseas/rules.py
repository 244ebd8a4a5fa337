"""What an overseas warehouse may book and when a shipment is closed (海外仓台账规则). Pure: one class a rule.

The sentences people read stand in heliu/errors/overseas.yaml under the name of the class.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, TypeVar

from heliu.overseas.facts import NOTHING, PLACES, QUANTITY_MAX, Kind, Money, Open, Stock

Lot = TypeVar("Lot")


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement somebody wants to book, with the stock it moves and the day its goods left."""

    kind: Kind
    quantity: Decimal
    on: date
    today: date
    departed_on: date
    stock: Stock


class OverseasRule:
    """One rule. Codes are never reused. ``field``: where on a form it is said."""

    all: ClassVar[list[type["OverseasRule"]]] = []
    code: ClassVar[str]
    field: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        if cls.code.startswith("OW"):
            OverseasRule.all.append(cls)


class StockRule(OverseasRule):
    """A rule over one movement."""

    @staticmethod
    def breaks(entry: Entry) -> bool:
        raise NotImplementedError


class OW01(StockRule):
    """数量应大于 0，最多五位小数。"""

    field = "quantity"

    @staticmethod
    def breaks(entry: Entry) -> bool:
        return not is_amount(entry.quantity)


class OW02(StockRule):
    """货物离境之前不会到仓、售出。"""

    field = "on"

    @staticmethod
    def breaks(entry: Entry) -> bool:
        return entry.on < entry.departed_on


class OW03(StockRule):
    """不登记还没有发生的事。"""

    field = "on"

    @staticmethod
    def breaks(entry: Entry) -> bool:
        return entry.on > entry.today


class OW04(StockRule):
    """到仓的不多于离境的。"""

    field = "quantity"

    @staticmethod
    def breaks(entry: Entry) -> bool:
        return entry.kind is Kind.ARRIVED and entry.quantity > entry.stock.in_transit


class OW05(StockRule):
    """售出、报损、退运的不多于在仓的：台账永不为负。"""

    field = "quantity"

    @staticmethod
    def breaks(entry: Entry) -> bool:
        return entry.kind in {Kind.SOLD, Kind.LOST, Kind.RETURNED} and entry.quantity > entry.stock.on_hand


class OW06(OverseasRule):
    """只卖在仓有货的货号。"""

    field = "item_no"


class OW07(OverseasRule):
    """收汇不超过尚未收款的销售额（汇发〔2019〕13号 真实交易）。"""

    field = "gross"


class OW08(OverseasRule):
    """一个编号只登记一次；内容相同的重复登记不改变什么。"""

    field = "reference"


class OW09(OverseasRule):
    """单价、金额不为负，币制在货币代码表内。"""

    field = "price"


class OW10(OverseasRule):
    """差额结算时扣除的费用小于销售款（汇发〔2020〕11号）。"""

    field = "fees"


class OW11(OverseasRule):
    """盘点数不多于账面在仓数。"""

    field = "counted"


class OW12(OverseasRule):
    """结清日在离境日与今天之间。"""

    field = "on"


class OW13(OverseasRule):
    """文件应是销售记录的 JSON 列表，字段齐全。"""

    field = "file"


class OW14(OverseasRule):
    """冲销的不多于这笔销售尚存的数量。"""

    field = "quantity"


def is_amount(value: Decimal) -> bool:
    """Whether it may be a quantity or an amount: above zero, finite, not too long."""
    if not value.is_finite() or not NOTHING < value <= QUANTITY_MAX:
        return False
    return value == value.quantize(Decimal(1).scaleb(-PLACES))


def broken(entry: Entry) -> Iterator[type[StockRule]]:
    """The rules a movement breaks, in code order; where the quantity is none, nothing else is asked."""
    if OW01.breaks(entry):
        yield OW01
        return
    yield from (rule for rule in OverseasRule.all if issubclass(rule, StockRule) and rule.breaks(entry))


def first_in_first_out(wanted: Decimal, lots: Sequence[tuple[Lot, Decimal]]) -> list[tuple[Lot, Decimal]]:
    """``wanted`` taken from lots in their order (先进先出): each with its part; less than wanted where they hold less.

    Our reading: the law names no order; the oldest first keeps the settlement of a refund from being put off.
    """
    parts = []
    for lot, there in lots:
        part = min(wanted, there)
        if part > 0:
            parts.append((lot, part))
            wanted -= part
    return parts


@dataclass(frozen=True, slots=True)
class Account:
    """What decides whether a shipment is closed."""

    stocks: tuple[Stock, ...]
    money: tuple[Money, ...]
    pending: int
    refundable: bool
    refund_closed: bool


class ClosingRule:
    """One thing that keeps a shipment open."""

    all: ClassVar[list[type["ClosingRule"]]] = []
    what: ClassVar[Open]

    def __init_subclass__(cls) -> None:
        ClosingRule.all.append(cls)

    @staticmethod
    def holds(account: Account) -> bool:
        raise NotImplementedError


class GoodsInTransit(ClosingRule):
    """Something has left and not arrived."""

    what = Open.TRANSIT

    @staticmethod
    def holds(account: Account) -> bool:
        return any(stock.in_transit for stock in account.stocks)


class GoodsInStock(ClosingRule):
    """Something arrived and was neither sold nor returned nor written off."""

    what = Open.STOCK

    @staticmethod
    def holds(account: Account) -> bool:
        return any(stock.on_hand for stock in account.stocks)


class ReturnsNotBooked(ClosingRule):
    """Goods are back by customs' books, and the warehouse's do not allow for it."""

    what = Open.PENDING

    @staticmethod
    def holds(account: Account) -> bool:
        return account.pending > 0


class ProceedsOutstanding(ClosingRule):
    """A sale has not been paid for in full."""

    what = Open.PROCEEDS

    @staticmethod
    def holds(account: Account) -> bool:
        return any(money.outstanding for money in account.money)


class RefundNotClosed(ClosingRule):
    """Tax may be refunded, and nobody has closed that yet; what was declared simplified is never refunded."""

    what = Open.REFUND

    @staticmethod
    def holds(account: Account) -> bool:
        return account.refundable and not account.refund_closed


def what_is_open(account: Account) -> tuple[Open, ...]:
    """What keeps it open, in the order things happen; nothing: it is closed."""
    return tuple(rule.what for rule in ClosingRule.all if rule.holds(account))
