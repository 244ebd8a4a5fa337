"""What the statement says of an export inventory."""

from typing import NamedTuple


class ExportDetail(NamedTuple):
    """What only the uncommon answers need, as text and in the statement's order; names as in the hot columns."""

    broken: str | None
    risks: str
    order_id: str | None
    collection_id: str | None
    waybill_id: str | None
    message_id: str
    order_message: str | None
    guid: str
    customs_code: str
    ebp_code: str
    ebc_code: str
    agent_code: str
    cop_no: str
    order_no: str
    statistics_flag: str
    trade_mode: str
    order_type: str | None
    order_lines: str | None
    line_count: str
    currency: str
    order_currency: str | None
    order_total: str | None
    charge: str | None
    charge_currency: str | None
    waybill_packages: str | None
    packages: str
    waybill_ebc: str | None
    value_cny: str | None


class ExportDecided(NamedTuple):
    """What the statement says of one inventory; ``detail`` is there unless it is new and released."""

    id: int
    late: bool
    verdict: int
    status: int
    detail: ExportDetail | None

    @property
    def told(self) -> ExportDetail:
        if self.detail is None:
            raise AssertionError(f"export inventory {self.id} came without the detail its answer needs")
        return self.detail
