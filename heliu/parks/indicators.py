"""The indicators of a park: one definition for all of them (indicators.yaml), computed here from plain rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from heliu.parks.facts import FirmMonth

_DEFINITIONS: Final = Path(__file__).with_name("indicators.yaml")
SELLER: Final = "seller"
SERVICE_ROLES: Final = frozenset({"platform", "payment", "carrier", "warehouse", "broker"})


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is, in words for everybody."""

    code: str
    zh: str
    en: str
    unit_zh: str
    unit_en: str
    decimals: int
    period: str
    formula_zh: str
    formula_en: str


@dataclass(frozen=True, slots=True)
class Basis:
    """All a park's indicators rest on: ``roles`` of the firms at home on the last day whose filing is valid, the
    months of its firms, ``active`` firms of the period, space and leases of the last day (m²), start-ups filed.
    """

    roles: Mapping[str, frozenset[str]]
    months: Iterable[FirmMonth]
    active: int
    space_m2: Decimal
    let_m2: Decimal
    incubated: int


@lru_cache(maxsize=1)
def definitions() -> tuple[Definition, ...]:
    return tuple(Definition(**row) for row in yaml.safe_load(_DEFINITIONS.read_text(encoding="utf-8")))


def compute(basis: Basis) -> dict[str, Decimal]:
    """Every indicator by its code, in the order of the definitions, rounded to its decimals."""
    return {
        one.code: Decimal(_COMPUTE[one.code](basis)).quantize(Decimal(1).scaleb(-one.decimals), ROUND_HALF_UP)
        for one in definitions()
    }


def _occupancy(basis: Basis) -> Decimal:
    return basis.let_m2 / basis.space_m2 * 100 if basis.space_m2 else Decimal(0)


_COMPUTE: Final[Mapping[str, Callable[[Basis], Decimal | int]]] = {
    "firms": lambda basis: len(basis.roles),
    "sellers": lambda basis: sum(SELLER in roles for roles in basis.roles.values()),
    "service_firms": lambda basis: sum(bool(roles & SERVICE_ROLES) for roles in basis.roles.values()),
    "active_firms": lambda basis: basis.active,
    "declared": lambda basis: sum(month.declared for month in basis.months),
    "released": lambda basis: sum(month.released for month in basis.months),
    "value": lambda basis: sum((month.value for month in basis.months), Decimal(0)),
    "tax": lambda basis: sum((month.tax for month in basis.months), Decimal(0)),
    "space": lambda basis: basis.space_m2,
    "occupancy": _occupancy,
    "incubated": lambda basis: basis.incubated,
}
