"""A return of an import (CEB625) computed again for any day (重算): taken or not, its last days, what came back.

By its own law the windows are those of the day of release, the officer's reasons those of the day it was asked for.
What the inventory was assessed at stays as it was decided: that decision is computed again by itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.dossier import Goods
from heliu.clearance.recomputing.applied import (
    GOODS_AWAITED,
    NOTHING,
    WITH_OFFICER,
    applied,
    code_of,
    first_answer,
    given,
    headed,
    inputs_of,
    refused,
    ties,
)
from heliu.clearance.recomputing.return_cases import Case, case_of
from heliu.clearance.recomputing.return_rules import rules_of
from heliu.clearance.undoing.facts import Application, State
from heliu.clearance.undoing.judging import On, fits, judged
from heliu.clearance.undoing.rules import Back, Reason, given_back
from heliu.policies.parameters import NotInForce
from heliu.policies.recomputing.explaining import Circumstances, results, used_on
from heliu.policies.recomputing.facts import Because, Cause, Kind, Recomputed, Used

WINDOWS: Final = ("import_returns/apply_days_max", "import_returns/arrive_days_max")
OFFICERS: Final = ("risk/lane_documents_score", "risk/return_value_high", "risk/returns_per_year_high")
_TIES: Final = ties(
    WINDOWS,
    {
        "outcome": (WINDOWS[0], *OFFICERS),
        "answer": (WINDOWS[0], *OFFICERS),
        "risks": OFFICERS,
        "due_on": (WINDOWS[1],),
        "arrival": (WINDOWS[1],),
    },
)


def recompute_import_return(
    connection: Connection, told: Application, day: date | None, salt: int, goods: Goods
) -> Recomputed:
    """The decision on a return of an import beside what the law of ``day`` says."""
    of = applied(connection, told, goods, salt)
    case = case_of(connection, of, goods) if of else None
    stored = _stored(told)
    again: dict[str, Any] = {}
    try:
        again, unknown = _by_law(case, day) if case else (dict(stored), {})
    except NotInForce as gap:
        unknown = {name: (Because(Cause.NOT_IN_FORCE, detail=str(gap)),) for name in stored}
    used = _used(case, day)
    known = Circumstances(
        _TIES, used, unknown, moved=False, quota_matters=bool(of and of.others), reasons=_reasons(again, used)
    )
    return replace(
        headed(told, Kind.IMPORT_RETURN, day),
        results=results(stored, again, known),
        parameters=used,
        inputs=_inputs(told, case),
        lines=_lines(case, again) if case else (),
        rules=rules_of(case, day) if case and again else (),
    )


def _stored(told: Application) -> dict[str, Any]:
    taken = (WITH_OFFICER, "U21") if told.why_officer else (GOODS_AWAITED, "U20")
    outcome, code = first_answer(told, taken)
    return {
        "outcome": outcome,
        "answer": code,
        "risks": _names(Reason(told.why_officer)),
        "due_on": told.due_on,
        "arrival": "in_time" if told.state is State.DONE else None,
        **given(told),
    }


def _by_law(case: Case, day: date | None) -> tuple[dict[str, Any], dict[str, tuple[Because, ...]]]:
    """Where the law of ``day`` has no reasons for officers (the zone had none yet), the windows are told by themselves.

    Raises NotInForce where it has no windows either.
    """
    try:
        return _again(case, day, day), {}
    except NotInForce as gap:
        again = _again(case, day, case.of.asked_on)
        return again, dict.fromkeys(("outcome", "answer", "risks"), (Because(Cause.NOT_IN_FORCE, detail=str(gap)),))


def _again(case: Case, day: date | None, officers_on: date | None) -> dict[str, Any]:
    """What the law of ``day`` makes of the return and of the day its goods came; of the days of its own without one."""
    of, nothing = case.of, {"risks": (), "due_on": None, "arrival": None, **NOTHING}
    if no := fits(of.row, of.subject):
        return refused(no) | nothing
    found = judged(of.subject, case.asked, case.wishes, of.stands, On(of.asked_on, day, officers_on))
    if found.window is None or found.quantities is None:
        return refused(found.paper) | nothing
    taken = {
        "outcome": WITH_OFFICER if found.why_officer else GOODS_AWAITED,
        "answer": code_of(found.paper.note),
        "risks": _names(found.why_officer),
        "due_on": found.window.arrive_until,
    }
    arrived_on = of.told.arrived_on
    if arrived_on is None:
        return taken | {"arrival": None, **NOTHING}
    if arrived_on > found.window.arrive_until:
        return taken | {"arrival": "late", **NOTHING}
    back = given_back(case.done, found.quantities, case.counted)
    amounts = dict(zip(NOTHING, (back.quota, *back.total.parts), strict=True))
    return taken | {"arrival": "in_time", **amounts, "back": back}


def _names(why: Reason) -> tuple[str, ...]:
    return tuple(str(one.name).lower() for one in Reason if one & why)


def _reasons(again: Mapping[str, Any], used: tuple[Used, ...]) -> dict[str, tuple[Because, ...]]:
    """Of a return that is taken the last day and the arrival rest on the window alone, whoever decides."""
    if again.get("due_on") is None:
        return {}
    changed = tuple(Because(Cause.LAW, one) for one in used if one.changed and one.name == WINDOWS[1])
    return dict.fromkeys(("due_on", "arrival"), changed) if changed else {}


def _used(case: Case | None, day: date | None) -> tuple[Used, ...]:
    if case is None:
        return ()
    released, asked = case.of.subject.released_on, case.of.asked_on
    return used_on(WINDOWS, released, day or released) + used_on(OFFICERS, asked, day or asked)


def _inputs(told: Application, case: Case | None) -> dict[str, Any]:
    if case is None:
        return inputs_of(told)
    return inputs_of(told) | {
        "released_on": case.of.subject.released_on,
        "stood": case.of.subject.status,
        "returns_before": case.of.stands.returns_before,
        "counted_before": case.counted,
    }


def _lines(case: Case, again: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The lines of the inventory: what is asked back of each, and what came back for it, stored and computed."""
    back: Back | None = again.get("back")
    return tuple(
        {
            "goods": f"{gnum}. {line.goods_code} {line.goods_name}".strip(),
            "declared": line.declared,
            "back_before": line.back + line.asked,
            "quantity": case.wanted_of(gnum),
            "tax_price": line.whole.tax_price,
            "tax": line.whole.tax,
            "value_back": case.stored[gnum].tax_price if gnum in case.stored else None,
            "tax_back": case.stored[gnum].tax if gnum in case.stored else None,
            "value_again": back.lines[gnum].tax_price if back and gnum in back.lines else None,
            "tax_again": back.lines[gnum].tax if back and gnum in back.lines else None,
        }
        for gnum, line in case.asked.items()
    )
