"""The units of parameters in Chinese (单位): the files write them in English."""

import csv
from functools import lru_cache
from pathlib import Path

UNITS = Path(__file__).with_name("units.csv")


def unit_zh(unit: str) -> str:
    """Raises KeyError for a unit without its Chinese: add it to units.csv."""
    return _units()[unit]


@lru_cache(maxsize=1)
def _units() -> dict[str, str]:
    with UNITS.open(encoding="utf-8", newline="") as lines:
        return {row["en"]: row["zh"] for row in csv.DictReader(lines)}
