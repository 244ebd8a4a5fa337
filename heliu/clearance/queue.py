"""The officers' queue (风险通道队列): the longest under review first, each with its clock; the next; the alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from heliu.clearance.moves import UNDER_REVIEW
from heliu.kernel.days import business_day
from heliu.policies.parameters import in_force

RELATED_MAX: Final = 6
CANDIDATES_MAX: Final = 1_000  # cases looked through for similar ones
_COLUMNS: Final = (
    "d.inventory_id, i.cop_no, i.ebc_code, i.ebp_code, d.status, d.decided_at, d.score, d.risks, d.tax_price,"
    " i.goods_codes, i.trade_mode, d.buyer_id, h.inventory_id IS NOT NULL, p.inventory_id IS NOT NULL"
)
_FROM: Final = (
    " FROM clearance_decision d JOIN public.declarations_inventory i ON i.id = d.inventory_id"
    " LEFT JOIN clearance_hold h ON h.inventory_id = d.inventory_id"
    " LEFT JOIN clearance_proposal p ON p.inventory_id = d.inventory_id"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One inventory under review."""

    inventory_id: int
    cop_no: str
    ebc_code: str
    ebp_code: str
    status: int
    since: datetime
    score: int
    risks: int
    tax_price: Decimal
    goods_codes: list[str]
    trade_mode: str
    buyer_id: UUID
    held: bool
    proposed: bool

    @property
    def due(self) -> datetime:
        """When the review should be over: a clock of the day the case came to the officers."""
        hours = in_force("clearance/review_hours_max", business_day(self.since)).value
        return self.since + timedelta(hours=int(hours))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the queue goes on."""

    since: datetime
    inventory_id: int


@dataclass(frozen=True, slots=True)
class Related:
    """A case that resembles another, and in what: the same buyer, firm, goods codes, risk rules."""

    case: Case
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """The queue in numbers."""

    documents: int
    inspection: int
    held: int
    proposed: int
    oldest: datetime | None


def cases(connection: Connection, status: int | None, after: Place | None, limit: int) -> list[Case]:
    """The cases of one lane (300 人工审核, 500 查验) or of both, the longest waiting first."""
    statuses = [status] if status in UNDER_REVIEW else list(UNDER_REVIEW)
    rows = connection.execute(
        f"SELECT {_COLUMNS}{_FROM} WHERE d.status IN (300, 500) AND d.status = ANY (%(statuses)s)"
        " AND (%(since)s::timestamptz IS NULL OR (d.decided_at, d.inventory_id) > (%(since)s, %(number)s))"
        " ORDER BY d.decided_at, d.inventory_id LIMIT %(limit)s",
        {
            "statuses": statuses,
            "since": after.since if after else None,
            "number": after.inventory_id if after else 0,
            "limit": limit,
        },
    ).fetchall()
    return [_case(row) for row in rows]


def next_case(connection: Connection, status: int | None, officer_id: int, past: int | None = None) -> int | None:
    """The case to take now: the longest waiting that nobody holds and that does not wait for another officer.

    ``past``: the case just seen, which is not given again.
    """
    statuses = [status] if status in UNDER_REVIEW else list(UNDER_REVIEW)
    row = connection.execute(
        "SELECT d.inventory_id FROM clearance_decision d WHERE d.status IN (300, 500) AND d.status = ANY (%s)"
        " AND d.inventory_id <> %s"
        " AND NOT EXISTS (SELECT FROM clearance_hold h WHERE h.inventory_id = d.inventory_id)"
        " AND NOT EXISTS (SELECT FROM clearance_proposal p WHERE p.inventory_id = d.inventory_id AND p.officer_id = %s)"
        " ORDER BY d.decided_at, d.inventory_id LIMIT 1",
        (statuses, past or 0, officer_id),
    ).fetchone()
    return int(row[0]) if row else None


def load(connection: Connection) -> Load:
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE status = 300), count(*) FILTER (WHERE status = 500),"
        " (SELECT count(*) FROM clearance_hold), (SELECT count(*) FROM clearance_proposal), min(decided_at)"
        " FROM clearance_decision WHERE status IN (300, 500)"
    ).fetchone()
    return Load(*row) if row else Load(0, 0, 0, 0, None)


def same_buyer(connection: Connection, inventory_id: int) -> list[Case]:
    """The other cases of the same buyer that are under review or were returned, the newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}{_FROM} WHERE d.status IN (100, 300, 500) AND d.inventory_id <> %(id)s"  # noqa: S608
        " AND d.buyer_id = (SELECT buyer_id FROM clearance_decision WHERE inventory_id = %(id)s)"
        " ORDER BY d.decided_at DESC LIMIT %(limit)s",
        {"id": inventory_id, "limit": RELATED_MAX},
    ).fetchall()
    return [_case(row) for row in rows]


def similar(connection: Connection, inventory_id: int) -> list[Related]:
    """Cases under review that share the firm, a goods code or the risk rules with this one, the likest first."""
    row = connection.execute(
        f"SELECT {_COLUMNS}{_FROM} WHERE d.inventory_id = %s LIMIT 1",
        (inventory_id,),
    ).fetchone()
    if row is None:
        return []
    this = _case(row)
    others = [one for one in cases(connection, None, None, CANDIDATES_MAX) if one.inventory_id != inventory_id]
    found = [Related(one, shared(this, one)) for one in others if one.buyer_id != this.buyer_id]
    alike = sorted((one for one in found if one.shared), key=lambda one: (-len(one.shared), one.case.since))
    return alike[:RELATED_MAX]


def shared(this: Case, other: Case) -> tuple[str, ...]:
    """In what two cases agree. Pure."""
    facts = (
        ("firm", this.ebc_code == other.ebc_code),
        ("goods", bool(set(this.goods_codes) & set(other.goods_codes))),
        ("risks", this.risks != 0 and this.risks == other.risks),
    )
    agreed = tuple(name for name, same in facts if same)
    return agreed if len(agreed) > 1 else ()


def _case(row: tuple[Any, ...]) -> Case:
    return Case(*row)
