"""What others may hold of a decision: the trio that was compared, its outcome, receipts; and of a dispute over one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from heliu.kernel.naming import Named


class Paper(NamedTuple):
    """What the receipt of a paper that is worked off says."""

    status: int
    note: str


class Outcome(IntEnum):
    """What the comparison came to. Stored: numbers are never reused."""

    WAITING = 0  # 待碰单: a counterpart is missing
    MISMATCH = 1  # 三单不符
    OVER_SINGLE = 2  # 超过单笔限额
    ZERO_VALUE = 3  # 完税价格为零
    OVER_ANNUAL = 4  # 超过年度限额
    ADMITTED = 5  # 符合零售进口, 计税并按风险分道
    UNTAXABLE = 6  # 缺少计税所需资料, 转人工
    WINDOW_CLOSED = 7  # 超过碰单期限
    WITHDRAWN = 8  # 企业删除
    ASK = 9  # never stored: the statement leaves it to the pure rules
    RETURNED = 10  # 海关退单 by an officer
    CANCELLED = 11  # 撤销 (CEB623)
    NOT_LISTED = 12  # 不在正面清单
    MODE_BARRED = 13  # 清单备注不许此监管方式


UNLISTED: Final = (Outcome.NOT_LISTED, Outcome.MODE_BARRED)
"""What the positive list refuses."""


@dataclass(frozen=True, slots=True)
class Order:
    """订单, as far as it is compared. Keys are fingerprints; ``paid`` in CNY."""

    line_count: int
    goods_names: int
    goods_values: int
    paid: Decimal
    pay_code: str | None
    pay_transaction_id: str | None
    ebc_code: str
    buyer_name_key: int
    buyer_id_key: int
    buyer_phone_key: int
    consignee_key: int
    consignee_phone_key: int
    consignee_address_key: int
    balanced: bool = True
    products_fit: bool = True


@dataclass(frozen=True, slots=True)
class Payment:
    """支付凭证. ``paid_at`` as 14 digits, Beijing time."""

    paid: Decimal
    pay_code: str
    pay_transaction_id: str
    payer_name_key: int
    payer_id_key: int
    paid_at: int


@dataclass(frozen=True, slots=True)
class Waybill:
    """运单."""

    order_no: str
    weight_kg: Decimal
    consignee_key: int
    consignee_phone_key: int
    consignee_address_key: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """清单, as far as matching, tax and risk read it. Amounts in CNY, weights in kg."""

    id: int
    order_no: str
    ebp_code: str
    ebc_code: str
    logistics_code: str
    assure_code: str
    customs_code: str
    trade_mode: str
    country: str
    app_time: int
    declared_on: int
    bonded_whole: bool
    direct_whole: bool
    records_whole: bool
    products_fit: bool
    id_check: bool
    freight: Decimal
    insured_fee: Decimal
    gross_kg: Decimal
    net_kg: Decimal
    value: Decimal
    quantity: Decimal
    line_count: int
    goods_names: int
    goods_values: int
    buyer_name_key: int
    buyer_id_key: int
    buyer_phone_key: int
    goods_codes: tuple[str, ...]
    totals: tuple[Decimal, ...]

    @property
    def tax_price(self) -> Decimal:
        """完税价格: goods, freight and insurance."""
        return self.value + self.freight + self.insured_fee


@dataclass(frozen=True, slots=True)
class Trio:
    """The documents of one parcel (三单); a missing one is None."""

    inventory: Inventory
    order: Order | None
    payment: Payment | None
    waybill: Waybill | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided. ``status`` is the return status of the receipt; amounts in CNY, None where none is levied."""

    outcome: Outcome
    status: int
    broken: int = 0
    risks: int = 0
    score: int = 0
    counted: Decimal = Decimal(0)
    duty: Decimal | None = None
    consumption_tax: Decimal | None = None
    vat: Decimal | None = None

    @property
    def tax(self) -> Decimal | None:
        """All that is levied."""
        return tax_total(self.duty, self.consumption_tax, self.vat)


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: one return body in catalogue order, with the place to go on reading from."""

    cursor: str
    message: str
    sender: str
    dxp_id: str
    document: Mapping[str, str | None]
    envelope_id: str | None = None  # by which number the sender knows the message it answers (CopMsgId)
    lines: Sequence[Mapping[str, str | None]] = ()  # of a tax bill; a receipt proper has none


def tax_total(duty: Decimal | None, consumption_tax: Decimal | None, vat: Decimal | None) -> Decimal | None:
    """What is to be paid in all, CNY; None where it is not known."""
    return None if vat is None else (duty or Decimal(0)) + (consumption_tax or Decimal(0)) + vat


class DisputeReason(Named):
    """What a person disputes."""

    NOT_MINE = "not_mine", "不是本人购买", "not bought by me"
    NOT_RECEIVED = "not_received", "未收到货", "not received"
    AMOUNT = "amount", "金额不符", "wrong amount"
    NOT_GIVEN_BACK = "not_given_back", "退货后额度未退回", "returned, but the quota was not given back"


class DisputeState(Named):
    """Where a dispute stands."""

    OPEN = "open", "待核查", "to be looked into"
    CUSTOMS = "customs", "已转海关", "with customs"
    UPHELD = "upheld", "异议成立", "upheld"
    DISMISSED = "dismissed", "异议不成立", "dismissed"
    WITHDRAWN = "withdrawn", "本人撤回", "withdrawn by the person"


DISPUTE_MOVES: Final[Mapping[DisputeState, frozenset[DisputeState]]] = {
    DisputeState.OPEN: frozenset(
        {DisputeState.CUSTOMS, DisputeState.UPHELD, DisputeState.DISMISSED, DisputeState.WITHDRAWN}
    ),
    DisputeState.CUSTOMS: frozenset({DisputeState.UPHELD, DisputeState.DISMISSED, DisputeState.WITHDRAWN}),
    DisputeState.UPHELD: frozenset(),
    DisputeState.DISMISSED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute with the declaration it is about. ``words`` are the person's own: opened for a case, not for a list;

    ``clock`` is a list's alone: what its rows are ordered by.
    """

    number: str
    inventory_id: int
    reason: DisputeReason
    state: DisputeState
    opened_at: datetime
    due: date
    answer: str
    given_back: Decimal
    closed_at: datetime | None
    cop_no: str
    order_no: str
    firm: str
    masked: str
    counted: Decimal
    amount: Decimal
    status: int
    words: str = ""
    clock: int = 0


@dataclass(frozen=True, slots=True)
class DisputeStep:
    """One step of a dispute; ``note`` is what was answered, ``actor`` the officer's name, or consumer."""

    state: DisputeState
    note: str
    actor: str
    at: datetime
