"""What other rooms may ask of overseas warehouses: stock, sales, proceeds, what is open, and the verbs."""

from heliu.overseas.answering import Answer, sell_told
from heliu.overseas.ledger import MANAGE, arrive, count
from heliu.overseas.listing import (
    count_goods,
    count_proceeds,
    count_sales,
    count_shipments,
    list_goods,
    list_proceeds,
    list_sales,
    list_shipments,
)
from heliu.overseas.queries import (
    VIEW,
    count_pending,
    count_refunds_open,
    count_unpaid,
    count_unsold,
    foresee_back,
    sale_fact,
    shipment_fact,
    sold_of,
    standing_by_number,
    standings,
    standings_numbered,
    standings_of,
)
from heliu.overseas.receiving import CLOSE, NOTE, close_refund, receive
from heliu.overseas.rules import OverseasRule
from heliu.overseas.selling import SALES_AT_ONCE_MAX, sell, sell_as
from heliu.overseas.taking_back import cancel_sale
from heliu.overseas.taking_up import take_up
from heliu.overseas.workbook import sales_in_json, sales_in_workbook, template_workbook

__all__ = [
    "CLOSE",
    "MANAGE",
    "NOTE",
    "SALES_AT_ONCE_MAX",
    "VIEW",
    "Answer",
    "OverseasRule",
    "arrive",
    "cancel_sale",
    "close_refund",
    "count",
    "count_goods",
    "count_pending",
    "count_proceeds",
    "count_refunds_open",
    "count_sales",
    "count_shipments",
    "count_unpaid",
    "count_unsold",
    "foresee_back",
    "list_goods",
    "list_proceeds",
    "list_sales",
    "list_shipments",
    "receive",
    "sale_fact",
    "sales_in_json",
    "sales_in_workbook",
    "sell",
    "sell_as",
    "sell_told",
    "shipment_fact",
    "sold_of",
    "standing_by_number",
    "standings",
    "standings_numbered",
    "standings_of",
    "take_up",
    "template_workbook",
]
