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
IMPORT, EXPORT = "import", "export"
# Both directions in one list: columns alike, each read by the index of its own table.
_IMPORTS: Final = (
    "SELECT d.inventory_id, i.cop_no, i.ebc_code, i.ebp_code, d.status, d.decided_at, d.score, d.risks,"
    " d.tax_price AS value, i.goods_codes, i.trade_mode, d.buyer_id, h.inventory_id IS NOT NULL AS held,"
    " p.inventory_id IS NOT NULL AS proposed, false AS is_export"
    " FROM clearance_decision d JOIN public.declarations_inventory i ON i.id = d.inventory_id"
    " LEFT JOIN clearance_hold h ON h.inventory_id = d.inventory_id"
    " LEFT JOIN clearance_proposal p ON p.inventory_id = d.inventory_id"
)
_EXPORTS: Final = (
    "SELECT d.inventory_id, i.cop_no, i.ebc_code, i.ebp_code, d.status, d.decided_at, d.score, d.risks,"
    " d.value_cny AS value, i.goods_codes, i.trade_mode, NULL::uuid AS buyer_id, h.inventory_id IS NOT NULL AS held,"
    " p.inventory_id IS NOT NULL AS proposed, true AS is_export"
    " FROM clearance_export_decision d JOIN public.declarations_export_inventory i ON i.id = d.inventory_id"
    " LEFT JOIN clearance_hold h ON h.inventory_id = d.inventory_id"
    " LEFT JOIN clearance_proposal p ON p.inventory_id = d.inventory_id"
)
_FROM: Final = {IMPORT: _IMPORTS, EXPORT: _EXPORTS}
_TABLES: Final = {IMPORT: "clearance_decision", EXPORT: "clearance_export_decision"}
_LONGEST: Final = (
    " WHERE d.status IN (300, 500) AND d.status = ANY (%(statuses)s)"
    " AND (%(since)s::timestamptz IS NULL OR (d.decided_at, d.inventory_id) > (%(since)s, %(number)s))"
    " ORDER BY d.decided_at, d.inventory_id LIMIT %(limit)s"
)
_NEXT: Final = (
    " WHERE d.status IN (300, 500) AND d.status = ANY (%(statuses)s) AND d.inventory_id <> %(past)s"
    " AND NOT EXISTS (SELECT FROM clearance_hold h WHERE h.inventory_id = d.inventory_id)"
    " AND NOT EXISTS (SELECT FROM clearance_proposal p WHERE p.inventory_id = d.inventory_id"
    "  AND p.officer_id = %(officer)s)"
    " ORDER BY d.decided_at, d.inventory_id LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One inventory under review. ``value`` in CNY: the duty-paid value, of an export by the customs rate if any."""

    inventory_id: int
    cop_no: str
    ebc_code: str
    ebp_code: str
    status: int
    since: datetime
    score: int
    risks: int
    value: Decimal | None
    goods_codes: list[str]
    trade_mode: str
    buyer_id: UUID | None
    held: bool
    proposed: bool
    is_export: bool

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


def cases(
    connection: Connection, status: int | None, after: Place | None, limit: int, direction: str | None = None
) -> list[Case]:
    """The cases of one lane (300 人工审核, 500 查验) or both, of one direction or both, the longest waiting first."""
    union = " UNION ALL ".join(f"({_FROM[one]}{_LONGEST})" for one in _directions(direction))
    rows = connection.execute(
        f"SELECT * FROM ({union}) d ORDER BY decided_at, inventory_id LIMIT %(limit)s",  # noqa: S608 - the statements above
        {
            "statuses": _statuses(status),
            "since": after.since if after else None,
            "number": after.inventory_id if after else 0,
            "limit": limit,
        },
    ).fetchall()
    return [_case(row) for row in rows]


def next_case(
    connection: Connection, status: int | None, officer_id: int, past: int | None = None, direction: str | None = None
) -> int | None:
    """The case to take now: the longest waiting that nobody holds and that does not wait for another officer.

    ``past``: the case just seen, which is not given again.
    """
    union = " UNION ALL ".join(
        f"(SELECT inventory_id, decided_at FROM {_TABLES[one]} d{_NEXT})"  # noqa: S608 - two names
        for one in _directions(direction)
    )
    row = connection.execute(
        f"SELECT inventory_id FROM ({union}) d ORDER BY decided_at, inventory_id LIMIT 1",  # noqa: S608
        {"statuses": _statuses(status), "past": past or 0, "officer": officer_id},
    ).fetchone()
    return int(row[0]) if row else None


def _directions(direction: str | None) -> tuple[str, ...]:
    return (direction,) if direction in _FROM else tuple(_FROM)


def _statuses(status: int | None) -> list[int]:
    return [status] if status in UNDER_REVIEW else list(UNDER_REVIEW)


def load(connection: Connection, direction: str | None = None) -> Load:
    """The numbers of one direction or of both; what is held and proposed is told of both always."""
    union = " UNION ALL ".join(
        f"SELECT status, decided_at FROM {_TABLES[one]} WHERE status IN (300, 500)"  # noqa: S608 - two names
        for one in _directions(direction)
    )
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE status = 300), count(*) FILTER (WHERE status = 500),"  # noqa: S608
        " (SELECT count(*) FROM clearance_hold), (SELECT count(*) FROM clearance_proposal), min(decided_at)"
        f" FROM ({union}) d"
    ).fetchone()
    return Load(*row) if row else Load(0, 0, 0, 0, None)


def same_buyer(connection: Connection, inventory_id: int) -> list[Case]:
    """The other cases of the same buyer that are under review or were returned, the newest first."""
    rows = connection.execute(
        f"{_IMPORTS} WHERE d.status IN (100, 300, 500) AND d.inventory_id <> %(id)s"  # noqa: S608
        " AND d.buyer_id = (SELECT buyer_id FROM clearance_decision WHERE inventory_id = %(id)s)"
        " ORDER BY d.decided_at DESC LIMIT %(limit)s",
        {"id": inventory_id, "limit": RELATED_MAX},
    ).fetchall()
    return [_case(row) for row in rows]


def similar(connection: Connection, inventory_id: int) -> list[Related]:
    """Cases of its direction under review that share firm, goods code or risk rules with this one, the likest first."""
    row = connection.execute(
        f"{_IMPORTS} WHERE d.inventory_id = %(id)s UNION ALL {_EXPORTS} WHERE d.inventory_id = %(id)s",
        {"id": inventory_id},
    ).fetchone()
    if row is None:
        return []
    this = _case(row)
    direction = EXPORT if this.is_export else IMPORT
    candidates = cases(connection, None, None, CANDIDATES_MAX, direction)
    others = [one for one in candidates if one.inventory_id != inventory_id]
    found = [Related(one, shared(this, one)) for one in others if this.is_export or one.buyer_id != this.buyer_id]
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
