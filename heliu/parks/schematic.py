"""The schematic of the zone (示意图): districts, rivers and parks as we drew them, from the seed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

_SEED: Final = files("heliu.parks") / "seed" / "map.yaml"


@dataclass(frozen=True, slots=True)
class Region:
    """A district or county: ``points`` of its outline, and where its name stands."""

    code: str
    zh: str
    en: str
    points: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class River:
    zh: str
    en: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Schematic:
    """``places``: park code -> (x, y); parks whose district no document names are not in it."""

    width: int
    height: int
    regions: tuple[Region, ...]
    rivers: tuple[River, ...]
    places: dict[str, tuple[int, int]]


@lru_cache(maxsize=1)
def schematic() -> Schematic:
    content: dict[str, Any] = yaml.safe_load(_SEED.read_text(encoding="utf-8"))
    return Schematic(
        width=content["width"],
        height=content["height"],
        regions=tuple(Region(**row) for row in content["regions"]),
        rivers=tuple(River(**row) for row in content["rivers"]),
        places={code: (place["x"], place["y"]) for code, place in content["parks"].items()},
    )
