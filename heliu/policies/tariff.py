"""The tariff (税则) on a day: ten-digit codes with their duty, VAT and consumption tax.

The built-in starter tariff (``tariff/starter.csv``) holds the codes usual in cross-border retail. It keeps the duty of
each code and names the classes of the other taxes; their rates come from the dated parameters, so a change of the VAT
rate is one new value there and not a new tariff. A table that officers released (``stand_tariff``) takes its place, as
a whole, from its day on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

from heliu.policies.consumption import GROUPS, NOT_TAXED, ConsumptionRate, consumption_rate
from heliu.policies.parameters import InForce, Reference, in_force, per_law
from heliu.policies.tariff_rows import CODE_DIGITS, VAT_CLASSES, Row, Table, TariffFault, consumption_parts, read_rows

__all__ = [
    "CODE_DIGITS",
    "VAT_CLASSES",
    "Tables",
    "TariffFault",
    "TariffLine",
    "by_code",
    "lines_in_force",
    "stand_tariff",
    "standing_tables",
    "starter",
    "tariff_line",
    "turning_days",
]

FOLDER: Final = Path(__file__).with_name("tariff")
STARTER: Final = Reference("中华人民共和国进出口税则（2026年）", "税率表", None)
STARTER_CONFIDENCE: Final = "to be confirmed"  # taken from a public copy of 2026-03-24, not compared line by line


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One code on one day. Rates are ratios; ``unit1`` and ``unit2`` are customs unit codes, empty where unknown.

    ``duty`` is the import provisional rate where there is one (署令272 第十七条; a table with one above the
    most-favoured-nation rate is refused), else that; beside it ``duty_amount`` CNY per ``duty_unit`` where duty is by
    quantity or compound. ``confidence`` is that of the table.
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
    duty_amount: Decimal = Decimal(0)
    duty_unit: str = ""
    confidence: str = STARTER_CONFIDENCE


@dataclass(frozen=True, eq=False)
class Tables:
    """What officers released, the newest first. One object is one state of the tariff: what it answered stays true."""

    newest_first: tuple[Table, ...] = ()

    def on(self, day: date) -> Table:
        return next((table for table in self.newest_first if table.since <= day), starter())


@dataclass(slots=True)
class _Standing:
    tables: Tables


_STANDING: Final = _Standing(Tables())


def stand_tariff(released: Sequence[Table]) -> None:
    """From now on these tables are in force in this process, each from its day (called by the lawbook)."""
    _STANDING.tables = Tables(tuple(sorted(released, key=lambda table: table.since, reverse=True)))


def standing_tables() -> Tables:
    """The tables that answer here; whoever remembers what they said remembers it for this object."""
    return _STANDING.tables


def tariff_line(code: str, day: date) -> TariffLine | None:
    """The line of ``code`` on ``day``, or None when the tariff we hold does not know it: never a guess."""
    return _tariff_line(_STANDING.tables, code, day)


@per_law(16_384)
def _tariff_line(tables: Tables, code: str, day: date) -> TariffLine | None:
    table = tables.on(day)
    return next((_line(table, row, day) for row in table.rows.get(code, ()) if row.binds_on(day)), None)


def lines_in_force(day: date) -> Iterable[TariffLine]:
    """All lines on ``day``, by code."""
    found = (tariff_line(code, day) for code in _STANDING.tables.on(day).rows)
    return (line for line in found if line is not None)


def turning_days() -> frozenset[date]:
    """The days from which some code has another line than the day before, or none."""
    tables = (starter(), *_STANDING.tables.newest_first)
    rows = [row for table in tables for found in table.rows.values() for row in found]
    begin = {table.since for table in tables} | {row.since for row in rows if row.since}
    return frozenset(begin | {row.until + timedelta(days=1) for row in rows if row.until})


@lru_cache(maxsize=1)
def starter() -> Table:
    """The built-in tariff."""
    rows: dict[str, tuple[Row, ...]] = {}
    for path in sorted(FOLDER.glob("*.csv")):
        rows |= read_rows(path.read_text(encoding="utf-8"), path.name)
    return Table(date.min, STARTER, STARTER_CONFIDENCE, dict(sorted(rows.items())))


def _line(table: Table, row: Row, day: date) -> TariffLine:
    vat, vat_sources = _vat(row.vat, day)
    consumption = _consumption(row.consumption, day)
    return TariffLine(
        code=row.code,
        name=row.name,
        unit1=row.unit1,
        unit2=row.unit2,
        # Not the lower number: beside 7.5 yuan a litre, whose number is 0, a provisional 5 % is what is owed.
        duty=row.duty if row.provisional_duty is None else row.provisional_duty,
        vat=vat,
        consumption=consumption,
        reference=table.reference,
        since=row.since or table.since,
        sources=(*vat_sources, *consumption.sources),
        duty_amount=row.duty_amount,
        duty_unit=row.duty_unit,
        confidence=table.status,
    )


def _vat(said: str, day: date) -> tuple[Decimal, tuple[InForce, ...]]:
    if said not in VAT_CLASSES:
        return Decimal(said), ()
    found = in_force(f"value_added_tax/import_rate_{said}", day)
    return found.value, (found,)


def _consumption(said: str, day: date) -> ConsumptionRate:
    if said == "" or said in GROUPS:
        return consumption_rate(said, day)
    ratio, amount, unit = consumption_parts(said)
    if not amount:
        return ConsumptionRate("ad_valorem", rate=ratio) if ratio else NOT_TAXED
    return ConsumptionRate("compound" if ratio else "specific", rate=ratio, amount=amount, unit=unit)


def by_code(table: Table, day: date) -> Mapping[str, Row]:
    """The rows of a table that bind on ``day``, one a code."""
    return {code: row for code, rows in table.rows.items() for row in rows if row.binds_on(day)}
