"""Figures of the parks for pages: the parks' definitions over the registry's firms and clearance's digests.

The rooms below do not know each other; here their answers are put together, and nothing is computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from heliu.clearance import api as clearance
from heliu.parks import api as parks
from heliu.parks.facts import FirmMonth
from heliu.people.api import beyond_the_wall
from heliu.registry import api as registry

if TYPE_CHECKING:
    import psycopg

FIRMS_SHOWN_MIN: Final = 3
"""Figures of trade are public only where so many firms stand behind them: of fewer, one would learn another's."""
PRIVATE: Final = frozenset({"declared", "released", "value", "tax"})


@dataclass(frozen=True, slots=True)
class ParkFigures:
    """Indicators by park, the months behind them, and up to which instant decisions are counted."""

    first: date
    last: date
    values: Mapping[str, Mapping[str, Decimal]]
    months: Sequence[FirmMonth]
    counted_until: datetime | None

    def months_of(self, park: str) -> list[FirmMonth]:
        return [month for month in self.months if month.park == park]


def raw() -> "psycopg.Connection[Any]":
    """Django's connection as the rooms with hand-made tables take it; the wall and the transaction stay."""
    connection.ensure_connection()
    return connection.connection  # type: ignore[no-any-return]


def year_until(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), day


def park_figures(first: date, last: date) -> ParkFigures:
    """All parks' indicators from ``first`` to ``last``, both included."""
    with beyond_the_wall("sums over the firms of a park: for officers, or where enough firms stand behind them"):
        return _park_figures(first, last)


def _park_figures(first: date, last: date) -> ParkFigures:
    homes = parks.homes_between(first, last)
    places = [clearance.digest.Home(home.park, home.firm_code, home.since, home.until) for home in homes]
    found = clearance.digest.figures(raw(), places, first, last)
    months = [
        FirmMonth(one.place, one.month, one.mode, one.declared, one.released, one.value, one.tax)
        for one in found.months
    ]
    firms = registry.firms_on({home.firm_code for home in homes}, last)
    valid = {code: firm.roles for code, firm in firms.items() if firm.is_active}
    values = parks.indicators_of(first, last, valid, parks.Declared(months, found.active))
    return ParkFigures(first, last, values, months, clearance.digest.digested_until(raw()))


def own_months(firm_code: str, first: date, last: date) -> list[FirmMonth]:
    """A firm's own months, by its own declarations: behind the wall, so nobody else's can come along."""
    home = clearance.digest.Home(firm_code, firm_code, first, None)
    found = clearance.digest.figures(raw(), [home], first, last)
    return [
        FirmMonth(one.place, one.month, one.mode, one.declared, one.released, one.value, one.tax)
        for one in found.months
    ]


def published(values: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    """A park's indicators as everybody may see them: trade of fewer than FIRMS_SHOWN_MIN firms is None."""
    few = values["active_firms"] < FIRMS_SHOWN_MIN
    return {code: None if few and code in PRIVATE else value for code, value in values.items()}
