"""Years whose holidays officers have released, as this process knows them: read now and then, never by a rule.

Whoever counts working days asks what is held here and not the database; refunds read it anew before they count.
"""

import time
from datetime import date
from typing import Final

from heliu.policies.parameters import Reference
from heliu.policies.working_days import Year
from heliu.refunds.models import HolidayYear

SECONDS_KEPT: Final = 30.0
_kept: dict[int, Year] = {}
_read_at: list[float] = []


def hold(*, anew: bool = False) -> None:
    """Read the released years, unless that was done just now; of one year the last release counts."""
    at = time.monotonic()
    if not anew and _read_at and at - _read_at[0] < SECONDS_KEPT:
        return
    released = HolidayYear.objects.filter(released_at__isnull=False).order_by("pk")
    found = {row.year: _year(row) for row in released}
    _kept.clear()
    _kept.update(found)
    _read_at[:] = [at]


def released_year(year: int) -> Year | None:
    return _kept.get(year)


def _year(row: HolidayYear) -> Year:
    closed, worked = (frozenset(map(date.fromisoformat, days)) for days in (row.closed, row.worked))
    return Year(closed, worked, Reference(row.document, "节假日安排", row.published))
