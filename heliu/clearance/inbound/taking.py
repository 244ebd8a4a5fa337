"""Inbound details (入库明细单, CEB711): which imported parcels a site has taken in, each held against its papers.

What came in is a fact and is taken as it is: the receipt names the parcels nobody has told us of, those whose
declaration does not stand, and those that came in before. A sheet that lists a parcel twice contradicts itself and is
returned (100). A later version (appType 2, 3) takes the place of the one before.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psycopg import Cursor

from heliu.clearance.facts import Paper
from heliu.clearance.moves import CANCELLED, RETURNED, name
from heliu.kernel.phrases import shown

TAKEN, SENT_BACK = 399, 100
_SHEETS: Final = (
    "SELECT id, logistics_code, bill_no, logistics_nos FROM public.declarations_inbound_detail"
    " WHERE id = ANY (%s) ORDER BY id"
)
# What was sent back stands for nothing: it holds neither its number nor its parcels.
_PUT_ASIDE: Final = "UPDATE public.declarations_inbound_detail SET superseded_by = id WHERE id = %s"
# An inventory is found by the order of its waybill: no index of the hot table holds the waybill's number.
_PARCELS: Final = """
SELECT k.number, w.id IS NOT NULL, d.status,
    EXISTS (SELECT FROM public.declarations_inbound_detail s WHERE s.logistics_nos @> ARRAY[k.number]
        AND s.logistics_code = %(carrier)s AND s.id < %(sheet)s AND s.superseded_by IS NULL)
FROM unnest(%(numbers)s::text[]) WITH ORDINALITY AS k (number, place)
LEFT JOIN LATERAL (SELECT id, order_no FROM public.declarations_waybill w WHERE w.logistics_no = k.number
    AND w.logistics_code = %(carrier)s AND w.superseded_by IS NULL LIMIT 1) w ON true
LEFT JOIN LATERAL (SELECT id FROM public.declarations_inventory i WHERE i.order_no = w.order_no
    AND i.logistics_no = k.number AND i.superseded_by IS NULL ORDER BY i.id DESC LIMIT 1) i ON true
LEFT JOIN clearance_decision d ON d.inventory_id = i.id
ORDER BY k.place
"""


@dataclass(frozen=True, slots=True)
class InboundParcel:
    """One parcel of a sheet: whether its carrier told us of it, where its inventory stands, whether it came before."""

    logistics_no: str
    has_waybill: bool
    status: int | None
    came_before: bool


def take_inbound(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Tally stored sheets; what each is answered."""
    cursor.execute(_SHEETS, (sorted(ids),))
    return {number: _take(cursor, number, *sheet) for number, *sheet in cursor.fetchall()}


def _take(cursor: Cursor, sheet: int, carrier: str, bill_no: str, numbers: list[str]) -> Paper:
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    if twice:
        cursor.execute(_PUT_ASIDE, (sheet,))
        fix = "每票只列一次, 更正后重新报送, 编号可继续使用"
        return Paper(SENT_BACK, f"[Code:K02;Desc:运单在入库明细单中重复({shown(twice)});Fix:{fix}]")
    cursor.execute(_PARCELS, {"numbers": numbers, "carrier": carrier, "sheet": sheet})
    return Paper(TAKEN, told(bill_no, [InboundParcel(*row) for row in cursor.fetchall()]))


def told(bill_no: str, parcels: Sequence[InboundParcel]) -> str:
    """What the receipt says: how many came in, and what about them does not fit."""
    unknown = [one.logistics_no for one in parcels if not one.has_waybill]
    undeclared = [one.logistics_no for one in parcels if one.has_waybill and one.status is None]
    fallen = [
        f"{one.logistics_no} {one.status} {name(one.status)}"
        for one in parcels
        if one.status is not None and has_fallen(one.status)
    ]
    before = [one.logistics_no for one in parcels if one.came_before]
    texts = [f"[Code:K01;Desc:提运单{bill_no}入库{len(parcels)}票]"]
    if unknown:
        texts.append(f"[Code:K03;Desc:{len(unknown)}票无运单({shown(unknown)});Fix:请物流企业补报运单(CEB511)]")
    if undeclared:
        texts.append(f"[Code:K04;Desc:{len(undeclared)}票无清单({shown(undeclared)});Fix:请申报企业补报清单(CEB621)]")
    if fallen:
        fix = "请申报企业更正后重新申报, 放行前货物不得离场"
        texts.append(f"[Code:K05;Desc:{len(fallen)}票清单未成立({shown(fallen)});Fix:{fix}]")
    if before:
        texts.append(f"[Code:K06;Desc:{len(before)}票已在其他入库明细单中({shown(before)});Fix:请核对运单与提运单]")
    return "".join(texts)


def has_fallen(status: int) -> bool:
    """Whether a declaration does not stand: it was returned, refused or cancelled."""
    return status in (RETURNED, CANCELLED) or status < 0


def inbound_no(document_id: int, customs_code: str, at: str) -> str:
    """入库单编号: district, year, R, nine digits; ``at`` is the day the sheet was declared."""
    return f"{customs_code}{at[:4]}R{document_id % 1_000_000_000:09d}"
