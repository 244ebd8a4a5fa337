"""A stored decision on the return of an export (CEB213) computed again for any day (重算), as imports.py does.

By its own law a return is judged twice: its windows and exemptions by the law of the release of its original, its lane
by that of the day it was tallied. Asked for another day, both are taken by the law of that day. How the original stood
when it was asked for is not kept; what went back before is restored from the applications that stand now.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.dossier import Row, one_row
from heliu.clearance.export_returns.applying import Asked, read_asked
from heliu.clearance.export_returns.effects import refund_due
from heliu.clearance.export_returns.facts import Original, ReturnOutcome
from heliu.clearance.export_returns.moves import AWAITED, RETURNED
from heliu.clearance.export_returns.original import read_original
from heliu.clearance.export_returns.parcels import Tally, carriage, differences
from heliu.clearance.export_returns.rules import WholeReturn, broken, late
from heliu.clearance.judge import Lanes
from heliu.clearance.recomputing.ties import INVENTORIES
from heliu.kernel.days import business_day
from heliu.kernel.problems import NotThere
from heliu.policies.parameters import NotInForce, names
from heliu.policies.recomputing.explaining import Circumstances, results, used_on
from heliu.policies.recomputing.facts import Because, Cause, Kind, Recomputed, Used
from heliu.policies.rules.export_return import Back, back_until, tax_free, tax_free_until
from heliu.risk.api import PARAMETERS as RISK_PARAMETERS
from heliu.risk.api import ReturnedParcel, lane_scores, returns, thresholds

WINDOWS: Final = "export_return/"
LATER: Final = (ReturnOutcome.LATE, ReturnOutcome.RETURNED, ReturnOutcome.WITHDRAWN)
"""Outcomes that may come of a move made later: an officer's, the firm's, the end of the window."""
NOTHING: Final = {"back_until": None, "tax_free_until": None, "tax_free": None, "refund_due": False}
_TALLY: Final = """
SELECT t.id, m.received_at, t.bill_no, t.traf_mode, t.traf_name, t.voyage_no
FROM public.declarations_return_tally t JOIN public.declarations_message m ON m.id = t.message_id WHERE t.id = %s
"""
_USED: Final = "SELECT 1 FROM clearance_export_return WHERE tally_id = %s AND return_id < %s LIMIT 1"
_MOVED: Final = "SELECT 1 FROM clearance_step WHERE inventory_id = %s AND actor NOT IN ('CEB213', 'CEB215') LIMIT 1"
_RECEIVED: Final = "SELECT received_at AS at FROM public.declarations_message WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision rests on, read back. ``tally_used``: another application was decided by the tally before."""

    asked: Asked
    original: Original
    decided_on: date
    tally: Tally | None
    tally_used: bool

    @property
    def tallied_on(self) -> date:
        """The day whose law chose the lane."""
        return max(self.decided_on, self.tally.back_on) if self.tally else self.decided_on


def recompute_return(connection: Connection, return_id: int, day: date | None, salt: int) -> Recomputed:
    """The decision on an application for return beside what the law of ``day`` says. Raises NotThere."""
    application = one_row(connection, "SELECT * FROM public.declarations_export_return WHERE id = %s", return_id)
    decision = one_row(connection, "SELECT * FROM clearance_export_return WHERE return_id = %s", return_id)
    if application is None or decision is None:
        raise NotThere(f"没有退货申请 {return_id} 的审核结果。")
    case = _case(connection, return_id, decision)
    stored = _stored(decision)
    again, unknown = _again(case, decision, day, salt)
    used = _used(case, decision["decided_on"], day)
    moved = decision["outcome"] in LATER or one_row(connection, _MOVED, return_id) is not None
    return Recomputed(
        number=return_id,
        cop_no=application["cop_no"],
        kind=Kind.EXPORT_RETURN,
        decided_on=decision["decided_on"],
        received_at=_received(connection, application["message_id"]),
        day=day or decision["decided_on"],
        results=results(stored, again, Circumstances(INVENTORIES, used, unknown, moved)),
        parameters=used,
        inputs={
            "invt_no": application["invt_no"],
            "released_on": decision["released_on"],
            "back_on": decision["back_on"],
            "reason": application["reason"],
        },
        about=decision["inventory_id"],
        message_id=application["message_id"],
    )


def _case(connection: Connection, return_id: int, decision: Row) -> Case | None:
    """None where no original was found: nothing of the law decided that."""
    if decision["inventory_id"] is None:
        return None
    with connection.cursor() as cursor:
        asked = read_asked(cursor, [return_id])
        original = read_original(cursor, decision["inventory_id"], before=return_id)
    if not asked or original is None:
        return None
    row = one_row(connection, _TALLY, decision["tally_id"]) if decision["tally_id"] else None
    carried = carriage([row[name] for name in ("bill_no", "traf_mode", "traf_name", "voyage_no")]) if row else None
    tally = Tally(row["id"], business_day(row["received_at"]), carried) if row and carried else None
    is_used = tally is not None and one_row(connection, _USED, tally.id, return_id) is not None
    return Case(asked[0], original, decision["decided_on"], tally, is_used)


def _again(
    case: Case | None, decision: Row, day: date | None, salt: int
) -> tuple[dict[str, Any], dict[str, tuple[Because, ...]]]:
    stored = _stored(decision)
    if case is None:
        return stored, {}
    if decision["outcome"] == ReturnOutcome.NOT_YET:
        return stored, dict.fromkeys(("outcome", "status"), (Because(Cause.STATE),))
    try:
        return judged(case, day, salt), {}
    except NotInForce as gap:
        return {}, dict.fromkeys(stored, (Because(Cause.NOT_IN_FORCE, detail=str(gap)),))


def judged(case: Case, day: date | None, salt: int) -> dict[str, Any]:
    """What the law of ``day`` makes of the application and its tally; of the days of its own where none is asked."""
    original, tally = case.original, case.tally
    first_back = min(tally.back_on, case.decided_on) if tally else case.decided_on
    if broken(WholeReturn(case.asked.application, original, first_back, day)):
        return _named(ReturnOutcome.MISMATCH, 0, RETURNED) | NOTHING
    back_on = tally.back_on if tally else first_back
    free = tax_free(Back(original.trade_mode, original.released_on, back_on, law_on=day))
    told = {
        "back_until": back_until(original.released_on, day),
        "tax_free_until": tax_free_until(original.trade_mode, original.released_on, day),
        "tax_free": free,
        "refund_due": refund_due(original),
    }
    if tally is None:
        return _named(ReturnOutcome.AWAITED, 0, AWAITED) | told
    on = day or case.tallied_on
    lanes = Lanes(thresholds(on, 0, salt, case.tallied_on), *lane_scores(on))
    risks = returns.fired(_parcel(case, tally, taxable=free is False), lanes.thresholds)
    if late(original.released_on, tally.back_on, day):
        return _named(ReturnOutcome.LATE, risks, RETURNED) | told
    return _named(ReturnOutcome.ADMITTED, risks, lanes.lane(returns.score(risks))) | told


def _parcel(case: Case, tally: Tally, *, taxable: bool) -> ReturnedParcel:
    return ReturnedParcel(
        id=case.asked.id,
        differs=bool(differences(case.asked.carriage, tally.carriage)),
        from_where_it_went=case.asked.application.country == case.original.country,
        refund_due=refund_due(case.original),
        taxable=taxable,
        tally_used=case.tally_used,
    )


def _used(case: Case | None, decided_on: date, day: date | None) -> tuple[Used, ...]:
    windows = [name for name in names() if name.startswith(WINDOWS)]
    released_on = case.original.released_on if case else decided_on
    tallied_on = case.tallied_on if case else decided_on
    return used_on(windows, released_on, day or released_on) + used_on(RISK_PARAMETERS, tallied_on, day or tallied_on)


def _received(connection: Connection, message_id: int) -> datetime | None:
    row = one_row(connection, _RECEIVED, message_id)
    return row["at"] if row else None


def _stored(decision: Row) -> dict[str, Any]:
    outcome = ReturnOutcome(decision["outcome"])
    return _named(outcome, decision["risks"], decision["status"]) | {name: decision[name] for name in NOTHING}


def _named(outcome: ReturnOutcome, risks: int, status: int) -> dict[str, Any]:
    return {
        "outcome": outcome.name.lower(),
        "risks": tuple(rule.__name__ for rule in returns.named(risks)),
        "score": returns.score(risks),
        "status": status,
    }
