"""From an upload to rows of text: the clean archive is read by calamine, pasted cells are split; both are a Sheet."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from heliu.kernel.problems import Invalid, TooLarge, Unreadable
from heliu.kernel.workbooks.archive import clean_archive
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.template import Headings, Template, check_mark, find_headings

EXACT_INTEGER_MAX = 2**53  # above this a spreadsheet has lost digits already
SHOWN_DIGITS = 15  # as many as Excel shows: 0.1 + 0.2 is 0.3 to its owner


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the user wrote it. ``number`` is the row's in Excel; ``cells`` is by column key, ``""`` if empty.

    ``written`` is the whole row, with the columns that are not ours.
    """

    number: int
    cells: Mapping[str, str]
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was uploaded. ``digest`` (SHA-256, hexadecimal) is by which the same file is known again.

    ``example_skipped`` is True where the template's own example row stood untouched among the rows.
    """

    digest: str
    version: int
    headings: tuple[str, ...]
    columns: Headings
    rows: tuple[Row, ...]
    example_skipped: bool = False


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_workbook(content: bytes, template: Template) -> Sheet:
    """Read an .xlsx of ``template``: the first sheet whose heading row names our columns.

    Raises Unreadable (not an .xlsx, damaged), TooLarge (a limit of ``template.limits``, named in the sentence) and
    Invalid (another template, columns missing or twice, no rows), each with what to do about it.
    """
    sheets = _sheets(clean_archive(content, template.limits), template.limits)
    version = check_mark(template, [cell for rows in sheets for row in rows for cell in row if cell])
    for rows in sheets:
        columns = find_headings(template, rows)
        if columns is not None:
            return _sheet(template, digest_of(content), version, rows, columns)
    raise Invalid(_("没有找到“%(title)s”的表头。请下载模板，把数据粘贴到模板里再上传。") % {"title": template.title})


def read_pasted(pasted: str, template: Template) -> Sheet:
    """Read cells pasted out of a spreadsheet: rows by line, cells by tab, the heading row with them."""
    content = pasted.encode()
    limits = template.limits
    if len(content) > limits.bytes_max:
        raise TooLarge(_("粘贴的内容超过 %(limit)d 字节（bytes_max）。请改为上传文件。") % {"limit": limits.bytes_max})
    rows = [[cell.strip() for cell in line.split("\t")] for line in pasted.splitlines()]
    if len(rows) > limits.rows_max or any(len(row) > limits.columns_max for row in rows):
        raise TooLarge(
            _("粘贴的内容超过 %(rows)d 行或 %(columns)d 列（rows_max、columns_max）。")
            % {"rows": limits.rows_max, "columns": limits.columns_max}
        )
    columns = find_headings(template, rows)
    if columns is None:
        raise Invalid(_("粘贴的第一行应为表头。请从模板或您的表格中连同表头一起复制。"))
    return _sheet(template, digest_of(content), template.version, rows, columns)


def _sheets(clean: bytes, limits: Limits) -> list[list[list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(clean))
        found = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as cause:
        raise Unreadable(_("工作簿的内容已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")) from cause
    return [[[_text(cell)[: limits.cell_chars_max] for cell in row] for row in rows] for rows in found]


def _text(cell: object) -> str:
    """A cell as its owner reads it: 3304990099 and not 3304990099.0, 2026-11-01 and not a serial number."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < EXACT_INTEGER_MAX
        return str(int(cell)) if whole else f"{Decimal(f'{cell:.{SHOWN_DIGITS}g}'):f}"
    if isinstance(cell, (datetime, date, time, timedelta)):
        return str(cell).removesuffix(" 00:00:00")
    return str(cell).strip()


def _sheet(template: Template, digest: str, version: int, rows: Sequence[Sequence[str]], columns: Headings) -> Sheet:
    headings = tuple(rows[columns.row])
    body = rows[columns.row + 1 :]
    found: list[Row] = []
    example_skipped = False
    for number, cells in enumerate(body, start=columns.row + 2):
        if not any(cells):
            continue
        by_key = {key: cells[place] if place < len(cells) else "" for key, place in columns.places.items()}
        if not found and _is_example(template, by_key):
            example_skipped = True
        elif any(by_key.values()):
            found.append(Row(number, by_key, tuple(cells)))
    if not found:
        raise Invalid(_("表头下面没有数据行。请从表头的下一行起填写，示例行可以保留也可以删除。"))
    return Sheet(digest, version, headings, columns, tuple(found), example_skipped)


def _is_example(template: Template, cells: Mapping[str, str]) -> bool:
    return all(cells.get(column.key, "") == column.example for column in template.columns)
