"""Numbers as pages write them, and small pictures for tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

BAR_WIDTH: Final = 120
"""Width of a full bar in units of its picture."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the length of its bar; ``shown`` empty: not published."""

    shown: str
    length: int


def number(value: Decimal | None, decimals: int) -> str:
    return "" if value is None else f"{value:,.{decimals}f}"


def bars(values: Mapping[str, Decimal | None], decimals: int) -> dict[str, Cell]:
    """Each value as text and as a bar in proportion to the largest."""
    most = max((value for value in values.values() if value is not None), default=Decimal(0))
    return {
        key: Cell(number(value, decimals), int(value / most * BAR_WIDTH) if value and most else 0)
        for key, value in values.items()
    }


def bars_of(values: Sequence[Decimal]) -> list[int]:
    most = max(values, default=Decimal(0))
    return [int(value / most * BAR_WIDTH) if most else 0 for value in values]
