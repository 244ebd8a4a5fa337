"""When platforms report themselves and their sellers (互联网平台企业涉税信息报送, 国务院令第810号). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from heliu.kernel.days import months_later
from heliu.policies.parameters import in_force
from heliu.policies.working_days import NoCalendar, moved_to_working_day

FOLDER: Final = "platform_reporting"
MONTHS: Final = 3
QUARTERS: Final = 4
YEARS: Final = (2000, 2999)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, 1 to 4. Raises ValueError for any other."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= QUARTERS and YEARS[0] <= self.year <= YEARS[1]):
            raise ValueError(f"{self.year}-Q{self.number} is no quarter.")

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        return months_later(self.first, MONTHS) - timedelta(days=1)

    @property
    def before(self) -> "Quarter":
        return quarter_of(self.first - timedelta(days=1))


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def read_quarter(text: str) -> Quarter:
    """``2026-Q3``. Raises ValueError."""
    year, _, number = text.partition("-Q")
    if not (year.isascii() and year.isdigit() and number.isascii() and number.isdigit()):
        raise ValueError(f"{text!r} is not written as 2026-Q3.")
    return Quarter(int(year), int(number))


@dataclass(frozen=True, slots=True)
class Due:
    """The last day. ``certain`` is False where the holidays of that year are not published yet: then it is the day as
    counted, never later than the law's.
    """

    day: date
    certain: bool = True


def basic_facts_due(started_on: date) -> Due:
    """Domain, kind of business and operators: within so many days of the start (第三条). Raises NotInForce."""
    return _moved(started_on + timedelta(days=int(in_force(f"{FOLDER}/basic_days", started_on).value)))


def quarter_due(quarter: Quarter) -> Due:
    """Sellers' identity and income: by the end of the month after the quarter (第四条). Raises NotInForce.

    A last day on a holiday moves to the next working day (税收征收管理法实施细则 第一百零九条).
    """
    months = int(in_force(f"{FOLDER}/months_after_quarter", quarter.last).value)
    return _moved(months_later(quarter.last + timedelta(days=1), months) - timedelta(days=1))


def remind_from(due: date) -> date:
    """The first day on which the platform is reminded of a deadline."""
    return due - timedelta(days=int(in_force(f"{FOLDER}/remind_days", due).value))


def _moved(day: date) -> Due:
    try:
        return Due(moved_to_working_day(day))
    except NoCalendar:
        return Due(day, certain=False)
