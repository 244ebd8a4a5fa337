"""Two laws side by side, day by day (新旧对照): what the statement needs to know of each to tax a declaration. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from heliu.policies.changes import ZONE, Change, NewValue
from heliu.policies.parameters import Law, names, under
from heliu.policies.tariff import TariffLine, lines_in_force, turning_days

FOLDER: Final = "import_composite_tax"
TAX_FOLDERS: Final = (FOLDER, "value_added_tax", "consumption_tax")
CNY: Final = "142"
PLAIN, UNSTATED, BY_QUANTITY, DUTY_BY_QUANTITY = 0, 1, 2, 3
"""How the tax of a code is known: by value; not, for want of a content nobody declares; by litres or kilograms; within
the limits by value, above them by the quantity its duty goes by."""
_KINDS: Final = {"none": PLAIN, "ad_valorem": PLAIN, "conditional": UNSTATED}
ONE_DAY: Final = timedelta(days=1)


class Terms(NamedTuple):
    """One law on one day. ``ask``: under this law the statement leaves every declaration to the judge."""

    single: Decimal
    annual: Decimal
    one_item: bool
    inclusive: bool
    gifts: bool
    share: Decimal
    duty: Decimal
    twice: bool
    ask: bool


class CodeRates(NamedTuple):
    """The rates of one code under one law; ``rate`` is the ad valorem consumption tax, 0 where it is not by value."""

    duty: Decimal
    vat: Decimal
    rate: Decimal
    kind: int


Tariff = Mapping[str, CodeRates]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` to ``until`` on which neither law changes."""

    since: date
    until: date
    before: Terms
    after: Terms
    rates_before: Tariff
    rates_after: Tariff

    def days(self) -> Iterable[date]:
        return (self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1))


def spans(before: Law, after: Law, since: date, until: date) -> list[Span]:
    """The period cut where one of the laws changes. Raises ``NotInForce``."""
    begins = sorted({since} | {day for day in _turns(before, after) if since < day <= until})
    ends = [day - ONE_DAY for day in begins[1:]] + [until]
    return [
        Span(day, end, _terms(before, day), _terms(after, day), _tariff(before, day), _tariff(after, day))
        for day, end in zip(begins, ends, strict=True)
    ]


def _turns(*laws: Law) -> set[date]:
    found = set(turning_days())
    for name in names():
        if name.partition("/")[0] in TAX_FOLDERS:
            for period in (period for law in laws for period in law.parameter(name).periods):
                found |= {period.since} | ({period.until + ONE_DAY} if period.until else set())
    return found


def _terms(law: Law, day: date) -> Terms:
    def value(name: str) -> object:
        return law.in_force(f"{FOLDER}/{name}", day).value

    one_item = value("over_single_one_item") == "cbec_full_tax"
    return Terms(
        single=Decimal(str(value("single_order_limit"))),
        annual=Decimal(str(value("annual_limit"))),
        one_item=one_item,
        # Before one item above the limit had a way of its own, nothing was said about how to count it.
        inclusive=bool(value("over_single_upper_bound_inclusive")) if one_item else True,
        gifts=bool(value("gift_counts_as_item")) if one_item else True,
        share=Decimal(str(value("collected_share"))),
        duty=Decimal(str(value("duty_rate_within_limits"))),
        twice=value("rounding_point") == "statutory",
        ask=value("currency") != CNY,
    )


def _tariff(law: Law, day: date) -> Tariff:
    with under(law):
        return {
            line.code: CodeRates(
                line.duty,
                line.vat,
                line.consumption.rate if line.consumption.kind == "ad_valorem" else Decimal(0),
                _kind(line),
            )
            for line in lines_in_force(day)
        }


def _kind(line: TariffLine) -> int:
    kind = _KINDS.get(line.consumption.kind, BY_QUANTITY)
    return DUTY_BY_QUANTITY if kind == PLAIN and line.duty_amount else kind


def throughout(change: Change, since: date, until: date) -> Change:
    """The change as if the last value of each parameter had been in force on every day of the period (全期适用)."""
    last = {value.name: value.period for value in change.values}
    # Laid over whatever the period had: a value that began within it must not come through.
    values = (NewValue(name, replace(period, since=since, until=until)) for name, period in last.items())
    return Change(change.title, tuple(values), ZONE)
