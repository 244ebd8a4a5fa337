"""One synthetic export: its mode, its goods and its money (integers of fen), right or wrong in a chosen way."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from heliu.cli.traffic.purchases import GOODS, LINES, NUMBER_SPACE, SCATTER, Line
from heliu.cli.traffic.truth import Kind

ORDER_TYPES: Final = {"9610": "E", "1210": "E", "1239": "E", "9710": "B", "9810": "W"}
ZONE_MODES: Final = ("1210", "1239")
B2B_MODES: Final = ("9710", "9810")
MODES: Final = ("9610", "9610", "9610", "1210", "1239", "9710", "9810")
"""Most parcels go by 9610."""
SIMPLIFIED, SUMMARISED = "A", "B"
LOW_FEN, HIGH_FEN = 500, 30_000
DEAR_FEN: Final = 600_000
"""Above the limit of an inventory between firms."""


@dataclass(frozen=True, slots=True)
class Export:
    """``number`` is unique per database; ``declared`` are the lines of the inventory, ``lines`` those of the order."""

    number: int
    kind: Kind
    mode: str
    flag: str
    lines: tuple[Line, ...]
    declared: tuple[Line, ...]
    freight_fen: int

    @property
    def digits(self) -> str:
        """Twelve scattered digits, as real order numbers are."""
        return f"{self.number * SCATTER % NUMBER_SPACE:012d}"

    @property
    def is_retail(self) -> bool:
        return self.mode not in B2B_MODES

    @property
    def goods_fen(self) -> int:
        return sum(line.total_fen for line in self.lines)


def make_export(number: int, kind: Kind, random: Random, mode: str = "") -> Export:
    """Export ``number``; what is wrong with it may ask for a mode."""
    chosen = mode or random.choice(MODES)
    if kind in (Kind.EXPORT_VALUE, Kind.EXPORT_EARLY):
        chosen = mode or random.choice(B2B_MODES)
    elif kind is Kind.EXPORT_CHARGE:
        chosen = mode or "9610"
    lines = tuple(
        Line(random.choice(GOODS), random.randint(1, 3), random.randint(LOW_FEN, HIGH_FEN)) for _ in range(LINES)
    )
    if kind is Kind.EXPORT_VALUE:
        lines = (replace(lines[0], quantity=1, price_fen=DEAR_FEN), *lines[1:])
    first = lines[0]
    declared = (replace(first, quantity=first.quantity + 1), *lines[1:]) if kind is Kind.EXPORT_GOODS else lines
    flag = random.choice((SIMPLIFIED, SUMMARISED)) if kind is not Kind.EXPORT_VALUE else SUMMARISED
    return Export(number, kind, chosen, flag, lines, declared, random.choice((0, 0, 1_200)))
