"""The customs rates of a month (海关计征汇率): CNY for one unit of a currency, and the day whose parity they are.

A rate binds for its month only: a month nobody has entered is unknown, never the month before.
"""

from calendar import WEDNESDAY
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from heliu.policies.parameters import InForce, NotInForce, in_force
from heliu.policies.working_days import SATURDAY, is_working_day

YUAN: Final = "142"
CUSTOMS_CODES: Final[Mapping[str, str]] = {"usd": "502"}
"""How documents call the currencies that have rates (海关货币代码)."""
ONE_DAY = timedelta(days=1)
DAYS_PER_WEEK = 7


def rate_name(currency: str) -> str:
    """The parameter the rates of ``currency`` (usd) stand in."""
    return f"exchange_rate/{currency}_cny"


def customs_rate(currency: str, day: date) -> InForce:
    """The rate of ``currency`` (usd) in CNY for a declaration completed on ``day``.

    海关总署令第272号 第十三条、第十四条. Raises ``NotInForce`` for a month whose rate we do not hold, ``KeyError`` for
    a currency without rates.
    """
    name = rate_name(currency)
    found = in_force(name, day)
    if (found.since.year, found.since.month) != (day.year, day.month):
        raise NotInForce(
            f"{name} has no value for {day:%Y-%m}: the last one is of {found.since:%Y-%m}. "
            f"Add the rate of the month to heliu/policies/parameters/{name}.yaml."
        )
    return found


def customs_rates(day: date) -> dict[str, Decimal]:
    """Currency as documents call it -> CNY for one unit: the yuan, and what we hold the rate of ``day``'s month of."""
    rates = {YUAN: Decimal(1)}
    for currency, code in CUSTOMS_CODES.items():
        with suppress(NotInForce):
            rates[code] = customs_rate(currency, day).value
    return rates


def parity_day(day: date) -> date:
    """The day whose central parity is the customs rate of ``day``'s month. Raises ``NotInForce``, ``NoCalendar``.

    Our reading: weekends worked instead of a holiday are no trading days.
    """
    ordinal = int(in_force("exchange_rate/wednesday_of_previous_month", day).value)
    first = (day.replace(day=1) - ONE_DAY).replace(day=1)
    found = first + timedelta(days=(WEDNESDAY - first.weekday()) % DAYS_PER_WEEK + DAYS_PER_WEEK * (ordinal - 1))
    while found.weekday() >= SATURDAY or not is_working_day(found):
        found += ONE_DAY
    return found
