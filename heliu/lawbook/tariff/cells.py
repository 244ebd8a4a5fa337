"""The cells of a tariff as officials publish them: 10%, 10, 0.1, 7.5元/升, 10%+1元/千克, 千克/个, 化妆品."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from heliu.ceb.code_tables.tables import units
from heliu.kernel.workbooks.cells import BadCell
from heliu.policies.tariff_rows import CODE_DIGITS

NATIONAL_DIGITS: Final = 8
UNITS_MAX: Final = 2
PERCENT: Final = Decimal(100)
NUMBER: Final = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
RATE: Final = re.compile(rf"(?P<ratio>{NUMBER})(?P<percent>%?)")
AMOUNT: Final = re.compile(rf"(?P<amount>{NUMBER})元(?:/|每)(?P<unit>\w{{1,10}})")
NOTHING: Final = frozenset({"", "-", "—", "无", "免", "不征"})
GROUP_WORDS: Final[Mapping[str, str]] = {
    "化妆品": "cosmetics",
    "高档化妆品": "cosmetics",
    "高档手表": "watch",
    "手表": "watch",
    "烈性酒": "spirits",
    "白酒": "spirits",
    "葡萄酒": "wine",
    "啤酒": "beer",
    "黄酒": "yellow_wine",
    "高尔夫球": "golf",
    "高尔夫球及球具": "golf",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as written: its number is percent or ratio by its column where it has no sign; an amount by quantity."""

    number: Decimal | None
    percent: bool = False
    amount: Decimal = Decimal(0)
    unit: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the column has to tell percent from ratio."""
        return self.number is not None and self.number != 0 and not self.percent


def code(cell: str) -> str:
    """Ten digits; dots and blanks between them are how officials group them."""
    found = re.sub(r"[.\s]", "", cell)
    if found.isascii() and found.isdecimal() and len(found) == CODE_DIGITS:
        return found
    cause = _("“%(cell)s”应为 %(count)d 位数字。") % {"cell": cell[:40], "count": CODE_DIGITS}
    if not (found.isascii() and found.isdecimal()):
        raise BadCell("digits", cause, _("编码只含数字和点。"))
    if len(found) == CODE_DIGITS - 1:
        fix = _("可能是表格去掉了首位的 0：请把该列设为文本格式，填写 %(guess)s。") % {"guess": f"0{found}"}
    elif len(found) == NATIONAL_DIGITS:
        fix = _("八位税号之下没有细分的，补为 %(guess)s；有细分的逐项列出。") % {"guess": f"{found}00"}
    else:
        fix = _("请核对后填写完整编码，并把该列设为文本格式。")
    raise BadCell("digits", cause, fix)


def legal_units(cell: str) -> tuple[str, ...]:
    """One or two legal units by code or name, as in 千克/个."""
    parts = [part for part in re.split(r"[/、,，\s]+", cell) if part]
    if len(parts) > UNITS_MAX:
        raise BadCell("choice", _("法定计量单位至多两个。"), _("写成 %(example)s。") % {"example": "千克/个"})
    return tuple(map(unit_code, parts))


def unit_code(word: str) -> str:
    """The customs code of a unit written as code or name."""
    if word in units():
        return word
    found = [one.code for one in units().values() if one.zh == word or one.en.casefold() == word.casefold()]
    if not found:
        fix = _("请写海关计量单位的代码或名称，例如 %(example)s。") % {"example": "035、千克"}
        raise BadCell("choice", _("计量单位“%(word)s”不在海关代码表中。") % {"word": word[:20]}, fix)
    return found[0]


def rate(cell: str) -> Rate:
    """A duty, VAT or ad valorem rate; by quantity (7.5元/升) or compound (10%+1元/千克) as well."""
    text = re.sub(r"\s", "", cell).replace("％", "%").replace("＋", "+").replace("／", "/")
    if text in NOTHING:
        return Rate(Decimal(0))
    number, percent, amount, unit = None, False, Decimal(0), ""
    for part in text.split("+"):
        if found := RATE.fullmatch(part):
            number, percent = Decimal(found["ratio"]), bool(found["percent"])
        elif found := AMOUNT.fullmatch(part):
            amount, unit = Decimal(found["amount"]), unit_code(found["unit"])
        else:
            fix = _("写成 %(example)s。") % {"example": "10%、0.1、7.5元/升、10%+1元/千克"}
            raise BadCell("rate_form", _("“%(cell)s”不是税率。") % {"cell": cell[:40]}, fix)
    return Rate(Decimal(0) if number is None else number, percent or number is None, amount, unit)


def optional_rate(cell: str) -> Rate | None:
    """A rate that most lines do not have: a dash says so, and is no rate of zero."""
    return None if cell.strip() in {"-", "—", "无"} else rate(cell)


def consumption(cell: str) -> Rate | str:
    """A group of goods by its Chinese word, or a rate."""
    word = re.sub(r"\s", "", cell)
    return GROUP_WORDS[word] if word in GROUP_WORDS else rate(cell)
