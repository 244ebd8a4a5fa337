"""A workbook of registrations: one good row and one that is not."""

import io

import xlsxwriter

from heliu.kernel.days import business_day, now
from heliu.reliefs.exemption.workbook import TEMPLATE

GOOD = ("COP9", "1", business_day(now()).isoformat(), "手提包", "4202220000", "个", "2", "50.00", "100.00", "人民币")
BAD = ("COP9", "2", "昨天", "手提包", "42", "筐筐", "0", "50.00", "100.00", "")


def sheet(*rows):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        headings = [column.heading.zh for column in TEMPLATE.columns]
        for place, row in enumerate([headings, *(rows or (GOOD, BAD))]):
            page.write_row(place, 0, row)
    return made.getvalue()
