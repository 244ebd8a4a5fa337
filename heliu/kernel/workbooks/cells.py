"""From the text of a cell to a value: small readers to put a template together from, each fault with cause and fix."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from heliu.kernel.days import read_day

Reader = Callable[[str], Any]
"""Takes the cell's text (never empty, no blanks around it) and returns its value, or raises :class:`BadCell`."""

THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
MAX_DIGITS = 20
SHOWN_CHOICES_MAX = 8


@dataclass
class BadCell(Exception):
    """What is wrong with one cell. ``code`` is for programs, ``cause`` and ``fix`` are sentences for people."""

    code: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return f"{self.cause}{self.fix}"


def text(longest: int, *, shortest: int = 1) -> Reader:
    """Any text of so many characters; blanks inside are kept, line breaks become blanks."""

    def read(cell: str) -> str:
        found = " ".join(cell.split())
        if not shortest <= len(found) <= longest:
            raise BadCell(
                "length",
                _("有 %(count)d 个字，应为 %(shortest)d 至 %(longest)d 个字。")
                % {"count": len(found), "shortest": shortest, "longest": longest},
                _("请按长度要求修改。"),
            )
        return found

    return read


def digits(count: int) -> Reader:
    """So many digits. Where one is missing the spreadsheet has most likely eaten a leading zero: that is said."""

    def read(cell: str) -> str:
        found = "".join(cell.split())
        if found.isascii() and found.isdecimal() and len(found) == count:
            return found
        cause = _("“%(cell)s”应为 %(count)d 位数字。") % {"cell": cell, "count": count}
        if found.isascii() and found.isdecimal() and len(found) == count - 1:
            fix = _("可能是表格去掉了首位的 0：请把该列设为文本格式，填写 %(guess)s。") % {"guess": f"0{found}"}
        else:
            fix = _("请核对后填写完整编码，并把该列设为文本格式。")
        raise BadCell("digits", cause, fix)

    return read


def number(places: int, *, least: Decimal, most: Decimal) -> Reader:
    """An exact decimal with at most ``places`` after the point, from ``least`` to ``most``, both included."""

    def read(cell: str) -> Decimal:
        plain = cell.replace(",", "") if THOUSANDS.fullmatch(cell) else cell
        try:
            found = Decimal(plain) if len(plain) <= MAX_DIGITS else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            raise BadCell("number", _("“%(cell)s”不是数字。") % {"cell": cell}, _("请只填数字，不要带单位或符号。"))
        if not least <= found <= most:
            raise BadCell(
                "range",
                _("%(cell)s 不在允许的范围内。") % {"cell": cell},
                _("应在 %(least)s 至 %(most)s 之间。") % {"least": f"{least:f}", "most": f"{most:f}"},
            )
        step = Decimal(1).scaleb(-places)
        if found != found.quantize(step):
            raise BadCell(
                "places",
                _("%(cell)s 的小数多于 %(places)d 位。") % {"cell": cell, "places": places},
                _("请保留 %(places)d 位小数。") % {"places": places},
            )
        return found.quantize(step)

    return read


def choice(values: Mapping[str, str]) -> Reader:
    """One of ``values``: by its key (a code) or by its word; both as people write them, e.g. ``142 人民币``."""
    words: dict[str, str] = {}
    for code, word in values.items():
        words.setdefault(word.casefold(), code)
        words[code.casefold()] = code

    def read(cell: str) -> str:
        plain = " ".join(cell.split()).casefold()
        for candidate in (plain, *plain.replace("-", " ").split(" ")):
            if candidate in words:
                return words[candidate]
        raise BadCell("choice", _("“%(cell)s”不在可选的值之内。") % {"cell": cell}, _suggested(plain, values, words))

    return read


def _suggested(plain: str, values: Mapping[str, str], words: Mapping[str, str]) -> str:
    """All values where they are few; of many those that look like what was written, if any do."""
    if len(values) <= SHOWN_CHOICES_MAX:
        return _("可选：%(values)s。") % {"values": "、".join(f"{code} {word}" for code, word in values.items())}
    near = dict.fromkeys(words[one] for one in get_close_matches(plain, words, n=3, cutoff=0.5))
    if near:
        return _("是否为 %(values)s？") % {"values": "、".join(f"{code} {values[code]}" for code in near)}
    return _("请填写代码或完整的名称，可选的值见模板的说明。")


def day(cell: str) -> date:
    """20261101, 2026-11-01, 2026/11/1 or 2026年11月1日."""
    read = read_day("".join(cell.split()).removesuffix("00:00:00"))
    if read is None:
        raise BadCell("day", _("“%(cell)s”不是日期。") % {"cell": cell}, _("请按 2026-11-01 或 20261101 填写。"))
    return read
