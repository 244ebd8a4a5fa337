"""The template of an upload: its columns in both languages, its version, and how a sheet is recognised as one of it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from heliu.kernel.languages import Words
from heliu.kernel.problems import Invalid, Violation
from heliu.kernel.workbooks.cells import Reader
from heliu.kernel.workbooks.limits import HEADER_ROWS_MAX, LIMITS, Limits

MARK = re.compile(r"heliu-template:(?P<name>[a-z][a-z_-]*)/(?P<version>[1-9][0-9]{0,3})")
ADDED = frozenset({"错误", "修改建议", "errors", "suggestedfix"})
"""Headings of the two columns an error workbook adds: such a file, mended, is uploaded again as it is."""


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` names the value in code; ``example`` stands in the template's example row.

    ``former`` are headings under which the column is recognised as well: of earlier versions, or of the trade.
    ``choices`` become a drop-down in the downloaded template (at most 255 characters together, Excel's own limit).
    """

    key: str
    heading: Words
    read: Reader
    required: bool = False
    example: str = ""
    note: Words = NOTHING
    former: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    width: int = 16

    @property
    def names(self) -> frozenset[str]:
        return frozenset(plain(one) for one in (self.heading.zh, self.heading.en, *self.former))


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of upload. ``version`` grows when a column is added or means something else; older ones are still read.

    ``key`` is the column whose value tells rows apart: two rows of one file under one key are a fault. Without a key
    rows are not told apart (the lines of one order repeat its number).
    """

    name: str
    version: int
    title: Words
    columns: tuple[Column, ...]
    key: str | None = None
    limits: Limits = LIMITS

    @property
    def mark(self) -> str:
        return f"heliu-template:{self.name}/{self.version}"

    @property
    def example(self) -> tuple[str, ...]:
        return tuple(column.example for column in self.columns)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row of a sheet: which of its columns is which of ours, by key; ``ignored`` are not ours."""

    row: int
    places: Mapping[str, int]
    ignored: tuple[str, ...]


def plain(heading: str) -> str:
    """A heading as it is compared: one width of letters, no blanks, no star, nothing in brackets."""
    return re.sub(r"\(.*?\)|[\s*]", "", unicodedata.normalize("NFKC", heading).casefold())


def find_headings(template: Template, rows: Sequence[Sequence[str]]) -> Headings | None:
    """The row near the top that names most of our columns, at least half of the required ones; else None."""
    needed = max(1, sum(column.required for column in template.columns) // 2)
    counted = [(_known(template, cells), place) for place, cells in enumerate(rows[:HEADER_ROWS_MAX])]
    best, place = max(counted, key=lambda one: (one[0], -one[1]), default=(0, 0))
    return _mapped(template, place, rows[place]) if best >= needed else None


def _known(template: Template, cells: Sequence[str]) -> int:
    written = {plain(cell) for cell in cells if cell}
    return sum(1 for column in template.columns if column.names & written)


def _mapped(template: Template, row: int, cells: Sequence[str]) -> Headings:
    names = {name: column.key for column in template.columns for name in column.names}
    places: dict[str, int] = {}
    ignored: list[str] = []
    faults: list[Violation] = []
    for place, cell in enumerate(cells):
        key = names.get(plain(cell)) if cell else None
        if key is None:
            ignored += [cell] if cell and plain(cell) not in ADDED else []
        elif key in places:
            cause = _("标题“%(heading)s”出现两次，不能确定用哪一列。") % {"heading": cell}
            faults.append(Violation(f"/{key}", "column_twice", cause, _("请只保留其中一列。")))
        else:
            places[key] = place
    for column in template.columns:
        if column.required and column.key not in places:
            cause = _("缺少必填列“%(heading)s”。") % {"heading": column.heading}
            faults.append(Violation(f"/{column.key}", "column_missing", cause, _("请按模板补上该列。")))
    if faults:
        raise Invalid(_("表头与模板不符，尚未读取任何数据。"), faults)
    return Headings(row, places, tuple(ignored))


def check_mark(template: Template, texts: Sequence[str]) -> int:
    """The version the file's own mark names, the newest where it bears none. Raises Invalid for another template."""
    match = next((found for one in texts if (found := MARK.fullmatch(one))), None)
    if match is None:
        return template.version
    if match["name"] != template.name:
        raise Invalid(_("这是另一种导入的模板，不是“%(title)s”。请下载本页的模板。") % {"title": template.title})
    version = int(match["version"])
    if version > template.version:
        raise Invalid(
            _("模板版本为 %(given)d，本平台只认识到第 %(known)d 版。请重新下载模板。")
            % {"given": version, "known": template.version}
        )
    return version
