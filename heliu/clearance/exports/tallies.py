"""Arrivals and departures (运抵、离境) tallied against waybills and inventories, parcel by parcel.

An arrival is a fact and is taken as it is: its receipt says which parcels nobody has told us of. A departure closes the
inventories of its parcels: it is taken whole or, if one of them was not released, returned whole, so that what the
carrier's paper says and what customs' books say never part.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.authority import hold_exports, move_exports
from heliu.clearance.exports.moves import CLOSED, RELEASED, ExportVerb, name
from heliu.clearance.exports.sets import part_by_part
from heliu.clearance.facts import Paper
from heliu.kernel.phrases import shown

ARRIVAL, ACTOR = "CEB507", "CEB509"
_ARRIVED: Final = (
    "SELECT logistics_code, part_no, part_count, logistics_nos FROM public.declarations_arrival WHERE id = %s"
)
_UNDER_BILL: Final = (
    "SELECT DISTINCT k.number FROM public.declarations_master_list m CROSS JOIN unnest(m.logistics_nos) AS k (number)"
    " JOIN public.declarations_export_inventory i ON i.logistics_no = k.number"
    " AND i.logistics_code = m.logistics_code AND i.superseded_by IS NULL"
    " JOIN clearance_export_decision d ON d.inventory_id = i.id AND d.status <> 899"
    " WHERE m.bill_no = %s AND m.logistics_code = %s AND m.superseded_by IS NULL ORDER BY 1"
)
_DEPARTED: Final = (
    "SELECT logistics_code, part_no, part_count, logistics_nos, bill_no FROM public.declarations_departure"
    " WHERE id = %s"
)
_PARCELS: Final = """
SELECT k.number, i.id, d.status, w.id IS NOT NULL
FROM unnest(%s::text[]) WITH ORDINALITY AS k (number, place)
LEFT JOIN LATERAL (SELECT id FROM public.declarations_export_waybill w WHERE w.logistics_no = k.number
    AND w.logistics_code = %s AND w.superseded_by IS NULL LIMIT 1) w ON true
LEFT JOIN LATERAL (SELECT id FROM public.declarations_export_inventory i WHERE i.logistics_no = k.number
    AND i.logistics_code = %s AND i.superseded_by IS NULL ORDER BY i.id DESC LIMIT 1) i ON true
LEFT JOIN clearance_export_decision d ON d.inventory_id = i.id
ORDER BY k.place
"""


@dataclass(frozen=True, slots=True)
class TalliedParcel:
    """One parcel of a tally: its inventory with where that stands, and whether its carrier told us of it."""

    logistics_no: str
    inventory_id: int | None
    status: int | None
    has_waybill: bool


def tallied(cursor: Cursor, logistics_code: str, numbers: Sequence[str]) -> list[TalliedParcel]:
    """What is known of each parcel of a carrier, in the order given."""
    cursor.execute(_PARCELS, (list(numbers), logistics_code, logistics_code))
    return [TalliedParcel(*row) for row in cursor.fetchall()]


def arrive(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Tally stored arrivals; what each is answered."""
    return part_by_part(cursor, ARRIVAL, ids, partial(_arrive, cursor))


def _arrive(cursor: Cursor, number: int) -> Paper:
    cursor.execute(_ARRIVED, (number,))
    [(carrier, part, parts, numbers)] = cursor.fetchall()
    return _arrived(tallied(cursor, carrier, numbers), part, parts)


def _arrived(parcels: list[TalliedParcel], part: int, parts: int) -> Paper:
    lacks = {
        "无运单": [one.logistics_no for one in parcels if not one.has_waybill],
        "无清单": [one.logistics_no for one in parcels if one.inventory_id is None],
    }
    text = f"运抵第{part}/{parts}部分{len(parcels)}票" + "".join(
        f", {len(numbers)}票{what}({shown(numbers)})" for what, numbers in lacks.items() if numbers
    )
    fix = ";Fix:请补报所列运单的运单(CEB505)或清单(CEB603)" if any(lacks.values()) else ""
    return Paper(399, f"[Code:E40;Desc:{text}{fix}]")


def depart(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Tally stored departures and close what left; what each is answered."""
    return part_by_part(cursor, ACTOR, ids, partial(_depart, cursor))


def _depart(cursor: Cursor, number: int) -> Paper:
    cursor.execute(_DEPARTED, (number,))
    [(carrier, part, parts, numbers, bill_no)] = cursor.fetchall()
    return _departed(cursor, carrier, numbers, (part, parts, bill_no))


def _departed(cursor: Cursor, carrier: str, numbers: Sequence[str], part: tuple[int, int, str | None]) -> Paper:
    doubled = [number for number, times in Counter(numbers).items() if times > 1]
    if doubled:
        return Paper(100, f"[Code:E41;Desc:运单在离境单中重复({shown(doubled)});Fix:每票只列一次, 更正后重新申报]")
    parcels = tallied(cursor, carrier, numbers)
    # Locked before they are looked at again: a cancellation may be under way.
    known = [one.inventory_id for one in parcels if one.inventory_id is not None]
    held = {one.inventory_id: one for one in hold_exports(cursor, ExportVerb.DEPART, known)}
    wrong = [
        f"{one.logistics_no} {_standing(held[one.inventory_id].status) if one.inventory_id in held else '没有清单'}"
        for one in parcels
        if one.inventory_id not in held or held[one.inventory_id].status not in (RELEASED, CLOSED)
    ]
    if wrong:
        text = f"{len(wrong)}票没有放行的清单({shown(wrong)}), 离境单退回"
        return Paper(100, f"[Code:E42;Desc:{text};Fix:请去掉未放行的运单, 或待其放行后重新申报, 编号可继续使用]")
    leaving = [one for one in held.values() if one.status == RELEASED]
    if leaving:
        move_exports(cursor, ExportVerb.DEPART, leaving, ACTOR, ["离境"] * len(leaving))
    text = (
        f"离境第{part[0]}/{part[1]}部分{len(parcels)}票, 结关{len(leaving)}票{_left_behind(cursor, carrier, part[2])}"
    )
    return Paper(399, f"[Code:E43;Desc:{text}]")


def _left_behind(cursor: Cursor, carrier: str, bill_no: str | None) -> str:
    """What the master list of the bill still holds that has not left."""
    cursor.execute(_UNDER_BILL, (bill_no, carrier))
    numbers = [row[0] for row in cursor.fetchall()]
    return f", 提运单{bill_no}的总分单尚有{len(numbers)}票未离境({shown(numbers)})" if numbers else ""


def _standing(status: int) -> str:
    return f"{status} {name(status)}"
