"""One XML part of a workbook, read once with expat before any other program sees it: how far does it reach?"""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from heliu.kernel.problems import TooLarge, Unreadable
from heliu.kernel.workbooks.limits import Limits

PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
LETTERS = 26
DIGITS_MAX = 9


@dataclass
class Extent:
    """What the parts of one workbook reach together."""

    limits: Limits
    strings: list[int] = field(default_factory=list)
    """Length of every shared string, in their order."""
    used: Counter[int] = field(default_factory=Counter)
    """How many cells show which shared string."""
    chars: int = 0

    def place(self, reference: str) -> int:
        """The column of a place such as ``AB12``; a cell may stand far away and make everything before it count."""
        match = PLACE.fullmatch(reference)
        if match is None:
            raise Unreadable(_("工作簿中有无法识别的单元格位置。请另存为 .xlsx 后再上传。"))
        column = 0
        for letter in match[1]:
            column = column * LETTERS + ord(letter) - ord("A") + 1
        self.row(int(match[2]))
        return self.column(column)

    def column(self, number: int) -> int:
        if number > self.limits.columns_max:
            raise TooLarge(
                _("表格超过 %(limit)d 列（columns_max）。请删除多余的列再上传。") % {"limit": self.limits.columns_max}
            )
        return number

    def row(self, number: int) -> int:
        if number > self.limits.rows_max:
            raise TooLarge(
                _("表格超过 %(limit)d 行（rows_max）。请拆分成几个文件再上传；只有空行的，请删除空行。")
                % {"limit": self.limits.rows_max}
            )
        return number

    def weigh(self) -> None:
        """After all parts: the text of all cells, each shared string counted as often as it is shown."""
        shown = sum(self.strings[one] * times for one, times in self.used.items() if 0 <= one < len(self.strings))
        if self.chars + shown > self.limits.chars_max:
            raise TooLarge(
                _("全部单元格的文字合计超过 %(limit)d 个字（chars_max）。请拆分后再上传。")
                % {"limit": self.limits.chars_max}
            )


def inspect_part(content: bytes, extent: Extent) -> None:
    """Read one part to its end. Raises Unreadable and TooLarge."""
    _Inspector(extent).read(content)


class _Inspector:
    """The state of one reading: where we are, how long the text of the present cell or string is."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.depth = self.text = self.row = self.column = 0
        self.kind = ""  # of the present cell: "s" shows a shared string
        self.value: list[str] = []
        self.inside = self.in_value = False

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(content, True)  # noqa: FBT003  (expat takes no name here)
        except (expat.ExpatError, LookupError, ValueError) as cause:  # the latter two: encodings nobody uses
            raise Unreadable(_("工作簿的内容已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")) from cause

    def doctype(self, *_given: object) -> None:
        raise Unreadable(_("工作簿中含有 DOCTYPE 声明，正常的 Excel 文件没有。不予读取。"))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.extent.limits.depth_max:
            raise TooLarge(_("工作簿的 XML 嵌套过深（depth_max），不予读取。"))
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row = self._row(attributes.get("r"))
            self.column = 0
        elif tag == "c":
            reference = attributes.get("r")
            self.column = self.extent.place(reference) if reference else self.extent.column(self.column + 1)
            self.kind, self.value = attributes.get("t", ""), []
        if tag in {"c", "si"}:
            self.inside, self.text = True, 0
        self.in_value = tag == "v"

    def _row(self, number: str | None) -> int:
        if number is None:
            return self.extent.row(self.row + 1)
        if not (number.isascii() and number.isdecimal()):
            raise Unreadable(_("工作簿中有无法识别的行号。请另存为 .xlsx 后再上传。"))
        return self.extent.row(int(number[:DIGITS_MAX]))

    def characters(self, text: str) -> None:
        if not self.inside:
            return
        self.text += len(text)
        if self.text > self.extent.limits.cell_chars_max:
            raise TooLarge(
                _("有单元格超过 %(limit)d 个字（cell_chars_max）。请缩短后再上传。")
                % {"limit": self.extent.limits.cell_chars_max}
            )
        if self.in_value and self.kind == "s":
            self.value.append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.in_value = False
        tag = name.rpartition(":")[2]
        if tag == "si":
            self.extent.strings.append(self.text)
        elif tag == "c":
            number = "".join(self.value).strip()
            if self.kind == "s" and number.isascii() and number.isdecimal():
                self.extent.used[int(number[:DIGITS_MAX])] += 1
            self.extent.chars += self.text
        if tag in {"c", "si"}:
            self.inside = False
