"""What needs attention today (关注): counts for the homes, from indexes, never above a named limit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection

from heliu.clearance.exports.windows import missing_of_exports
from heliu.clearance.moves import RETURNED
from heliu.clearance.windows import missing, waits_until

LOOKED_AT_MAX: Final = 2_000  # waiting inventories, the longest first
RECENT_DAYS: Final = 7
# Whose document it is that a waiting inventory lacks; the payment firm is known by the order, where that is here.
_WAITING: Final = """
SELECT w.inventory_id, w.since, i.ebc_code, i.agent_code, w.ebp_code, w.logistics_code, o.pay_code
FROM (SELECT * FROM clearance_waiting ORDER BY since LIMIT %s) w
CROSS JOIN LATERAL (SELECT ebc_code, agent_code FROM public.declarations_inventory i
    WHERE i.id = w.inventory_id LIMIT 1) i
LEFT JOIN LATERAL (SELECT pay_code FROM public.declarations_order o
    WHERE o.order_no = w.order_no AND o.ebp_code = w.ebp_code AND o.superseded_by IS NULL LIMIT 1) o ON true
"""
# Who should collect is not known; a platform abroad is called 无, and its orders are the seller's to send.
_EXPORTS_WAITING: Final = """
SELECT w.inventory_id, w.since, w.ebc_code, i.agent_code,
    CASE WHEN w.ebp_code = '无' THEN w.ebc_code ELSE w.ebp_code END, w.logistics_code
FROM (SELECT * FROM clearance_export_waiting ORDER BY since LIMIT %s) w
CROSS JOIN LATERAL (SELECT agent_code FROM public.declarations_export_inventory i
    WHERE i.id = w.inventory_id LIMIT 1) i
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """Of one firm: its own inventories that wait, and by kind the documents that others wait for it to send."""

    own: int
    owed: Mapping[str, int]
    first_until: datetime | None


@dataclass(frozen=True, slots=True)
class Refusals:
    """Messages of the last RECENT_DAYS days in which something was returned or refused (a code below zero)."""

    returned: int
    refused: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One inventory that waits: whose it is, and by kind of document (exports apart) who should send it."""

    inventory_id: int
    since: datetime
    owners: tuple[str, ...]
    debtors: Mapping[str, str | None]
    lacking: Sequence[str]


def waits_of(connection: Connection, firm: str) -> Waits:
    """Among the LOOKED_AT_MAX of each direction that wait longest. To be asked beyond the wall: counts only."""
    own, until = 0, None
    owed: Counter[str] = Counter()
    for one in (*_imports_waiting(connection), *_exports_waiting(connection)):
        ends = waits_until(one.since)
        if firm in one.owners:
            own += 1
            until = min(until or ends, ends)
        for kind in one.lacking:
            if one.debtors.get(kind) == firm:
                owed[kind] += 1
                until = min(until or ends, ends)
    return Waits(own, owed, until)


def _imports_waiting(connection: Connection) -> list[_Waiting]:
    rows = connection.execute(_WAITING, (LOOKED_AT_MAX,)).fetchall()
    with connection.cursor() as cursor:
        lacking = missing(cursor, [row[0] for row in rows])
    return [
        _Waiting(
            number,
            since,
            (seller, agent, platform),
            {"order": platform, "payment": payer, "waybill": carrier},
            lacking.get(number, []),
        )
        for number, since, seller, agent, platform, carrier, payer in rows
    ]


def _exports_waiting(connection: Connection) -> list[_Waiting]:
    rows = connection.execute(_EXPORTS_WAITING, (LOOKED_AT_MAX,)).fetchall()
    with connection.cursor() as cursor:
        lacking = missing_of_exports(cursor, [row[0] for row in rows])
    return [
        _Waiting(
            number,
            since,
            (seller, agent, platform),
            {"export_order": platform, "export_waybill": carrier},
            [f"export_{kind}" for kind in lacking.get(number, [])],
        )
        for number, since, seller, agent, platform, carrier in rows
    ]


def refusals_of(connection: Connection, firm: str, at: datetime) -> Refusals:
    """From the codes noted behind the doors: up to a minute old."""
    since = at - timedelta(days=RECENT_DAYS)
    row = connection.execute(
        "SELECT (SELECT count(DISTINCT message_id) FROM clearance_returned WHERE sender = %(firm)s AND code = %(code)s"
        "  AND given_at >= %(since)s),"
        " (SELECT count(DISTINCT message_id) FROM clearance_returned WHERE sender = %(firm)s AND code < 0"
        "  AND given_at >= %(since)s)",
        {"firm": firm, "code": RETURNED, "since": since},
    ).fetchone()
    return Refusals(*row) if row else Refusals(0, 0)
