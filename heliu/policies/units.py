"""The units of parameters in Chinese (单位): the files write them in English."""

import csv
from functools import lru_cache
from pathlib import Path

UNITS = Path(__file__).with_name("units.csv")


def unit_zh(unit: str) -> str:
    """As it is written where nobody has told its Chinese yet: add it to units.csv."""
    return units().get(unit, unit)


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    with UNITS.open(encoding="utf-8", newline="") as lines:
        return {row["en"]: row["zh"] for row in csv.DictReader(lines)}
