"""Applications for the return of an export (退货申请单, CEB213), worked off in the commit that stored them.

Held against the original line by line; taken, an application waits for the tally of its parcel (CEB215), or is decided
at once where the parcel is back already. Nothing of the export changes but what may still be applied for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Cursor

from heliu.clearance.export_returns.decisions import Step, note_step
from heliu.clearance.export_returns.effects import consequence
from heliu.clearance.export_returns.facts import (
    Application,
    Carriage,
    Goods,
    Original,
    ReturnConsequence,
    ReturnOutcome,
)
from heliu.clearance.export_returns.lanes import Arrived, decide_return
from heliu.clearance.export_returns.moves import (
    AWAITED,
    RETURNED,
    instead_of_return,
    may_come_back,
    standing,
)
from heliu.clearance.export_returns.original import Named, find_original, hold_original
from heliu.clearance.export_returns.parcels import Parcel, carriage, lock_parcel, tally_of
from heliu.clearance.export_returns.rules import WholeReturn, broken, told
from heliu.clearance.facts import Paper
from heliu.clearance.judge import Lanes
from heliu.kernel.days import business_day, now
from heliu.kernel.phrases import plain
from heliu.policies.rules.export_return import Back

ACTOR: Final = "CEB213"
_ASKED: Final = (
    "SELECT id, invt_no, ebc_code, ebp_code, logistics_no, logistics_code, trade_mode, country,"
    " ARRAY[bill_no, traf_mode, traf_name, voyage_no], gnums, goods_codes, goods_names, goods_models, units,"
    " quantities, units_1, quantities_1, units_2, quantities_2"
    " FROM public.declarations_export_return WHERE id = ANY (%s) ORDER BY id"
)
_STORE: Final = (
    "INSERT INTO clearance_export_return (return_id, inventory_id, status, outcome, decided_on, released_on,"
    " back_until, tax_free_until, tax_free, refund_due, account_book)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_STORE_LINE: Final = (
    "INSERT INTO clearance_export_return_line (return_id, gnum, quantity, quantity_1, quantity_2, value)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An application as it stands in its table."""

    id: int
    named: Named
    parcel: Parcel
    carriage: Carriage
    application: Application

    @classmethod
    def read(cls, row: Sequence[Any]) -> "Asked":
        number, *named, logistics_no, logistics_code, trade_mode, country, carried = row[:9]
        goods = tuple(Goods(int(gnum), *values) for gnum, *values in zip(*row[9:], strict=True))
        parcel, application = Parcel(logistics_no, logistics_code), Application(trade_mode, country or "", goods)
        return cls(number, Named(*named), parcel, carriage(carried), application)


def apply_for_return(cursor: Cursor, ids: Sequence[int], lanes: Lanes) -> dict[int, Paper]:
    """Work off stored applications in the order they came; what each is answered."""
    return {asked.id: _apply_one(cursor, asked, lanes) for asked in read_asked(cursor, ids)}


def read_asked(cursor: Cursor, ids: Sequence[int]) -> list[Asked]:
    cursor.execute(_ASKED, (sorted(ids),))
    return [Asked.read(row) for row in cursor.fetchall()]


def _apply_one(cursor: Cursor, asked: Asked, lanes: Lanes) -> Paper:
    lock_parcel(cursor, asked.parcel)
    today = business_day(now())
    found = find_original(cursor, asked.named)
    original = hold_original(cursor, found) if found is not None else None
    if original is None:
        return _refused(cursor, asked, None, (ReturnOutcome.MISMATCH, _unknown(asked.named)))
    if not may_come_back(original.status):
        return _refused(cursor, asked, original, (ReturnOutcome.NOT_YET, _not_yet(original.status)))
    tally = tally_of(cursor, asked.parcel, asked.named.invt_no)
    back_on = tally.back_on if tally else today
    faults = broken(WholeReturn(asked.application, original, back_on))
    if faults:
        text = "".join(told(rule, values) for rule, values in faults)
        return _refused(cursor, asked, original, (ReturnOutcome.MISMATCH, text))
    effects = consequence(original, asked.application, Back(original.trade_mode, original.released_on, back_on))
    _take(cursor, asked, original, effects)
    if tally is None:
        return Paper(AWAITED, taken(effects))
    arrived = Arrived(asked.id, asked.application.country, asked.carriage)
    step = decide_return(cursor, arrived, tally, lanes)
    note_step(cursor, asked.id, step, ACTOR)
    return Paper(step.status, step.told)


def _refused(cursor: Cursor, asked: Asked, original: Original | None, why: tuple[ReturnOutcome, str]) -> Paper:
    outcome, text = why
    known = (original.inventory_id, original.released_on) if original else (None, None)
    nothing = (None, None, None, False, False)
    cursor.execute(_STORE, (asked.id, known[0], RETURNED, outcome, business_day(now()), known[1], *nothing))
    return Paper(RETURNED, text)


def _take(cursor: Cursor, asked: Asked, original: Original, effects: ReturnConsequence) -> None:
    terms = (
        original.released_on,
        effects.back_until,
        effects.tax_free_until,
        effects.tax_free,
        effects.refund_due,
        effects.account_book,
    )
    today = business_day(now())
    cursor.execute(_STORE, (asked.id, original.inventory_id, AWAITED, ReturnOutcome.AWAITED, today, *terms))
    rows = [
        (asked.id, goods.gnum, goods.quantity, goods.quantity_1, goods.quantity_2, back.value)
        for goods, back in zip(asked.application.goods, effects.goods, strict=True)
    ]
    cursor.executemany(_STORE_LINE, rows)
    note_step(cursor, asked.id, Step(AWAITED, "受理", ""), ACTOR)


def taken(effects: ReturnConsequence) -> str:
    """What the receipt says of an application that is taken and waits for its goods."""
    lines = "、".join(f"gnum {one.gnum} 退{plain(one.quantity)}余{plain(one.left)}" for one in effects.goods)
    settle = ", 原清单已退税的须先补缴" if effects.refund_due else ""
    return (
        f"[Code:T10;Desc:退货申请已受理, {lines}{settle}, 期限至{effects.back_until:%Y-%m-%d};"
        f"Fix:请由监管场所在期限内报送理货明细单(CEB215)]"
    )


def _unknown(named: Named) -> str:
    detail = f"没有收发货人{named.ebc_code}、电商平台{named.ebp_code}的出口清单[{named.invt_no}]"
    return f"[Code:T01;Desc:{detail};Fix:请核对原清单编号(invtNo)与两家企业的编码]"


def _not_yet(status: int) -> str:
    return f"[Code:T02;Desc:原清单现在是{standing(status)}, 不能退货;Fix:{instead_of_return(status)}]"
