"""A workbook of finished tables, one a sheet (成表): text as text, never as formula or link; amounts as numbers."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlsxwriter import Workbook

from heliu.kernel.workbooks.writing import OPTIONS

SHEET_NAME_CHARS_MAX: Final = 31
WIDTH: Final = 20
_NOT_IN_A_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``numbers`` are the places of the columns that hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    numbers: frozenset[int] = frozenset()


def write_tables(tables: Sequence[Table]) -> bytes:
    """One sheet a table, in their order; no two may have one title."""
    written = io.BytesIO()
    with Workbook(written, OPTIONS) as book:
        bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
        for table in tables:
            page = book.add_worksheet(table.title.translate(_NOT_IN_A_NAME)[:SHEET_NAME_CHARS_MAX])
            page.set_column(0, max(0, len(table.columns) - 1), WIDTH)
            for place, name in enumerate(table.columns):
                page.write_string(0, place, name, bold)
            page.freeze_panes(1, 0)
            for number, row in enumerate(table.rows, start=1):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, place, cell)
                    else:
                        page.write_number(number, place, cell, money if isinstance(cell, Decimal) else None)
    return written.getvalue()
