"""Units (计量单位) and countries (国别地区) by their three-digit customs codes, with their names in both languages.

The codes are the customs' own; the English names of units are ours, for people who read the pages in English.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FOLDER = Path(__file__).parent


class Named(NamedTuple):
    """One row of a table."""

    code: str
    zh: str
    en: str


@cache
def units() -> Mapping[str, Named]:
    """123 units, by code: ``035`` is 千克."""
    return _table("units")


@cache
def countries() -> Mapping[str, Named]:
    """Countries and regions, by code: ``116`` is 日本."""
    return _table("countries")


def _table(name: str) -> Mapping[str, Named]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [Named(*row) for row in list(csv.reader(lines, delimiter="\t"))[1:]]
    return MappingProxyType({row.code: row for row in rows})
