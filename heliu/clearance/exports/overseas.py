"""Exports to overseas warehouses as other rooms follow them (9810): what left the country, and what came back of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from psycopg import Connection

from heliu.clearance.exports.facts import SIMPLIFIED
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.declarations.api import Archive, document_content, evidence_of

OVERSEAS: Final = "9810"
_KIND: Final = "CEB603"
_LEFT: Final = f"""
SELECT i.id, i.message_id, i.ebc_code, {INVENTORY_NO}, i.order_no, i.logistics_no, i.country, i.statistics_flag,
    d.decided_at
FROM clearance_export_decision d
JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
JOIN public.declarations_message m ON m.id = i.message_id
WHERE d.status = 899 AND d.decided_at >= %s AND i.trade_mode = '{OVERSEAS}' AND i.id <> ALL (%s)
ORDER BY d.decided_at, i.id LIMIT %s
"""  # noqa: S608 - this file's own words
_CAME_BACK: Final = f"""
SELECT r.inventory_id, a.cop_no, coalesce(r.back_on, r.decided_on), l.gnum, l.quantity, r.decided_at, r.return_id
FROM clearance_export_return r JOIN clearance_export_return_line l USING (return_id)
JOIN public.declarations_export_return a ON a.id = r.return_id
JOIN public.declarations_export_inventory i ON i.id = r.inventory_id
WHERE r.status = 800 AND (r.decided_at, r.return_id, l.gnum) > (%s, %s, %s) AND i.trade_mode = '{OVERSEAS}'
ORDER BY r.decided_at, r.return_id, l.gnum LIMIT %s
"""  # noqa: S608 - this file's own words


@dataclass(frozen=True, slots=True)
class Left:
    """A list that is closed: its goods left on ``left_at``."""

    inventory_id: int
    message_id: int
    firm: str
    invt_no: str
    order_no: str
    logistics_no: str
    country: str
    statistics_flag: str
    left_at: datetime

    @property
    def refundable(self) -> bool:
        return self.statistics_flag != SIMPLIFIED


class LeftLine(NamedTuple):
    """One of its goods as it was declared."""

    gnum: int
    item_no: str
    code: str
    name: str
    unit: str
    quantity: Decimal
    total: Decimal
    currency: str


Place = tuple[datetime, int, int]
"""Of a line among all that came back: by release, return and line."""


class CameBack(NamedTuple):
    """A line of a return released at ``released_at``. ``number``: the application's coElNo."""

    inventory_id: int
    number: str
    back_on: date
    gnum: int
    quantity: Decimal
    released_at: datetime
    return_id: int

    @property
    def place(self) -> Place:
        return self.released_at, self.return_id, self.gnum


def left_for_warehouses(connection: Connection, since: datetime, known: Sequence[int], limit: int) -> list[Left]:
    """What closed under 9810 from ``since`` on, without those ``known``; the earliest first."""
    found = connection.execute(_LEFT, (since, list(known), limit)).fetchall()
    return [Left(*row) for row in found]


def goods_that_left(connection: Connection, archive: Archive, left: Left) -> list[LeftLine]:
    """Its lines as they were sent; none where it was made for measuring and has no evidence."""
    kept = evidence_of(connection, [left.message_id]).get(left.message_id)
    if kept is None or not kept.content:
        return []
    _, lines = document_content(archive.open(kept.content), _KIND, left.inventory_id - kept.first_id)
    return [
        LeftLine(
            int(line["gnum"]),
            line.get("itemNo", ""),
            line["gcode"],
            line["gname"],
            line["unit"],
            Decimal(line["qty"]),
            Decimal(line["totalPrice"]),
            line["currency"],
        )
        for line in lines
    ]


def came_back(connection: Connection, after: Place, limit: int) -> list[CameBack]:
    """The released returns of lists under 9810, line by line, the earliest first, going on after a place."""
    return [CameBack(*row) for row in connection.execute(_CAME_BACK, (*after, limit)).fetchall()]
