"""What a person may see of their own yearly quota (个人年度额度) and of a parcel, found by fingerprints.

The identity number is turned into its fingerprint here and goes no further: no table, log, session or message holds it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from heliu.ceb.scanner.rows import mark
from heliu.ceb.scanner.siphash import fingerprint
from heliu.clearance.digest import MARK
from heliu.clearance.facts import Outcome
from heliu.clearance.moves import CLOSED, RELEASED
from heliu.kernel.days import from_customs_time

USES_MAX: Final = 500
PARCELS_MAX: Final = 20
_WORD: Final = 1 << 64

_IDENTIFY: Final = """
SELECT i.buyer_id FROM public.declarations_inventory i
WHERE i.order_no IN (SELECT %(number)s::text UNION ALL SELECT w.order_no FROM public.declarations_waybill w
        WHERE w.logistics_no = %(number)s AND w.superseded_by IS NULL)
    AND i.superseded_by IS NULL AND i.buyer_id = ANY (%(buyers)s) AND i.buyer_name_key = %(name)s
LIMIT 1
"""
# The digest knows them up to its mark; what was decided since is found by block ranges.
_USES: Final = """
WITH own AS (
    SELECT inventory_id FROM clearance_use WHERE buyer_id = %(buyer)s
    UNION
    SELECT inventory_id FROM clearance_decision
    WHERE decided_at >= coalesce((SELECT reached FROM clearance_mark WHERE name = %(mark)s), '-infinity')
        AND buyer_id = %(buyer)s AND outcome <> ALL (%(never)s)
)
SELECT d.inventory_id, d.year, d.decided_on AS day, i.order_no, i.logistics_no, i.ebc_code AS firm,
    i.ebp_code AS platform, d.tax_price AS amount, d.counted, d.status, d.outcome,
    coalesce(s.given_back, 0) + coalesce(u.quota_back, 0) AS given_back, o.number AS dispute, o.state AS dispute_state
FROM own JOIN clearance_decision d USING (inventory_id)
JOIN public.declarations_inventory i ON i.id = d.inventory_id
LEFT JOIN LATERAL (SELECT sum(x.given_back) AS given_back FROM clearance_dispute x
    WHERE x.inventory_id = d.inventory_id) s ON true
LEFT JOIN LATERAL (SELECT sum(x.quota_back) AS quota_back FROM clearance_undoing x
    WHERE x.inventory_id = d.inventory_id) u ON true
LEFT JOIN LATERAL (SELECT x.number, x.state FROM clearance_dispute x
    WHERE x.inventory_id = d.inventory_id ORDER BY x.opened_at DESC LIMIT 1) o ON true
ORDER BY d.decided_on DESC, d.inventory_id DESC LIMIT %(most)s
"""
_TRACE: Final = (Path(__file__).with_name("sql") / "trace.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says to be: name, identity number, and the number of an order or waybill of theirs."""

    name: str
    id_number: str
    number: str


@dataclass(frozen=True, slots=True)
class YearUse:
    """The quota of a year, CNY: what officers still look at, what was released, and how often was bought."""

    year: int
    reserved: Decimal
    committed: Decimal
    purchases: int

    @property
    def used(self) -> Decimal:
        return self.reserved + self.committed


@dataclass(frozen=True, slots=True)
class Use:
    """One declaration in a person's name and what it took of the quota, CNY."""

    inventory_id: int
    year: int
    day: date
    order_no: str
    logistics_no: str
    firm: str
    platform: str
    amount: Decimal
    counted: Decimal
    status: int
    outcome: int
    given_back: Decimal
    dispute: str | None
    dispute_state: str | None

    @property
    def standing(self) -> str:
        """committed, reserved, given_back, or never: it was refused before it took anything."""
        if self.counted > 0:
            return "committed" if self.status in (RELEASED, CLOSED) else "reserved"
        is_back = self.outcome in (Outcome.RETURNED, Outcome.CANCELLED) or self.given_back > 0
        return "given_back" if is_back else "never"


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a parcel: order, payment, waybill, inventory, step (with the customs status), delivery."""

    kind: str
    order_no: str
    platform: str
    at: datetime | None
    status: int


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    order_no: str
    ebp_code: str
    at: datetime | None
    told: int | None
    status: int


def buyers_of(id_number: str, keys: tuple[int, int]) -> list[UUID]:
    """The fingerprints under which the number may be stored: a last X is written either way."""
    written = dict.fromkeys((id_number.strip().upper(), id_number.strip().lower()))
    marks = (mark(one, keys) for one in written)
    return [UUID(int=high * _WORD + low) for low, high in marks]


def name_key(name: str, keys: tuple[int, int]) -> int:
    return _stored(mark(name.strip(), keys)[0])


def address_key(address: str, keys: tuple[int, int]) -> int:
    """The address as the log of looks keeps it: two looks from one place are known as such, the place is not."""
    return _stored(fingerprint(address.encode(), keys)[0])


def _stored(low: int) -> int:
    """Sixty-four bits as the database's signed bigint holds them."""
    return low - _WORD if low >= _WORD >> 1 else low


def identify(connection: Connection, claim: Claim, keys: tuple[int, int]) -> UUID | None:
    """Whose quota the claim is about, if a stored declaration bears name, identity number and order or waybill."""
    row = connection.execute(
        _IDENTIFY,
        {
            "number": claim.number.strip(),
            "buyers": buyers_of(claim.id_number, keys),
            "name": name_key(claim.name, keys),
        },
    ).fetchone()
    return row[0] if row else None


def years_of(connection: Connection, buyer_id: UUID) -> list[YearUse]:
    """The quota by year, newest first."""
    with connection.cursor(row_factory=class_row(YearUse)) as cursor:
        cursor.execute(
            "SELECT year, reserved, committed, purchases FROM clearance_quota WHERE buyer_id = %s ORDER BY year DESC",
            (buyer_id,),
        )
        return cursor.fetchall()


def uses_of(connection: Connection, buyer_id: UUID) -> list[Use]:
    """The latest declarations in a person's name, at most USES_MAX, whether they took of the quota or not."""
    never = [int(Outcome.WAITING), int(Outcome.WITHDRAWN)]
    with connection.cursor(row_factory=class_row(Use)) as cursor:
        cursor.execute(_USES, {"buyer": buyer_id, "mark": MARK, "never": never, "most": USES_MAX})
        return cursor.fetchall()


def trace(connection: Connection, number: str) -> list[Step]:
    """All that happened to the parcels of an order or waybill number, oldest first: no person, remark or officer."""
    with connection.cursor(row_factory=class_row(_Event)) as cursor:
        told = {"number": number.strip(), "most": PARCELS_MAX, "waiting": int(Outcome.WAITING)}
        cursor.execute(_TRACE, told)
        events = cursor.fetchall()
    steps = [
        Step(one.kind, one.order_no, one.ebp_code, from_customs_time(str(one.told)) if one.told else one.at, one.status)
        for one in events
    ]
    order = ("order", "payment", "waybill", "inventory", "step", "delivery")
    return sorted(steps, key=lambda one: (one.at.timestamp() if one.at else float("inf"), order.index(one.kind)))
