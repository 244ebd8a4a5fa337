"""Official tables as officers upload them (表格导入): an .xlsx or a .csv of a template, its defects as violations."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from heliu.kernel.problems import TooLarge, Unreadable, Violation
from heliu.kernel.workbooks.checking import CellFault
from heliu.kernel.workbooks.reading import Sheet, read_pasted, read_workbook
from heliu.kernel.workbooks.template import Template

FAULTS_TOLD_MAX: Final = 500
ZIP_MAGIC: Final = b"PK\x03\x04"
ENCODINGS: Final = ("utf-8-sig", "gb18030")


def read_table(content: bytes, template: Template) -> Sheet:
    """The sheet of an .xlsx or a .csv. Raises Unreadable, TooLarge, Invalid, each with what to do about it."""
    if content.startswith(ZIP_MAGIC):
        return read_workbook(content, template)
    if len(content) > template.limits.bytes_max:
        raise TooLarge(_("文件超过 %(limit)d 字节（bytes_max）。") % {"limit": template.limits.bytes_max})
    rows = csv.reader(io.StringIO(_decoded(content)))
    try:
        lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    except csv.Error as fault:
        raise Unreadable(_("CSV 文件无法读取。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")) from fault
    return read_pasted("\n".join(lines), template)


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("既不是 .xlsx，也不是 UTF-8 或 GB18030 编码的 CSV。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"))


def violations(faults: Iterable[CellFault], template: Template) -> list[Violation]:
    """Each defect with its row, its column and its mending, in the order of the rows."""
    where = _("第 %(row)d 行 %(column)s：%(cause)s")
    return [
        Violation(
            f"/{one.row}/{one.column}",
            one.code,
            where % {"row": one.row, "column": template.column(one.column).heading, "cause": one.cause},
            one.fix,
        )
        for one in sorted(faults, key=lambda one: one.row)[:FAULTS_TOLD_MAX]
    ]
