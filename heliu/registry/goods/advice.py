"""What a firm is told at once about a code while filling in: the positive list, its elements, what the tax will ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliu.policies.classification.elements import elements_of, is_for_export_only
from heliu.policies.parameters import InForce, NotInForce, in_force
from heliu.policies.positive_list import list_on
from heliu.policies.rules.positive_list import Answer, position_of
from heliu.policies.tariff import TariffLine, tariff_line
from heliu.registry.goods.rules import needed_content_units

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Advice:
    """``line`` is None for a code our tariff does not hold: then no tax is told. ``bonded``: is 1210 open here?"""

    code: str
    line: TariffLine | None
    position: Answer
    elements: tuple[str, ...]
    content_units: tuple[str, ...]
    bonded: InForce | None


def advise(code: str, day: date) -> Advice:
    """Everything known about ``code`` on ``day``; whoever fills in a form may ask."""
    return Advice(
        code=code,
        line=tariff_line(code, day),
        position=position_of(code, day, list_on(day)),
        elements=tuple(name for name in elements_of(code) if not is_for_export_only(name)),
        content_units=needed_content_units(code, day),
        bonded=_bonded(day),
    )


def _bonded(day: date) -> InForce | None:
    try:
        return in_force("scope/bonded_import_luzhou", day)
    except NotInForce:
        return None
