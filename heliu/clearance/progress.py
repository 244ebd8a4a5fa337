"""How far a message has come (报文进度): where its inventories stand now, and what its documents wait for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.exports.windows import missing_of_exports
from heliu.clearance.windows import missing, waits_until
from heliu.declarations.facts import Message

INVENTORIES: Final = ("CEB621", "CEB603")
AMONG_MAX: Final = 5_000  # messages with something waiting or under review, the newest first
# The parcel a counterpart belongs to: the current inventory that names it.
_PARCEL_OF: Final[Mapping[str, str]] = {
    "CEB311": "SELECT k.key, i.id FROM unnest(%s::text[]) AS k (key) CROSS JOIN LATERAL (SELECT id FROM"
    " public.declarations_inventory i WHERE i.order_no = k.key AND i.superseded_by IS NULL LIMIT 1) i",
    "CEB411": "SELECT k.key, i.id FROM unnest(%s::text[]) AS k (key) CROSS JOIN LATERAL (SELECT order_no, ebp_code FROM"
    " public.declarations_payment p WHERE p.pay_transaction_id = k.key AND p.superseded_by IS NULL LIMIT 1) p"
    " CROSS JOIN LATERAL (SELECT id FROM public.declarations_inventory i WHERE i.order_no = p.order_no"
    " AND i.ebp_code = p.ebp_code AND i.superseded_by IS NULL LIMIT 1) i",
    "CEB511": "SELECT k.key, i.id FROM unnest(%s::text[]) AS k (key) CROSS JOIN LATERAL (SELECT order_no, logistics_no"
    " FROM public.declarations_waybill w WHERE w.logistics_no = k.key AND w.superseded_by IS NULL LIMIT 1) w"
    " CROSS JOIN LATERAL (SELECT id FROM public.declarations_inventory i WHERE i.order_no = w.order_no"
    " AND i.logistics_no = w.logistics_no AND i.superseded_by IS NULL LIMIT 1) i",
    **dict.fromkeys(  # what was collected is known by its order
        ("CEB303", "CEB403"),
        "SELECT k.key, i.id FROM unnest(%s::text[]) AS k (key) CROSS JOIN LATERAL (SELECT id FROM"
        " public.declarations_export_inventory i WHERE i.order_no = k.key AND i.superseded_by IS NULL LIMIT 1) i",
    ),
    "CEB505": "SELECT k.key, i.id FROM unnest(%s::text[]) AS k (key) CROSS JOIN LATERAL (SELECT id FROM"
    " public.declarations_export_inventory i WHERE i.logistics_no = k.key AND i.superseded_by IS NULL LIMIT 1) i",
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """An inventory that waits: for what (order, payment or collection, waybill), since when, until when."""

    inventory_id: int
    missing: tuple[str, ...]
    since: datetime
    until: datetime
    is_export: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an inventory stands: the latest return status and when it came there."""

    inventory_id: int
    status: int
    since: datetime


def standing_counts(connection: Connection, messages: Sequence[Message]) -> dict[int, dict[int, int]]:
    """By message of inventories: how many of them stand at each status now."""
    own = [one for one in messages if one.kind in INVENTORIES and one.documents]
    rows = connection.execute(
        "SELECT m.id, d.status, count(*) FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS m (id, first, past)"
        " CROSS JOIN LATERAL (SELECT status FROM clearance_decision d"
        "  WHERE d.inventory_id >= m.first AND d.inventory_id < m.past"
        "  UNION ALL SELECT status FROM clearance_export_decision d"
        "  WHERE d.inventory_id >= m.first AND d.inventory_id < m.past) d GROUP BY 1, 2",
        ([one.id for one in own], [one.numbers.start for one in own], [one.numbers.stop for one in own]),
    ).fetchall()
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for number, status, count in rows:
        counts[number][status] = count
    return counts


def stands(connection: Connection, numbers: range | Sequence[int]) -> dict[int, Stand]:
    """Where these inventories stand, by number."""
    rows = connection.execute(
        "SELECT inventory_id, status, decided_at FROM clearance_decision WHERE inventory_id = ANY (%(numbers)s)"
        " UNION ALL SELECT inventory_id, status, decided_at FROM clearance_export_decision"
        " WHERE inventory_id = ANY (%(numbers)s)",
        {"numbers": list(numbers)},
    ).fetchall()
    return {row[0]: Stand(*row) for row in rows}


def stuck(connection: Connection, numbers: Sequence[int]) -> dict[int, Stuck]:
    """Those of these inventories that wait for a counterpart."""
    rows = connection.execute(
        "SELECT inventory_id, since, false FROM clearance_waiting WHERE inventory_id = ANY (%(numbers)s)"
        " UNION ALL SELECT inventory_id, since, true FROM clearance_export_waiting"
        " WHERE inventory_id = ANY (%(numbers)s)",
        {"numbers": list(numbers)},
    ).fetchall()
    with connection.cursor() as cursor:
        lacking = missing(cursor, [row[0] for row in rows if not row[2]])
        lacking |= missing_of_exports(cursor, [row[0] for row in rows if row[2]])
    return {
        number: Stuck(number, tuple(lacking.get(number, ())), since, waits_until(since), is_export)
        for number, since, is_export in rows
    }


def parcels_of(connection: Connection, kind: str, keys: Sequence[str]) -> dict[str, int]:
    """By business key of orders, payments or waybills: the current inventory that declares their parcel."""
    if kind not in _PARCEL_OF:
        return {}
    rows: list[tuple[Any, ...]] = connection.execute(_PARCEL_OF[kind], (list(keys),)).fetchall()
    return dict(rows)


def messages_waiting(connection: Connection) -> tuple[int, ...]:
    """The messages with an inventory that waits, the latest to begin first, at most AMONG_MAX of each direction."""
    return _messages_of(connection, "SELECT inventory_id FROM {waiting} ORDER BY since DESC LIMIT %s")


def messages_under_review(connection: Connection) -> tuple[int, ...]:
    """The messages with an inventory in the officers' hands, the latest first, at most AMONG_MAX of each direction."""
    return _messages_of(
        connection, "SELECT inventory_id FROM {decision} WHERE status IN (300, 500) ORDER BY decided_at DESC LIMIT %s"
    )


_TABLES: Final = (
    {"waiting": "clearance_waiting", "decision": "clearance_decision", "inventory": "inventory"},
    {
        "waiting": "clearance_export_waiting",
        "decision": "clearance_export_decision",
        "inventory": "export_inventory",
    },
)


def _messages_of(connection: Connection, numbers: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for tables in _TABLES:
        rows = connection.execute(
            f"SELECT DISTINCT i.message_id FROM ({numbers.format(**tables)}) n CROSS JOIN LATERAL"  # noqa: S608
            f" (SELECT message_id FROM public.declarations_{tables['inventory']} i"
            "  WHERE i.id = n.inventory_id LIMIT 1) i",
            (AMONG_MAX,),
        ).fetchall()
        found |= dict.fromkeys(row[0] for row in rows)
    return tuple(found)
