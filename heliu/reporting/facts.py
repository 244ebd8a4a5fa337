"""What others may hold of platform reports: basic facts, quarterly reports with their sellers, what is due."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.rules.platform_reporting import Due, Quarter

ZERO: Final = Decimal("0.00")


class Business(Named):
    """What kind of business a platform does (业务类型)."""

    GOODS = "goods", "网络商品交易", "sale of goods"
    SERVICES = "services", "网络服务交易", "sale of services"
    BOTH = "both", "商品与服务", "goods and services"


class State(Named):
    """Where a version of a quarterly report stands."""

    DRAFT = "draft", "待报送", "to be filed"
    FILED = "filed", "已报送", "filed"
    REPLACED = "replaced", "已由更正取代", "replaced by a correction"
    DROPPED = "dropped", "已作废，重新生成", "dropped and made anew"


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the platform (运营主体)."""

    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class BasicFacts:
    """One version of a platform's basic facts. ``receipt``: its number and digest are what the platform shows."""

    id: int
    firm: str
    firm_name: str
    version: int
    domain: str
    business: Business
    started_on: date
    operators: tuple[Operator, ...]
    due: Due | None
    filed_at: datetime
    filed_by: str
    reason: str
    receipt: str
    digest: str


@dataclass(frozen=True, slots=True)
class SellerRow:
    """One seller in a report. CNY; ``faults``: codes of what is wrong with it."""

    id: int
    seller: str
    name: str
    uscc: str
    orders: int
    gross: Decimal
    taken_off_count: int
    taken_off: Decimal
    net: Decimal
    unvalued: int
    faults: tuple[str, ...]

    @property
    def masked_uscc(self) -> str:
        """Head and tail of the number: who reads the rest says for what."""
        return f"{self.uscc[:4]}{'*' * (len(self.uscc) - 8)}{self.uscc[-4:]}" if len(self.uscc) > 8 else self.uscc  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Report:
    """One version of a platform's quarterly report, with its totals."""

    id: int
    firm: str
    firm_name: str
    quarter: Quarter
    version: int
    state: State
    sellers: int
    orders: int
    net: Decimal
    faulty: int
    due: Due | None
    made_at: datetime
    made_by: str
    filed_at: datetime | None
    filed_by: str
    reason: str
    digest: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a platform owes: a quarter's report with its last day. ``report``: the version that stands, if any."""

    quarter: Quarter
    due: Due
    filed: bool
    report: int | None
