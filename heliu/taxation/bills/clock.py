"""When the tax of a bill is paid (缴款期限), by the dated parameters of the day of release. Pure."""

from datetime import date, timedelta
from typing import Final

from heliu.policies.parameters import in_force
from heliu.policies.working_days import moved_where_known
from heliu.taxation.bills.facts import State

FOLDER: Final = "tax_payment"
SEPARATE: Final = "separate"


def days_of(state: State, released_on: date) -> tuple[date, date]:
    """First and last day to pay a bill generated in ``state``.

    Guaranteed: day 31 to 45 after release (海关总署公告2018年第194号). Without guarantee: at once, in the ordinary
    days (署令272 第二十条). Our reading: these run from the day of release, since the bill is made then. A last
    day on a holiday moves to the next working day.
    """
    if state is State.DUE:
        return released_on, _last(released_on, "pay_days")
    return released_on + _days("first_pay_day", released_on), _last(released_on, "last_pay_day")


def without_guarantee(released_on: date) -> State:
    """The state of a bill that no guarantee covers."""
    separate = in_force(f"{FOLDER}/without_guarantee", released_on).value == SEPARATE
    return State.DUE if separate else State.GUARANTEED


def _days(name: str, day: date) -> timedelta:
    return timedelta(days=int(in_force(f"{FOLDER}/{name}", day).value))


def _last(released_on: date, name: str) -> date:
    return moved_where_known(released_on + _days(name, released_on))
