"""What the hot statement says of an inventory, and what it is told of the documents that came."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Detail(NamedTuple):
    """What only the uncommon answers need, as text and in the statement's order; names as in the hot columns."""

    tax_price: str
    broken: str | None
    risks: str
    buyer_id: str
    order_id: str | None
    payment_id: str | None
    waybill_id: str | None
    message_id: str
    order_message: str | None
    guid: str
    customs_code: str
    ebp_code: str
    ebc_code: str
    agent_code: str
    cop_no: str
    order_paid: str | None
    payment_paid: str | None
    order_masked: str | None
    payment_masked: str | None
    masked: str
    order_pay_code: str | None
    payment_pay_code: str | None
    order_lines: str | None
    line_count: str

    @property
    def echo(self) -> tuple[str, ...]:
        """What a receipt repeats: guid, customs, platform, firm and agent codes, copNo."""
        return self.guid, self.customs_code, self.ebp_code, self.ebc_code, self.agent_code, self.cop_no


class Decided(NamedTuple):
    """What the statement says of one inventory; amounts in CNY as text, as receipts quote them.

    ``detail`` is there unless the inventory is new and released or inspected; ``barred`` tells which goods the positive
    list keeps out.
    """

    id: int
    late: bool
    verdict: int
    status: int | None
    consumption_tax: str | None
    vat: str | None
    tax: str | None
    detail: Detail | None
    duty: str | None = None
    used: Decimal | None = None
    barred: str = ""

    @property
    def told(self) -> Detail:
        if self.detail is None:
            raise AssertionError(f"inventory {self.id} came without the detail its answer needs")
        return self.detail


class Arrived(NamedTuple):
    """What may complete waiting inventories: numbers of orders and waybills that came (UTF-8), ids to look at anew."""

    order_nos: Sequence[bytes] = ()
    logistics_nos: Sequence[bytes] = ()
    again: Sequence[int] = ()
