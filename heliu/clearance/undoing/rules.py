"""The rules of cancelling and returning imports (撤销、退货规则): windows, shares of a line, who decides. Pure.

A return is by 海关总署公告2020年第45号: applied for and back at its original place within the days of the parameters,
counted from the day after the release. Only then is the tax not levied and the annual quota restored; nothing is given
back at the application, so nothing has to be taken again when the goods do not come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntFlag

from heliu.clearance.undoing.facts import ZERO, Line, Share
from heliu.kernel.money import shares, to_fen
from heliu.kernel.naming import Named
from heliu.policies.parameters import InForce, in_force


class Reason(IntFlag):
    """Why an officer decides on a return. Stored: bits are never reused."""

    SCORE = 1  # the inventory's own risk score
    OFTEN = 2  # the buyer's returns of the year
    VALUE = 4
    DISPUTED = 8  # the buyer disputes the declaration


@dataclass(frozen=True, slots=True)
class Window:
    """The last days of a return, with the law behind them."""

    released_on: date
    apply_until: date
    arrive_until: date
    applying: InForce
    arriving: InForce


def window(released_on: date, law_on: date | None = None) -> Window:
    """By the law in force on the day of release, or on ``law_on``; day 1 is the day after the release."""
    applying = in_force("import_returns/apply_days_max", law_on or released_on)
    arriving = in_force("import_returns/arrive_days_max", law_on or released_on)
    return Window(
        released_on,
        released_on + timedelta(days=int(applying.value)),
        released_on + timedelta(days=int(arriving.value)),
        applying,
        arriving,
    )


class Unfit(Named):
    """Why goods that came back give nothing back (公告2020年第45号: original goods, original place, in time)."""

    OTHER_GOODS = "other_goods", "不是原商品", "not the original goods"
    OTHER_PLACE = "other_place", "不在原监管作业场所", "not at the original place"
    TOO_LATE = "too_late", "逾期运抵", "too late"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an officer found of goods that came back."""

    on: date
    original_goods: bool = True
    original_place: bool = True


def unfit(arrival: Arrival, last: date) -> list[Unfit]:
    """All that keeps goods from being received; ``last`` is the last day of arrival."""
    demands = {
        Unfit.OTHER_GOODS: arrival.original_goods,
        Unfit.OTHER_PLACE: arrival.original_place,
        Unfit.TOO_LATE: arrival.on <= last,
    }
    return [one for one, met in demands.items() if not met]


def share(line: Line, quantity: Decimal) -> Share:
    """What of a line goes back with ``quantity``: value and tax in proportion, half-up to the fen.

    The last of a line takes what is left, so that all parts together are the whole.
    """
    left = [whole - gone for whole, gone in zip(line.whole.parts, line.back_share.parts, strict=True)]
    if line.back + quantity >= line.declared:
        return Share(*left)
    # Rounding up again and again must not give back more than there is.
    parts = zip(line.whole.parts, left, strict=True)
    return Share(*(min(to_fen(whole * quantity / line.declared), rest) for whole, rest in parts))


@dataclass(frozen=True, slots=True)
class Back:
    """What the completion of a return gives back: of the quota, of the tax, and whether the purchase counts no more."""

    lines: Mapping[int, Share]
    quota: Decimal
    purchases: int

    @property
    def total(self) -> Share:
        return sum(self.lines.values(), Share())


def given_back(lines: Mapping[int, Line], quantities: Mapping[int, Decimal], counted: Decimal) -> Back:
    """``lines``: all of the inventory; ``counted``: what it still takes of the quota.

    A dispute may have given the quota back before: it is not given twice.
    """
    parts = {gnum: share(lines[gnum], quantity) for gnum, quantity in quantities.items()}
    all_back = all(line.back + quantities.get(gnum, ZERO) >= line.declared for gnum, line in lines.items())
    value = sum((one.tax_price for one in parts.values()), ZERO)
    quota = counted if all_back else min(value, counted)
    return Back(parts, quota, 1 if counted > 0 and quota == counted else 0)


def spread(totals: Share, lines: Mapping[int, Share]) -> dict[int, Share]:
    """The amounts an inventory was decided at, spread over its lines (at least one) as they are assessed now.

    Equal to them where both agree; where the tariff's data were mended since, the decision holds.
    """
    columns = [list(column) for column in zip(*(one.parts for one in lines.values()), strict=True)]
    values = columns[0]
    by_part = [_spread(total, (column, values)) for total, column in zip(totals.parts, columns, strict=True)]
    return {gnum: Share(*amounts) for gnum, amounts in zip(lines, zip(*by_part, strict=True), strict=True)}


def _spread(total: Decimal, by: tuple[list[Decimal], ...]) -> list[Decimal]:
    """By the same tax; where it is nothing on every line, by value; else evenly."""
    weights = next((weights for weights in by if sum(weights) > 0), [Decimal(1)] * len(by[0]))
    parts = shares(total, weights)
    parts[-1] += total - to_fen(total)  # a value may have parts of a fen
    return parts


def reasons(value: Decimal, score: int, returns_before: int, *, disputed: bool, day: date) -> Reason:
    """Why an officer has to look at a return asked for on ``day``; none: it goes its way by itself."""
    found = Reason(0)
    if score >= in_force("risk/lane_documents_score", day).value:
        found |= Reason.SCORE
    if returns_before >= in_force("risk/returns_per_year_high", day).value:
        found |= Reason.OFTEN
    if value >= in_force("risk/return_value_high", day).value:
        found |= Reason.VALUE
    return found | Reason.DISPUTED if disputed else found
