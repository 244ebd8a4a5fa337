"""A stored decision on an import computed again for any day (重算): the judge of the decision, the law of that day.

The documents are those it was decided with; what depends on the clock (the receipt, the buyer's use of the year) stays
as it was. Where the law of that day does not reach a part of the decision, that part says so and the others are told.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.dossier import Goods, Row, no_goods, one_row, trace
from heliu.clearance.facts import UNLISTED, Inventory, Outcome, Trio, Verdict
from heliu.clearance.judge import DOCUMENTS, REJECTED, RELEASED, WAITING, Lanes, admitted, judge, refusal, status_of
from heliu.clearance.recomputing.documents import has_moved
from heliu.clearance.recomputing.import_cases import Case, case_of
from heliu.clearance.recomputing.ties import INVENTORIES
from heliu.clearance.rules import broken, named, whole
from heliu.clearance.terms import assess_on
from heliu.kernel.days import business_day, customs_time
from heliu.kernel.problems import NotThere
from heliu.policies.parameters import NotInForce
from heliu.policies.positive_list import list_on
from heliu.policies.recomputing.explaining import Circumstances, results, used_on
from heliu.policies.recomputing.facts import RISK_RESULTS, Because, Cause, Kind, Recomputed
from heliu.policies.rules.import_order import Assessment, CannotCompute
from heliu.policies.rules.positive_list import refusing
from heliu.risk.api import PARAMETERS as RISK_PARAMETERS
from heliu.risk.api import lane_scores, rules_in, thresholds

TAXES: Final = ("duty", "consumption_tax", "vat")
LIMITS: Final = ("import_composite_tax/single_order_limit", "import_composite_tax/annual_limit")
LATER: Final = (Outcome.WINDOW_CLOSED, Outcome.WITHDRAWN, Outcome.RETURNED, Outcome.CANCELLED)
"""Outcomes no comparison comes to: they stand in place of its outcome."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the law of a day says. ``unknown``: results it does not reach, each with why."""

    verdict: Verdict
    assessment: Assessment | None
    unknown: Mapping[str, tuple[Because, ...]]


def recompute(
    connection: Connection, inventory_id: int, day: date | None, salt: int, goods: Goods = no_goods
) -> Recomputed:
    """The decision on an inventory beside what the law of ``day`` says. Raises NotThere.

    ``goods`` reads its lines in full from the evidence; ``salt`` is that of the random sample.
    """
    inventory = one_row(connection, "SELECT * FROM public.declarations_inventory WHERE id = %s LIMIT 1", inventory_id)
    decision = one_row(connection, "SELECT * FROM clearance_decision WHERE inventory_id = %s", inventory_id)
    if inventory is None or decision is None:
        raise NotThere(f"没有清单 {inventory_id}。")
    case = case_of(connection, inventory, decision, goods)
    day = day or case.decided_on
    found = found_on(case, day, salt)
    first = found if day == case.decided_on else found_on(case, case.decided_on, salt)
    used = used_on(_read((found, first)), case.decided_on, day)
    moved = has_moved(connection, inventory_id) or decision["outcome"] in LATER
    quota_matters = case.used > 0 and found.verdict.outcome != first.verdict.outcome
    untaxed = found.unknown.get("vat", ()) if found.verdict.outcome is Outcome.UNTAXABLE else ()
    told = untaxed or _of_list(found, first, case.decided_on, day)
    reasons = {"outcome": told} if told else {}
    known = Circumstances(INVENTORIES, used, found.unknown, moved, quota_matters, reasons)
    return Recomputed(
        number=inventory_id,
        cop_no=inventory["cop_no"],
        kind=Kind.IMPORT,
        decided_on=case.decided_on,
        received_at=case.received_at,
        day=day,
        results=results(_stored(decision), _again(found.verdict), known),
        parameters=used,
        trace=trace(found.assessment) if found.assessment else (),
        used_before=case.used,
        purchases=case.purchases,
    )


def _of_list(found: Found, first: Found, then: date, day: date) -> tuple[Because, ...]:
    """Where another positive list decides: its document on both days."""
    if (found.verdict.outcome in UNLISTED) == (first.verdict.outcome in UNLISTED):
        return ()
    titles = (list_on(one).reference.title for one in (then, day))
    return (Because(Cause.GOODS_LIST, detail=" → ".join(titles)),)


def found_on(case: Case, day: date, salt: int) -> Found:
    """What the law of ``day`` says of the case: by the judge where it reaches all, else part by part."""
    assess = partial(assess_on, day, goods=case.goods)
    try:
        verdict = judge(case.trio, case.used, case.purchases, assess, _lanes(case, day, salt))
    except NotInForce as gap:
        return _in_parts(case.trio, partial(assess, used=case.used), str(gap))
    return _with_trace(case, assess, verdict)


def _lanes(case: Case, day: date, salt: int) -> Lanes:
    received = case.received_at
    at = int(customs_time(received)) if received else 0
    around = business_day(received) if received else case.decided_on
    return Lanes(thresholds(day, at, salt, around), *lane_scores(day), refusing(list_on(day), day))


def _with_trace(case: Case, assess: Any, verdict: Verdict) -> Found:
    """The steps behind a verdict of the judge; a tax that could not be computed says what it lacks."""
    if verdict.outcome in (Outcome.WAITING, Outcome.MISMATCH, *UNLISTED):
        return Found(verdict, None, {})
    try:
        return Found(verdict, assess(case.trio.inventory, case.used), {})
    except CannotCompute as fault:
        return Found(verdict, None, _each(TAXES, Cause.CANNOT_COMPUTE, str(fault)))


def _in_parts(trio: Trio, assess: Callable[[Inventory], Assessment], gap: str) -> Found:
    """Where the law of the day does not reach the lane (the zone had none yet): documents and tax by themselves."""
    documents = whole(trio)
    if documents is None:
        return Found(Verdict(Outcome.WAITING, WAITING), None, {})
    risks, lane = _each(RISK_RESULTS, Cause.NOT_IN_FORCE, gap), _each(("status",), Cause.NOT_IN_FORCE, gap)
    if mask := broken(documents):
        return Found(Verdict(Outcome.MISMATCH, REJECTED, mask), None, risks)
    try:
        assessment = assess(trio.inventory)
    except CannotCompute as fault:
        taxes = _each(TAXES, Cause.CANNOT_COMPUTE, str(fault))
        return Found(Verdict(Outcome.UNTAXABLE, DOCUMENTS, counted=trio.inventory.tax_price), None, {**risks, **taxes})
    except NotInForce as fault:
        rest = _each(("outcome", "status", "counted", *TAXES), Cause.NOT_IN_FORCE, str(fault))
        return Found(Verdict(Outcome.WAITING, WAITING), None, {**risks, **rest})
    if assessment.totals is None:
        outcome = refusal(assessment)
        return Found(Verdict(outcome, status_of(outcome)), assessment, risks)
    verdict = admitted(trio.inventory, assessment.totals, (0, 0, RELEASED))
    return Found(verdict, assessment, {**risks, **lane})


def _each(names: Iterable[str], cause: Cause, detail: str) -> dict[str, tuple[Because, ...]]:
    return {name: (Because(cause, detail=detail),) for name in names}


def _read(found: Iterable[Found]) -> set[str]:
    """The parameters behind what was found, on whichever day; those of risk are read by every decision."""
    steps = [step for one in found if one.assessment for step in one.assessment.trace]
    return {*LIMITS, *RISK_PARAMETERS, *(used.name for step in steps for used in step.parameters)}


def _stored(decision: Row) -> dict[str, Any]:
    return {
        "broken": _codes(decision["broken"]),
        "outcome": Outcome(decision["outcome"]).name.lower(),
        "counted": decision["counted"],
        **{name: decision[name] for name in TAXES},
        "risks": tuple(code for code, _sentence, _weight in rules_in(decision["risks"])),
        "score": decision["score"],
        "status": decision["status"],
    }


def _again(verdict: Verdict) -> dict[str, Any]:
    return {
        "broken": _codes(verdict.broken),
        "outcome": verdict.outcome.name.lower(),
        "counted": verdict.counted,
        **{name: getattr(verdict, name) for name in TAXES},
        "risks": tuple(code for code, _sentence, _weight in rules_in(verdict.risks)),
        "score": verdict.score,
        "status": verdict.status,
    }


def _codes(mask: int) -> tuple[str, ...]:
    return tuple(rule.code for rule in named(mask))
