"""What others may hold of the assessed income tax: worksheets with their lines and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.policies.rules.platform_reporting import Quarter

ZERO: Final = Decimal("0.00")


class Kind(Named):
    """What a line of the worksheet adjusts."""

    REVENUE = "revenue", "调整收入", "revenue adjusted"
    EXEMPT = "exempt", "免税收入", "tax-exempt income"


@dataclass(frozen=True, slots=True)
class Line:
    """One adjustment with its reason. ``amount`` CNY, below zero: taken off."""

    id: int
    kind: Kind
    amount: Decimal
    reason: str
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """What the platform cannot know and the enterprise states."""

    staff: Decimal = ZERO
    assets: Decimal = ZERO
    restricted_industry: bool = False
    revenue_accurate: bool = False
    exemption_confirmed: bool = False
    """The tax office has confirmed that the exemption binds for exports the law leaves unclear."""


@dataclass(frozen=True, slots=True)
class Exports:
    """Exempt exports of a time, CNY. ``unclear``: lines the law leaves open; ``unvalued``: lines without a rate."""

    amount: Decimal = ZERO
    lines: int = 0
    unclear: int = 0
    unvalued: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A worksheet as a list shows it; ``due`` None while it is not closed."""

    id: int
    firm: str
    firm_name: str
    quarter: Quarter
    closed_at: datetime | None
    due: Decimal | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One quarter of one firm (季度计算表).

    ``figures``: what it comes to with the trace, as JSON values; of a closed one as they were written then.
    """

    row: Row
    answers: Answers
    lines: tuple[Line, ...]
    figures: Mapping[str, Any]
