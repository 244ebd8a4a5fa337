"""Figures of the parks for pages: the parks' definitions over the registry's firms and clearance's digests.

The rooms below do not know each other; here their answers are put together, and nothing is computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from heliu.clearance import pages as clearance
from heliu.parks import api as parks
from heliu.people.api import beyond_the_wall
from heliu.registry import api as registry
from heliu.web.database import database

Month = clearance.digest.MonthFigures
FIRMS_SHOWN_MIN: Final = 3
"""Figures of trade are public only where so many firms stand behind them: of fewer, one would learn another's."""
PRIVATE: Final = frozenset({"declared", "released", "value", "tax"})


@dataclass(frozen=True, slots=True)
class ParkFigures:
    """Indicators by park, the months behind them, and up to which instant decisions are counted."""

    first: date
    last: date
    values: Mapping[str, Mapping[str, Decimal]]
    months: Sequence[Month]
    counted_until: datetime | None

    def months_of(self, park: str) -> list[Month]:
        return [month for month in self.months if month.place == park]


def of_year(year: int, day: date) -> ParkFigures:
    """All parks' indicators of a year, as far as it has come on ``day``."""
    with beyond_the_wall("sums over the firms of a park: for officers, or where enough firms stand behind them"):
        return _figures(date(year, 1, 1), min(date(year, 12, 31), day))


def _figures(first: date, last: date) -> ParkFigures:
    homes = parks.homes_between(first, last)
    places = [clearance.digest.Home(home.park, home.firm_code, home.since, home.until) for home in homes]
    found = clearance.digest.figures(database(), places, first, last)
    firms = registry.firms_on({home.firm_code for home in homes}, last)
    valid = {code: firm.roles for code, firm in firms.items() if firm.is_active}
    values = parks.indicators_of(first, last, valid, parks.Declared(found.months, found.active))
    return ParkFigures(first, last, values, found.months, clearance.digest.digested_until(database()))


def own_months(firm_code: str, day: date) -> list[Month]:
    """A firm's own months of the year, by its own declarations: behind the wall, so nobody else's can come along."""
    first = date(day.year, 1, 1)
    home = clearance.digest.Home(firm_code, firm_code, first, None)
    return clearance.digest.figures(database(), [home], first, day).months


def published(values: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    """A park's indicators as everybody may see them: trade of fewer than FIRMS_SHOWN_MIN firms is None."""
    few = values["active_firms"] < FIRMS_SHOWN_MIN
    return {code: None if few and code in PRIVATE else value for code, value in values.items()}
