"""From what somebody typed to a value of the wire: codes by word, days and instants as people write them, numbers."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from heliu.ceb.catalogue.model import Field
from heliu.ceb.code_tables.tables import countries, units
from heliu.ceb.facets import collapsed, fault
from heliu.ceb.writer import ILLEGAL
from heliu.kernel.languages import english
from heliu.kernel.workbooks.cells import BadCell, Reader, choice, day
from heliu.submission.blanks import PARTIES
from heliu.submission.wording import sentence, takes

TRADE_MODES: Final = {"1210": ("网购保税进口", "bonded import"), "9610": ("直购进口", "direct import")}
TRANSPORT: Final = {
    "2": ("水路运输", "water"),
    "3": ("铁路运输", "rail"),
    "4": ("公路运输", "road"),
    "5": ("航空运输", "air"),
    "6": ("邮件运输", "post"),
    "9": ("其他运输", "other"),
    "Y": ("保税港区", "bonded port area"),
    "W": ("物流中心", "logistics centre"),
}
WRAPS: Final = {
    "1": ("木箱", "wooden case"),
    "2": ("纸箱", "carton"),
    "3": ("桶装", "drum"),
    "4": ("散装", "bulk"),
    "5": ("托盘", "pallet"),
    "6": ("包", "bag"),
    "7": ("其他", "other"),
}
DISTRICTS: Final = {"7911": ("泸州", "Luzhou"), "7921": ("泸州港保税物流中心", "Luzhou port bonded logistics centre")}
_SMALL: Final = {"trade_modes": TRADE_MODES, "transport_modes": TRANSPORT, "wrap_types": WRAPS, "districts": DISTRICTS}
NAMED_CODE: Final = re.compile(r"([0-9A-Z]{10}) \S.*")
OPEN: Final = frozenset({"districts"})
"""Tables of which we hold only the zone's own rows: another code is taken as it is written."""
DAYS: Final = frozenset({"ieDate"})
INSTANTS: Final = frozenset({"payTime"})
ABOVE_ZERO: Final = frozenset({"qty", "qty1", "qty2", "grossWeight", "netWeight", "weight"})
THOUSANDS: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_INSTANT: Final = re.compile(
    r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?[ T]?(\d{2})[:时]?(\d{2})[:分]?(\d{2})?秒?", re.ASCII
)


def choices(table: str) -> Mapping[str, str]:
    """The codes of a table with their names in the reader's language; empty for a table we do not hold."""
    return {code: names[english()] for code, names in named(table).items()}


def named(table: str) -> Mapping[str, tuple[str, str]]:
    """The codes of a table with their Chinese and their English name."""
    if table in {"units", "countries"}:
        rows = units() if table == "units" else countries()
        return {row.code: (row.zh, row.en) for row in rows.values()}
    return _SMALL.get(table, {})


def reader(field: Field) -> Reader:
    """The reader of one field; raises BadCell with cause and fix in the reader's language."""
    own = _own_step(field)

    def read(cell: str) -> str:
        value = own(_plain(cell))
        code = fault(field, value)
        if code is not None:
            raise BadCell(code, sentence(code), takes(field))
        if field.kind == "decimal":
            _sound(field, value)
        return value

    return read


def _own_step(field: Field) -> Callable[[str], str]:
    """What makes a value of the wire of what people write, by the kind of the field."""
    if field.kind in {"decimal", "int"}:
        return _number
    if field.codes is not None and named(field.codes):
        return _code(field.codes)
    if field.name in PARTIES:
        return _party
    if field.name in DAYS:
        return lambda cell: f"{day(cell):%Y%m%d}"
    return instant if field.name in INSTANTS else str


def _plain(cell: str) -> str:
    value = collapsed(cell)
    if ILLEGAL.search(value):
        raise BadCell("VALUE_CHARACTER", sentence("VALUE_CHARACTER"), _("请删除看不见的控制字符。"))
    return value


def _number(value: str) -> str:
    return value.replace(",", "") if THOUSANDS.fullmatch(value) else value


def _party(value: str) -> str:
    """A customs code, with or without the firm's name behind it."""
    found = NAMED_CODE.fullmatch(value)
    return found[1] if found else value


def _code(table: str) -> Callable[[str], str]:
    """A code, or its name in either language, or both as people write them: 142 中国."""
    languages = [{code: names[place] for code, names in named(table).items()} for place in (0, 1)]

    def read(value: str) -> str:
        if table in OPEN and value.isascii() and value.isdigit():
            return value
        for words in languages:
            with suppress(BadCell):
                return str(choice(words)(value))
        cause_of_it = _("“%(cell)s”不在代码表中。") % {"cell": value}
        raise BadCell("choice", cause_of_it, _listed(choices(table)))

    return read


def _listed(shown: Mapping[str, str]) -> str:
    few = _("、").join(f"{code} {name}" for code, name in list(shown.items())[:8])
    return (_("可选：%(values)s 等。") if len(shown) > 8 else _("可选：%(values)s。")) % {"values": few}  # noqa: PLR2004


def instant(cell: str) -> str:
    """20261101093000 or 2026-11-01 09:30:00, Beijing time; without seconds the full minute."""
    found = _INSTANT.fullmatch(cell.strip())
    try:
        parts = [int(part or 0) for part in found.groups()] if found else []
        return f"{datetime(*parts):%Y%m%d%H%M%S}"  # type: ignore[arg-type]  # noqa: DTZ001 - written in Beijing time
    except (ValueError, TypeError) as wrong:
        raise BadCell(
            "instant",
            _("“%(cell)s”不是日期时间。") % {"cell": cell},
            _("请按 2026-11-01 09:30:00 填写，北京时间。"),
        ) from wrong


def _sound(field: Field, value: str) -> None:
    """What the schema lets pass and no declaration may hold: negative amounts, nothing at all of the goods."""
    amount = Decimal(value)
    if amount < 0:
        raise BadCell("negative", _("%(value)s 为负数。") % {"value": value}, _("请填写零或正数。"))
    if amount == 0 and field.name in ABOVE_ZERO:
        raise BadCell("zero", _("数量或重量为零。"), _("请填写大于零的数。"))
