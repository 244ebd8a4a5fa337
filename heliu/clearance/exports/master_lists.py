"""Master lists (清单总分单, CEB607): which parcels travel under which master bill, each held against its inventory.

A list is taken whole or returned whole. A parcel stands on the list of one bill only; what is listed and has not left
is told when the departure of that bill comes.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.moves import CANCELLED, CLOSED, RETURNED
from heliu.clearance.exports.sets import part_by_part
from heliu.clearance.exports.tallies import TalliedParcel, tallied
from heliu.clearance.facts import Paper
from heliu.kernel.phrases import shown

KIND: Final = "CEB607"
_LISTED: Final = (
    "SELECT logistics_code, bill_no, part_no, part_count, logistics_nos, invt_nos"
    " FROM public.declarations_master_list WHERE id = %s"
)
_ELSEWHERE: Final = (
    "SELECT DISTINCT k FROM public.declarations_master_list m CROSS JOIN unnest(m.logistics_nos) AS k"
    " WHERE m.logistics_nos && %s::text[] AND k = ANY (%s) AND m.logistics_code = %s AND m.id <> %s"
    " AND m.id < %s AND m.bill_no <> %s AND m.superseded_by IS NULL ORDER BY k"
)
_GONE: Final = (RETURNED, CANCELLED, CLOSED)
_NUMBER_DIGITS: Final = 9


def take_lists(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Check stored master lists; what each is answered."""
    return part_by_part(cursor, KIND, ids, partial(_take, cursor))


def _take(cursor: Cursor, number: int) -> Paper:
    cursor.execute(_LISTED, (number,))
    [(carrier, bill_no, part, parts, parcels, invt_nos)] = cursor.fetchall()
    known = tallied(cursor, carrier, parcels)
    homeless = [one.logistics_no for one in known if one.inventory_id is None or one.status in _GONE]
    other = [one.logistics_no for one, said in zip(known, invt_nos, strict=True) if said and not _is(one, said)]
    cursor.execute(_ELSEWHERE, (parcels, parcels, carrier, number, number, bill_no))
    elsewhere = [row[0] for row in cursor.fetchall()]
    faults = [
        text
        for numbers, text in (
            (
                homeless,
                f"[Code:E45;Desc:{len(homeless)}票没有可离境的清单({shown(homeless)});Fix:请去掉所列运单或先申报清单]",
            ),
            (other, f"[Code:E46;Desc:{len(other)}票的清单编号不是该运单的({shown(other)});Fix:请核对 invtNo]"),
            (
                elsewhere,
                f"[Code:E47;Desc:{len(elsewhere)}票已在其他提运单的总分单中({shown(elsewhere)});Fix:请核对 billNo]",
            ),
        )
        if numbers
    ]
    if faults:
        return Paper(100, "".join(faults))
    return Paper(120, f"[Code:E48;Desc:总分单第{part}/{parts}部分{len(parcels)}票, 提运单{bill_no}]")


def _is(parcel: TalliedParcel, invt_no: str) -> bool:
    """Whether the number named is that of the parcel's inventory; ours ends it."""
    ours = parcel.inventory_id
    return ours is not None and invt_no[-_NUMBER_DIGITS:] == f"{ours % 10**_NUMBER_DIGITS:0{_NUMBER_DIGITS}d}"
