"""Declaration elements (规范申报要素): what has to be said of goods of a tariff line, in the order it is said.

Taken from the customs' table as copied in 2019 and not compared with the edition in force: a line may want more today,
so the names are shown as *to be confirmed* and a value the firm adds is never refused.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

TABLE = Path(__file__).with_name("elements.csv")
BRAND_KIND, EXPORT_PREFERENCE, BRAND = "品牌类型", "出口享惠情况", "品牌"
BRAND_KINDS = ("0", "1", "2", "3", "4")
"""The customs' own five answers to 品牌类型 (规范申报目录)."""


def elements_of(code: str) -> tuple[str, ...]:
    """The names, in order; empty where our table does not know the line."""
    return _table().get(code, ())


def is_for_export_only(name: str) -> bool:
    """出口享惠情况 is answered for exports; for imports the customs' form takes it as not applicable."""
    return name == EXPORT_PREFERENCE


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["code"]: tuple(row["elements"].split("|")) for row in csv.DictReader(lines)})
