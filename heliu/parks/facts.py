"""What others may hold of the parks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from decimal import Decimal


class Tier(StrEnum):
    """The 1+4+7 of 川府函〔2020〕151号, chapter 4: one core, four industry parks, seven county parks."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    CORE = "core", "核心区"
    INDUSTRY = "industry", "产业园区"
    COUNTY = "county", "区县园区"


class Confidence(StrEnum):
    """How sure a row is: read in the document, read second-hand, or only named there."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    SEEN = "seen", "文件所载"
    NAMED = "named", "仅名称有据, 其余待确认"
    PLACEHOLDER = "placeholder", "名称暂拟, 待主管部门填写"


@dataclass(frozen=True, slots=True)
class ParkFact:
    code: str
    tier: Tier
    name: str
    region_code: str
    area_km2: Decimal | None
    focus: str
    source: str
    confidence: Confidence
    note: str
