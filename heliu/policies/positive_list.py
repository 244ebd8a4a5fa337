"""The positive list (正面清单) on a day: the newest one officers released, before the first the built-in demo list.

The official list is published as a document only; nobody may copy it from memory. ``positive_list/demo.csv`` is ours: a
few codes with remarks of each kind, so that pages have something to show. It is marked wherever it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from heliu.policies.parameters import Reference
from heliu.policies.positive_list_rows import GoodsList, read_list

DEMO: Final = Path(__file__).with_name("positive_list") / "demo.csv"
DEMO_NAME: Final = Reference("演示清单（平台自编，不是官方清单）", "", None)
DEMO_CONFIDENCE: Final = "to be confirmed"


@dataclass(slots=True)
class _Standing:
    newest_first: tuple[GoodsList, ...] = ()


_STANDING: Final = _Standing()


def stand_lists(released: Sequence[GoodsList]) -> None:
    """From now on these lists are in force in this process, each from its day (called by the lawbook)."""
    _STANDING.newest_first = tuple(sorted(released, key=lambda one: one.since, reverse=True))


def standing_lists() -> tuple[GoodsList, ...]:
    """The lists that are in force in this process, the newest first."""
    return _STANDING.newest_first


def list_on(day: date) -> GoodsList:
    """The list that answers on ``day``."""
    return newest(_STANDING.newest_first, day) or demo_list()


def newest(newest_first: Sequence[GoodsList], day: date) -> GoodsList | None:
    """Of these the one that stands on ``day``."""
    return next((one for one in newest_first if one.since <= day), None)


@lru_cache(maxsize=1)
def demo_list() -> GoodsList:
    """The built-in list; it is never whole."""
    rows = read_list(DEMO.read_text(encoding="utf-8"), DEMO.name)
    return GoodsList(date.min, DEMO_NAME, DEMO_CONFIDENCE, len(rows), rows, is_demo=True)
