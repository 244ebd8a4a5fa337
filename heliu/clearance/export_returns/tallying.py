"""Tallies of what came back (退运理货明细单, CEB215): each parcel held against the applications that wait for it.

A tally is a fact and is taken as it is. Its receipt says which applications it decided, what the two papers say
differently, and what nobody has applied for.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from psycopg import Cursor

from heliu.clearance.export_returns.applying import Asked, read_asked
from heliu.clearance.export_returns.decisions import hold_returns, move_return
from heliu.clearance.export_returns.lanes import Arrived, decide_return
from heliu.clearance.export_returns.moves import AWAITED, name
from heliu.clearance.export_returns.parcels import Parcel, differences, lock_parcel, tally_of
from heliu.clearance.facts import Paper
from heliu.clearance.judge import Lanes
from heliu.kernel.phrases import shown

ACTOR: Final = "CEB215"
TALLIED: Final = 399
_TALLIED: Final = (
    "SELECT id, logistics_no, logistics_code, coalesce(invt_no, '') FROM public.declarations_return_tally"
    " WHERE id = ANY (%s) ORDER BY id"
)
_APPLIED: Final = (
    "SELECT id FROM public.declarations_export_return WHERE logistics_no = %s AND logistics_code = %s"
    " AND superseded_by IS NULL AND (%s = '' OR invt_no = %s) ORDER BY id"
)


class Held(NamedTuple):
    """An application of the parcel: how it is called, where it led, what differs from the tally."""

    cop_no: str
    status: int
    was_awaited: bool
    differing: list[str]


def tally_returns(cursor: Cursor, ids: Sequence[int], lanes: Lanes) -> dict[int, Paper]:
    """Work off stored tallies in the order they came; what each is answered."""
    cursor.execute(_TALLIED, (sorted(ids),))
    return {
        number: _tally_one(cursor, Parcel(logistics_no, carrier), invt_no, lanes)
        for number, logistics_no, carrier, invt_no in cursor.fetchall()
    }


def _tally_one(cursor: Cursor, parcel: Parcel, invt_no: str, lanes: Lanes) -> Paper:
    lock_parcel(cursor, parcel)
    cursor.execute(_APPLIED, (parcel.logistics_no, parcel.logistics_code, invt_no, invt_no))
    applied = read_asked(cursor, [row[0] for row in cursor.fetchall()])
    found = [held for asked in applied if (held := _met(cursor, asked, lanes)) is not None]
    return Paper(TALLIED, told_of(parcel, found))


def _met(cursor: Cursor, asked: Asked, lanes: Lanes) -> Held | None:
    """Decide an application of the parcel, if it waits."""
    tally = tally_of(cursor, asked.parcel, asked.named.invt_no)
    held = hold_returns(cursor, [asked.id])
    if tally is None or not held:
        return None
    one = held[0]
    differing = differences(asked.carriage, tally.carriage)
    if one.status != AWAITED:
        return Held(one.cop_no, one.status, was_awaited=False, differing=differing)
    step = decide_return(cursor, Arrived(asked.id, asked.application.country, asked.carriage), tally, lanes)
    move_return(cursor, one, step, ACTOR)
    return Held(one.cop_no, step.status, was_awaited=True, differing=differing)


def told_of(parcel: Parcel, found: Sequence[Held]) -> str:
    """What the receipt says: what was decided, what differs, what was decided before, what nobody applied for."""
    decided = [one for one in found if one.was_awaited]
    others = [one for one in found if not one.was_awaited]
    differing = [f"{one.cop_no} {' '.join(one.differing)}" for one in decided if one.differing]
    texts = []
    if decided:
        texts.append(f"[Code:T11;Desc:理货{len(decided)}份退货申请: {_standing(decided)}]")
    if differing:
        texts.append(f"[Code:T12;Desc:与退货申请不一致(申请/理货): {shown(differing)};Fix:请核对提运单与运输工具]")
    if others:
        texts.append(f"[Code:T13;Desc:退货申请已办理: {_standing(others)};Fix:无需再次理货]")
    if not found:
        detail = f"运单{parcel.logistics_no}没有退货申请, 理货已记录"
        texts.append(f"[Code:T14;Desc:{detail};Fix:请由退货企业报送退货申请单(CEB213), 收到后自动比对]")
    return "".join(texts)


def _standing(found: Sequence[Held]) -> str:
    return shown([f"{one.cop_no} {one.status} {name(one.status)}" for one in found])
