"""The tariff (税则) on a day: ten-digit codes with their duty, VAT and consumption tax.

The built-in starter tariff (``tariff/starter.csv``) holds the codes usual in cross-border retail. It keeps the duty of
each code and names the classes of the other taxes; their rates come from the dated parameters, so a change of the VAT
rate is one new value there and not a new tariff.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from heliu.policies.consumption import GROUPS, ConsumptionRate, consumption_rate
from heliu.policies.parameters import InForce, Reference, in_force, per_law

FOLDER = Path(__file__).with_name("tariff")
CODE_DIGITS = 10
VAT_CLASSES = ("standard", "low", "exempt")
STARTER = Reference("中华人民共和国进出口税则（2026年）", "税率表", None)
STARTER_CONFIDENCE = "to be confirmed"  # taken from a public copy of 2026-03-24, not compared line by line


class TariffFault(ValueError):
    """A tariff file is wrong; the sentence names the row."""


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One code on one day. Rates are ratios; ``unit1`` and ``unit2`` are customs unit codes, empty where unknown.

    ``duty`` is the lower of the most-favoured-nation rate and the import provisional rate (署令272 第十七条).
    """

    code: str
    name: str
    unit1: str
    unit2: str
    duty: Decimal
    vat: Decimal
    consumption: ConsumptionRate
    reference: Reference
    since: date
    sources: tuple[InForce, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    unit1: str
    unit2: str
    duty: Decimal
    vat_class: str
    group: str
    since: date
    until: date | None

    def binds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@per_law(16_384)
def tariff_line(code: str, day: date) -> TariffLine | None:
    """The line of ``code`` on ``day``, or None when the tariff we hold does not know it: never a guess."""
    return next((_line(row, day) for row in _rows().get(code, ()) if row.binds_on(day)), None)


def lines_in_force(day: date) -> Iterable[TariffLine]:
    """All lines on ``day``, by code."""
    found = (tariff_line(code, day) for code in _rows())
    return (line for line in found if line is not None)


def _line(row: _Row, day: date) -> TariffLine:
    vat = in_force(f"value_added_tax/import_rate_{row.vat_class}", day)
    consumption = consumption_rate(row.group, day)
    sources = (vat, *consumption.sources)
    return TariffLine(
        row.code, row.name, row.unit1, row.unit2, row.duty, vat.value, consumption, STARTER, row.since, sources
    )


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, tuple[_Row, ...]]:
    rows: dict[str, list[_Row]] = defaultdict(list)
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, written in enumerate(csv.DictReader(file), start=2):
                row = _row(f"{path.name} line {number}", written)
                rows[row.code].append(row)
    return {code: _without_overlap(rows[code]) for code in sorted(rows)}


def _row(where: str, written: Mapping[str, str]) -> _Row:
    code, vat_class, group = written["code"], written["vat"], written["consumption"]
    if len(code) != CODE_DIGITS or not code.isdecimal():
        raise TariffFault(f"{where}: {code!r} is not a code of {CODE_DIGITS} digits. Spreadsheets eat leading zeros.")
    if vat_class not in VAT_CLASSES or (group and group not in GROUPS):
        raise TariffFault(f"{where}: VAT class {vat_class!r} or consumption tax group {group!r} is not known.")
    duty = min(Decimal(written["duty"]), Decimal(written["provisional_duty"] or written["duty"]))
    until = date.fromisoformat(written["until"]) if written["until"] else None
    since = date.fromisoformat(written["since"])
    return _Row(code, written["name"], written["unit1"], written["unit2"], duty, vat_class, group, since, until)


def _without_overlap(rows: list[_Row]) -> tuple[_Row, ...]:
    """One code has one rate on one day."""
    ordered = sorted(rows, key=lambda row: row.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until >= later.since:
            raise TariffFault(f"{earlier.code} has two lines on {later.since}. End the earlier one the day before.")
    return tuple(ordered)
