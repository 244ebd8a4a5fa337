"""Workbooks of goods for tests: the example of the template, row by row with other cells."""

import io
from datetime import UTC, datetime

import xlsxwriter

from heliu.registry.goods.workbook import TEMPLATE

HEAD = [column.heading.zh for column in TEMPLATE.columns]
ROW = list(TEMPLATE.example)


def workbook(*rows, head=HEAD):
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 11, 1, tzinfo=UTC)})  # the same rows are the same bytes
    page = book.add_worksheet()
    for number, row in enumerate([head, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return written.getvalue()


def row(**told):
    return [told.get(column.key, cell) for column, cell in zip(TEMPLATE.columns, ROW, strict=True)]
