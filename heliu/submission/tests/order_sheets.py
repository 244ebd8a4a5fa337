"""Workbooks of orders as a seller's clerk writes them: fifty sound ones, and ways to spoil some."""

from io import BytesIO

from xlsxwriter import Workbook

from heliu.submission.sheets import template


def rows(count=50, start=1, **changes):
    """``count`` orders of one line each, as cells by column key; ``changes`` replace cells of every row."""
    example = {column.key: column.example for column in template().columns}
    return [
        example
        | {
            "orderNo": f"LZ20261102{number:05d}",
            "payTransactionId": f"P20261102{number:05d}",
            "logisticsNo": f"YT20261102{number:05d}",
            "payTime": "2026-11-02 09:30:00",
            "buyerName": f"张三{chr(0x4E00 + number % 500)}",
            "buyerIdNumber": f"5105021990010{number:04d}8"[:18],
            "buyerTelephone": f"1380000{number:04d}",
            "consignee": f"张三{chr(0x4E00 + number % 500)}",
            "consigneeTelephone": f"1380000{number:04d}",
            "consigneeAddress": f"四川省泸州市江阳区示范路 {number} 号",
        }
        | changes
        for number in range(start, start + count)
    ]


def spoiled(sound):
    """Three faulty rows: no address, amounts that do not add up, a goods code no tariff knows."""
    found = [dict(row) for row in sound]
    found[4]["consigneeAddress"] = ""
    found[17]["acturalPaid"] = "88.00"
    found[33]["line_gcode"] = "9999999999"
    return found


def workbook(cells, keys=None, further=()):
    """The rows as an .xlsx, headings in Chinese; ``keys`` chooses the columns, ``further`` are headings of others."""
    columns = [column for column in template().columns if keys is None or column.key in keys]
    written = BytesIO()
    book = Workbook(written, {"in_memory": True})
    page = book.add_worksheet()
    for place, column in enumerate(columns):
        page.write_string(0, place, column.heading.zh)
        for number, row in enumerate(cells, start=1):
            page.write_string(number, place, row.get(column.key, ""))
    for place, heading in enumerate(further, start=len(columns)):
        page.write_string(0, place, heading)
    book.close()
    return written.getvalue()
