"""Workbooks we hand out: the empty template with an example row, and the user's own rows with their faults in red.

Everything is written as text, never as formula or link: what a stranger typed must not run when an officer opens it.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from heliu.kernel.workbooks.checking import CellFault, Line
from heliu.kernel.workbooks.reading import Sheet
from heliu.kernel.workbooks.template import ADDED, Column, Template, plain

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DROP_DOWN_CHARS_MAX = 255
ROWS_WITH_DROP_DOWN = 1_000
FAULT_COLUMN_WIDTH = 44
TEXT = {"num_format": "@", "valign": "top", "text_wrap": True}  # "@": Excel keeps leading zeros typed later
HEADING = {"bold": True, "bg_color": "#E8EEF7", "border": 1, "valign": "vcenter", "text_wrap": True}
REQUIRED = {**HEADING, "font_color": "#B42318"}
EXAMPLE = {**TEXT, "font_color": "#667085"}
WRONG = {**TEXT, "bg_color": "#FDE8E7", "border": 1, "border_color": "#B42318"}
FAULT = {**TEXT, "font_color": "#B42318", "bg_color": "#FDE8E7"}
FAULT_HEADING = {**HEADING, "font_color": "#FFFFFF", "bg_color": "#B42318"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_template(template: Template) -> bytes:
    """The workbook a user fills in: headings, one example row, drop-downs; a second sheet explains every column."""
    written = io.BytesIO()
    with _book(written) as book:
        _fill_in(book, template)
        _explanation(book, template)
    return written.getvalue()


def write_errors(sheet: Sheet, lines: Sequence[Line], template: Template, *, only_wrong: bool = False) -> bytes:
    """The user's own rows and columns with two red columns more, 错误 and 修改建议, the wrong cells marked.

    Mended, the file is uploaded again as it is. With ``only_wrong`` it holds just the rows that need mending.
    """
    shown = [line for line in lines if line.faults or not only_wrong]
    written = io.BytesIO()
    with _book(written) as book:
        page = book.add_worksheet(_("填写"))
        kept = [place for place, name in enumerate(sheet.headings) if plain(name) not in ADDED]
        _error_headings(book, page, [sheet.headings[place] for place in kept])
        text, wrong, fault = (book.add_format(one) for one in (TEXT, WRONG, FAULT))
        for number, line in enumerate(shown, start=1):
            marked = {sheet.columns.places[one.column] for one in line.faults if one.column in sheet.columns.places}
            for place, origin in enumerate(kept):
                cell = line.row.written[origin] if origin < len(line.row.written) else ""
                page.write_string(number, place, cell, wrong if origin in marked else text)
            if line.faults:
                causes, fixes = _sentences(line.faults, template), _numbered([one.fix for one in line.faults])
                page.write_string(number, len(kept), causes, fault)
                page.write_string(number, len(kept) + 1, fixes, fault)
        page.freeze_panes(1, 0)
        _explanation(book, template)
    return written.getvalue()


@contextmanager
def _book(into: io.BytesIO) -> Iterator[Workbook]:
    book = Workbook(into, OPTIONS)
    yield book
    book.close()


def _fill_in(book: Workbook, template: Template) -> None:
    page = book.add_worksheet(_("填写"))
    heading, required = book.add_format(HEADING), book.add_format(REQUIRED)
    text, example = book.add_format(TEXT), book.add_format(EXAMPLE)
    for place, column in enumerate(template.columns):
        page.set_column(place, place, column.width, text)
        star = " *" if column.required else ""
        page.write_string(0, place, f"{column.heading}{star}", required if column.required else heading)
        if column.example:
            page.write_string(1, place, column.example, example)
        if str(column.note):
            page.write_comment(0, place, str(column.note), {"x_scale": 2})
        _drop_down(page, place, column)
    page.set_row(0, 32)
    page.freeze_panes(1, 0)


def _drop_down(page: Worksheet, place: int, column: Column) -> None:
    if column.choices and len(",".join(column.choices)) <= DROP_DOWN_CHARS_MAX:
        rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
        page.data_validation(1, place, ROWS_WITH_DROP_DOWN, place, rule)


def _explanation(book: Workbook, template: Template) -> None:
    page = book.add_worksheet(_("说明"))
    heading, text = book.add_format(HEADING), book.add_format(TEXT)
    version = _("第 %(version)d 版") % {"version": template.version}
    page.write_string(0, 0, f"{template.title} · {version}", heading)
    page.write_string(0, 1, template.mark, text)
    notes = (
        _("每行一条。标 * 的列必填。第一行数据是示例，可以保留（不会导入），也可以删除。"),
        _("一次至多 %(rows)d 行；文件不超过 %(size)d MB。")
        % {"rows": template.limits.rows_max, "size": template.limits.bytes_max // 1024**2},
    )
    for row, note in enumerate(notes, start=1):
        page.write_string(row, 0, note, text)
    first = len(notes) + 2
    for place, name in enumerate((_("列"), _("必填"), _("示例"), _("填写说明"))):
        page.write_string(first, place, name, heading)
    for row, column in enumerate(template.columns, start=first + 1):
        filled = (str(column.heading), _("是") if column.required else _("否"), column.example, str(column.note))
        for place, cell in enumerate(filled):
            page.write_string(row, place, cell, text)
    page.set_column(0, 0, 24)
    page.set_column(1, 2, 26)
    page.set_column(3, 3, 70)


def _error_headings(book: Workbook, page: Worksheet, headings: Sequence[str]) -> None:
    heading, fault = book.add_format(HEADING), book.add_format(FAULT_HEADING)
    for place, name in enumerate(headings):
        page.write_string(0, place, name, heading)
    page.set_column(0, len(headings) - 1, 18)
    for place, name in enumerate((_("错误"), _("修改建议")), start=len(headings)):
        page.write_string(0, place, name, fault)
        page.set_column(place, place, FAULT_COLUMN_WIDTH)


def _sentences(faults: Sequence[CellFault], template: Template) -> str:
    headings = {column.key: str(column.heading) for column in template.columns}
    return _numbered(
        [f"{headings[one.column]}：{one.cause}" if one.column in headings else one.cause for one in faults]
    )


def _numbered(sentences: Sequence[str]) -> str:
    if len(sentences) == 1:
        return sentences[0]
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, start=1))
