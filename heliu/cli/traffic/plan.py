"""What a run of synthetic traffic consists of: how many sets, how large, which share of them wrong in which way."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from heliu.cli.traffic.firms import DEMO_FIRMS, Firms
from heliu.cli.traffic.truth import Kind

BEIJING: Final = ZoneInfo("Asia/Shanghai")
DOCUMENTS_PER_MESSAGE_MAX: Final = 100
OPENING: Final = time(10)  # inside office hours
ANNUAL_GROUP: Final = 7
ANNUAL_RELEASED: Final = 6  # 6 x 4,000 fit into 26,000 CNY, 7 do not
GROUPS_IN_EVERY_SET_FROM: Final = 50  # documents a message; below, one group is enough: its share would be too large


def latest_opening(now: datetime) -> datetime:
    """The latest 10 o'clock in Beijing that is past: documents from the future or the night would look suspicious."""
    today = datetime.combine(now.astimezone(BEIJING).date(), OPENING, BEIJING)
    return today if today < now else today - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The same plan gives the same documents (SM2 signatures vary). Shares are of inventories, ``ukey`` of messages.

    ``start`` is the number of the first purchase: a fresh range for every run on one database.
    ``lag`` is the number of sets between an inventory and its duplicate or its late payment.
    """

    sets: int
    documents: int = DOCUMENTS_PER_MESSAGE_MAX
    start: int = 1
    lag: int = 64
    seed: int = 1
    mismatch: float = 0.02
    over_limit: float = 0.005
    duplicate: float = 0.005
    late: float = 0.01
    ukey: float = 0.0
    direct: float = 0.25
    instant: datetime = field(default_factory=lambda: datetime(2026, 11, 11, 10, tzinfo=BEIJING))
    firms: Firms = DEMO_FIRMS

    def __post_init__(self) -> None:
        if not 1 <= self.documents <= DOCUMENTS_PER_MESSAGE_MAX:
            raise ValueError(f"documents per message must be 1..{DOCUMENTS_PER_MESSAGE_MAX}, not {self.documents}")
        if self.sets < 1 or self.start < 1:
            raise ValueError("sets and start must be at least 1")

    @property
    def inventories(self) -> int:
        return self.sets * self.documents

    @property
    def distance(self) -> int:
        """``lag``, but never more than half the run, so that short runs have duplicates and late payments too."""
        return max(1, min(self.lag, self.sets // 2))

    @property
    def weights(self) -> dict[Kind, float]:
        third = self.mismatch / 3
        wrong = {
            Kind.AMOUNT: third,
            Kind.PAYER: third,
            Kind.GOODS: third,
            Kind.OVER_SINGLE: self.over_limit,
            Kind.DUPLICATE: self.duplicate,
            Kind.LATE: self.late,
        }
        return {Kind.OK: 1 - sum(wrong.values()), **wrong}

    def annual_group(self, set_number: int) -> int | None:
        """The group of seven whose purchase stands first in this set, if the set carries one."""
        group = set_number // ANNUAL_GROUP
        complete = (group + 1) * ANNUAL_GROUP <= self.sets
        wanted = self.over_limit > 0 and (self.documents >= GROUPS_IN_EVERY_SET_FROM or group == 0)
        return group if complete and wanted else None
