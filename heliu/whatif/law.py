"""Two laws side by side, day by day (新旧对照): what the statement needs to know of each to tax a declaration. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from heliu.policies.changes import ZONE, Change, NewValue
from heliu.policies.parameters import Law, law, names, under
from heliu.policies.positive_list import newest, standing_lists
from heliu.policies.positive_list_rows import GoodsList
from heliu.policies.rules.positive_list import DIRECT, LINES, Bar, bar_of, refusing
from heliu.policies.tariff import TariffLine, lines_in_force, turning_days

FOLDER: Final = "import_composite_tax"
TAX_FOLDERS: Final = (FOLDER, "value_added_tax", "consumption_tax")
CNY: Final = "142"
PLAIN, UNSTATED, BY_QUANTITY, DUTY_BY_QUANTITY = 0, 1, 2, 3
"""How the tax of a code is known: by value; not, for want of a content nobody declares; by litres or kilograms; within
the limits by value, above them by the quantity its duty goes by."""
LET_IN, MODE_BARRED, NOT_LISTED = 0, 1, 2
"""What the positive list says of a code: it may come, not by direct import, not at all."""
_BARS: Final = {None: LET_IN, Bar.MODE_BARRED: MODE_BARRED, Bar.NOT_LISTED: NOT_LISTED}
_KINDS: Final = {"none": PLAIN, "ad_valorem": PLAIN, "conditional": UNSTATED}
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two laws compared: its parameters and its positive lists, the newest first."""

    law: Law
    lists: tuple[GoodsList, ...] = ()

    def goods(self, day: date) -> GoodsList | None:
        """The list that refuses on ``day``, if there is one."""
        held = newest(self.lists, day)
        with under(self.law):
            return held and refusing(held, day)


def standing() -> Side:
    """The law in force."""
    return Side(law(), standing_lists())


class Terms(NamedTuple):
    """One law on one day. ``ask``: under this law the statement leaves every declaration to the judge.

    ``listed``: there is a positive list that refuses.
    """

    single: Decimal
    annual: Decimal
    one_item: bool
    inclusive: bool
    gifts: bool
    share: Decimal
    duty: Decimal
    twice: bool
    ask: bool
    listed: bool


class CodeRates(NamedTuple):
    """The rates of one code under one law; ``rate`` is the ad valorem consumption tax, 0 where it is not by value.

    ``bar`` is what the positive list says of it.
    """

    duty: Decimal
    vat: Decimal
    rate: Decimal
    kind: int
    bar: int


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
    goods_before: GoodsList | None
    goods_after: GoodsList | None

    def days(self) -> Iterable[date]:
        return (self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1))


def spans(before: Side, after: Side, since: date, until: date) -> list[Span]:
    """The period cut where one of the laws changes. Raises ``NotInForce``."""
    begins = sorted({since} | {day for day in _turns(before, after) if since < day <= until})
    ends = [day - ONE_DAY for day in begins[1:]] + [until]
    return [_span(before, after, day, end) for day, end in zip(begins, ends, strict=True)]


def _span(before: Side, after: Side, since: date, until: date) -> Span:
    return Span(
        since,
        until,
        _terms(before, since),
        _terms(after, since),
        _tariff(before, since),
        _tariff(after, since),
        before.goods(since),
        after.goods(since),
    )


def _turns(*sides: Side) -> set[date]:
    found = {*turning_days(), *(one.since for side in sides for one in side.lists)}
    for name in names():
        if name.partition("/")[0] in TAX_FOLDERS or name == LINES:
            found |= {day for side in sides for day in _begins(side.law, name)}
    return found


def _begins(one: Law, name: str) -> set[date]:
    """The days on which a parameter has another value than the day before."""
    periods = one.parameter(name).periods
    return {period.since for period in periods} | {period.until + ONE_DAY for period in periods if period.until}


def _terms(side: Side, day: date) -> Terms:
    def value(name: str) -> object:
        return side.law.in_force(f"{FOLDER}/{name}", day).value

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
        listed=side.goods(day) is not None,
    )


def _tariff(side: Side, day: date) -> Tariff:
    goods = side.goods(day)
    with under(side.law):
        return {
            line.code: CodeRates(
                line.duty,
                line.vat,
                line.consumption.rate if line.consumption.kind == "ad_valorem" else Decimal(0),
                _kind(line),
                _BARS[bar_of(line.code, DIRECT, goods)] if goods else LET_IN,
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


def listed_throughout(goods: GoodsList, since: date, until: date) -> tuple[GoodsList, ...]:
    """A list as if it had been in force on every day of the period, also where the law's newest began within it."""
    begins = {since} | {day for day in _begins(law(), LINES) if since < day <= until}
    return tuple(replace(goods, since=day) for day in sorted(begins, reverse=True))
