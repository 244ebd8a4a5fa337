"""An uploaded file of orders, for the walk over all addresses."""

from heliu.submission.api import take_sheet
from heliu.submission.tests.order_sheets import rows, workbook


def file(owner):
    return {"number": take_sheet(workbook(rows(1)), "订单.xlsx", actor=owner)}


OBJECTS = dict.fromkeys(("orders:draft", "orders:errors", "orders:confirm", "orders:discard"), file)
