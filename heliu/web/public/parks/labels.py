"""Words of the rooms in the reader's language, and small pictures for tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from heliu.kernel import languages
from heliu.kernel.languages import english

BAR_WIDTH: Final = 120
"""Width of a full bar in units of its picture."""


def told(word: Any, part: str = "") -> str:
    """The word in the reader's language, of what carries it in both (``zh`` and ``en``, ``formula_zh`` …)."""
    return str(getattr(word, f"{part}_en" if english() else f"{part}_zh") if part else languages.told(word))


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
