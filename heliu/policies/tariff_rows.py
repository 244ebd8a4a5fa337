"""The rows of a tariff (税则行): what a table says of one ten-digit code, its own form as a file, two tables compared.

One form for the built-in starter tariff and for every table officers release. VAT and consumption tax are the name of a
class whose rate is a dated parameter, or a plain ratio where no parameter has it.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Final

from heliu.policies.consumption import GROUPS
from heliu.policies.parameter_files import Reference
from heliu.policies.table_rows import Difference, compared

CODE_DIGITS: Final = 10
VAT_CLASSES: Final = ("standard", "low", "exempt")
COLUMNS: Final = (
    "code",
    "name",
    "unit1",
    "unit2",
    "duty",
    "provisional_duty",
    "duty_amount",
    "duty_unit",
    "vat",
    "consumption",
    "since",
    "until",
    "note",
)
CONSUMPTION: Final = re.compile(
    r"(?P<ratio>0(?:\.[0-9]{1,8})?)(?:\+(?P<amount>[0-9]{1,6}(?:\.[0-9]{1,6})?)/(?P<unit>kg|litre|t))?"
)
COMPARED: Final = COLUMNS[1:10]
RATES: Final = frozenset({"duty", "provisional_duty", "duty_amount", "duty_unit", "vat", "consumption"})


class TariffFault(ValueError):
    """A tariff file is wrong; the sentence names the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One code as a table has it. Rates are ratios; ``duty_amount`` is CNY per ``duty_unit`` (a customs unit code).

    ``vat`` and ``consumption`` are a class, a group or a ratio. ``since`` and ``until`` bound it within its table.
    """

    code: str
    name: str
    unit1: str
    unit2: str
    duty: Decimal
    provisional_duty: Decimal | None
    duty_amount: Decimal
    duty_unit: str
    vat: str
    consumption: str
    since: date | None = None
    until: date | None = None
    note: str = ""

    def binds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def cells(self) -> tuple[str, ...]:
        """As a file holds it, by ``COLUMNS``."""
        return tuple(_written(getattr(self, name)) for name in COLUMNS)


@dataclass(frozen=True, eq=False)
class Table:
    """A whole tariff from ``since`` on; ``status`` is how sure we are of it, as with any number of the law."""

    since: date
    reference: Reference
    status: str
    rows: Mapping[str, tuple[Row, ...]] = field(repr=False)


def read_rows(text: str, name: str) -> dict[str, tuple[Row, ...]]:
    """Rows by code, in the order of the codes. Raises ``TariffFault`` naming the line."""
    rows: dict[str, list[Row]] = {}
    for number, written in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        row = _row(f"{name} line {number}", written)
        rows.setdefault(row.code, []).append(row)
    return {code: without_overlap(rows[code]) for code in sorted(rows)}


def write_rows(rows: Iterable[Row]) -> str:
    """The file ``read_rows`` reads."""
    file = io.StringIO()
    written = csv.writer(file, lineterminator="\n")
    written.writerow(COLUMNS)
    written.writerows(row.cells() for row in rows)
    return file.getvalue()


def differences(before: Mapping[str, Row], after: Mapping[str, Row]) -> list[Difference[Row]]:
    """Code by code: what is new, gone, taxed otherwise, or only worded otherwise."""
    return compared(before, after, COMPARED, lambda columns: "rate" if RATES & set(columns) else "words")


def without_overlap(rows: Iterable[Row]) -> tuple[Row, ...]:
    """One code has one rate on one day."""
    ordered = sorted(rows, key=lambda row: row.since or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or later.since is None or earlier.until >= later.since:
            raise TariffFault(f"{earlier.code} has two lines on {later.since}. End the earlier one the day before.")
    return tuple(ordered)


def _row(where: str, written: Mapping[str, str]) -> Row:
    code, vat, group = written["code"], written["vat"], written["consumption"]
    if len(code) != CODE_DIGITS or not code.isdecimal():
        raise TariffFault(f"{where}: {code!r} is not a code of {CODE_DIGITS} digits. Spreadsheets eat leading zeros.")
    if not (vat in VAT_CLASSES or is_ratio(vat)) or not (
        group == "" or group in GROUPS or CONSUMPTION.fullmatch(group)
    ):
        raise TariffFault(f"{where}: VAT class {vat!r} or consumption tax group {group!r} is not known.")
    provisional, amount = written["provisional_duty"], written.get("duty_amount") or "0"
    return Row(
        code=code,
        name=written["name"],
        unit1=written["unit1"],
        unit2=written["unit2"],
        duty=Decimal(written["duty"]),
        provisional_duty=Decimal(provisional) if provisional else None,
        duty_amount=Decimal(amount),
        duty_unit=written.get("duty_unit") or "",
        vat=vat,
        consumption=group,
        since=date.fromisoformat(written["since"]) if written["since"] else None,
        until=date.fromisoformat(written["until"]) if written["until"] else None,
        note=written["note"],
    )


def consumption_text(ratio: Decimal, amount: Decimal, unit: str) -> str:
    """How a rate that no parameter has is written: 0.05, 0+1.52/litre, 0.2+1/kg."""
    return f"{ratio:f}+{amount:f}/{unit}" if amount else f"{ratio:f}"


def consumption_parts(text: str) -> tuple[Decimal, Decimal, str]:
    """Ratio, amount in CNY and its unit (kg, litre, t) of what :func:`consumption_text` wrote."""
    found = CONSUMPTION.fullmatch(text)
    if found is None:
        raise TariffFault(f"{text!r} is no rate of consumption tax: write 0.05, 0+1.52/litre or 0.2+1/kg.")
    return Decimal(found["ratio"]), Decimal(found["amount"] or 0), found["unit"] or ""


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def is_ratio(text: str) -> bool:
    """A plain ratio from 0 to below 1."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number < 1
