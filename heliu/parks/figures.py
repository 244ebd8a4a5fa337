"""All parks' indicators of a period, by the one definition; what stands in other rooms comes by argument."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from heliu.parks.incubating import filed_between
from heliu.parks.indicators import Basis, compute
from heliu.parks.models import Park
from heliu.parks.tenants import premises, tenants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from heliu.parks.facts import FirmMonth


@dataclass(frozen=True, slots=True)
class Declared:
    """What the firms declared in the period, from clearance: by month and mode, and firms with a release by park."""

    months: Sequence[FirmMonth]
    active: Mapping[str, int]


def indicators_of(
    first: date, last: date, roles: Mapping[str, frozenset[str]], declared: Declared
) -> dict[str, dict[str, Decimal]]:
    """Park -> indicator -> value, from ``first`` to ``last``, both included.

    ``roles`` are those of every firm whose filing is valid on the last day; a firm that is not in it does not count.
    """
    homes = tenants(last)
    spaces = premises(last)
    incubated = filed_between(first, last)
    return {
        park: compute(
            Basis(
                roles={
                    home.firm_code: roles[home.firm_code]
                    for home in homes
                    if home.park == park and home.firm_code in roles
                },
                months=[month for month in declared.months if month.place == park],
                active=declared.active.get(park, 0),
                space_m2=_sum(space.area_m2 for space in spaces if space.park == park),
                let_m2=_sum(space.let_m2 for space in spaces if space.park == park),
                incubated=incubated.get(park, 0),
            )
        )
        for park in Park.objects.values_list("code", flat=True)
    }


def _sum(areas: Iterable[Decimal]) -> Decimal:
    return sum(areas, Decimal(0))
