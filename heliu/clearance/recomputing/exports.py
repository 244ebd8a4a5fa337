"""A stored decision on an export computed again for any day (重算), as imports.py does for imports."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from psycopg import Connection, sql

from heliu.clearance.dossier import Row, one_row
from heliu.clearance.exports.dossier import documents_of
from heliu.clearance.exports.facts import (
    Collection,
    ExportInventory,
    ExportOrder,
    ExportOutcome,
    ExportSet,
    ExportVerdict,
    ExportWaybill,
)
from heliu.clearance.exports.judge import judge
from heliu.clearance.exports.rules import named
from heliu.clearance.exports.terms import export_terms_of
from heliu.clearance.recomputing.documents import as_compared, fact, fact_or_none, has_moved, received_at
from heliu.clearance.recomputing.ties import INVENTORIES
from heliu.kernel.days import business_day, customs_time
from heliu.kernel.problems import NotThere
from heliu.policies.parameters import NotInForce
from heliu.policies.recomputing.explaining import Circumstances, results, used_on
from heliu.policies.recomputing.facts import Because, Cause, Kind, Recomputed
from heliu.risk.api import PARAMETERS as RISK_PARAMETERS
from heliu.risk.api import export_rules_in, thresholds

LATER: Final = (
    ExportOutcome.WINDOW_CLOSED,
    ExportOutcome.WITHDRAWN,
    ExportOutcome.RETURNED,
    ExportOutcome.CANCELLED,
)
"""Outcomes no comparison comes to: they stand in place of its outcome."""
READ: Final = (
    "exchange_rate/usd_cny",
    "export_list/b2b_value_limit",
    "export_list/modes",
    "export_list/simplified_code_digits_b2b",
    "export_list/simplified_code_digits_retail",
    "export_list/simplified_value_limit",
    *RISK_PARAMETERS,
)
"""What the terms of a day read."""
# Instalments add up, as the statement adds them (exports/sql/decide.sql).
_COLLECTED: Final = """
SELECT sum(charge) AS charge, max(credited_at) AS credited_at,
    CASE WHEN min(currency) <> max(currency) THEN '*' ELSE min(currency) END AS currency
FROM public.declarations_collection
WHERE order_no = %s AND ebp_code = %s AND ebc_code = %s AND superseded_by IS NULL HAVING count(*) > 0
"""


def recompute_export(connection: Connection, inventory_id: int, day: date | None, salt: int) -> Recomputed:
    """The decision on an export inventory beside what the law of ``day`` says. Raises NotThere."""
    inventory = one_row(
        connection, "SELECT * FROM public.declarations_export_inventory WHERE id = %s LIMIT 1", inventory_id
    )
    decision = one_row(connection, "SELECT * FROM clearance_export_decision WHERE inventory_id = %s", inventory_id)
    if inventory is None or decision is None:
        raise NotThere(f"没有出口清单 {inventory_id}。")
    day = day or decision["decided_on"]
    documents = as_compared(documents_of(connection, inventory, decision), decision)
    received = received_at(connection, [inventory, *documents.values()])
    found = ExportSet(
        fact(ExportInventory, inventory),
        fact_or_none(ExportOrder, documents["order"]),
        _collected(connection, inventory) if documents["collection"] else None,
        fact_or_none(ExportWaybill, documents["waybill"]),
    )
    stored, again, unknown = _stored(decision), {}, {}
    try:
        at = int(customs_time(received)) if received else 0
        again = _again(_judged(found, day, salt, (at, business_day(received) if received else decision["decided_on"])))
    except NotInForce as gap:
        unknown = {name: (Because(Cause.NOT_IN_FORCE, detail=str(gap)),) for name in stored}
    used = used_on(READ, decision["decided_on"], day)
    moved = has_moved(connection, inventory_id) or decision["outcome"] in LATER
    return Recomputed(
        number=inventory_id,
        cop_no=inventory["cop_no"],
        kind=Kind.EXPORT,
        decided_on=decision["decided_on"],
        received_at=received,
        day=day,
        results=results(stored, again, Circumstances(INVENTORIES, used, unknown, moved)),
        parameters=used,
    )


def _judged(found: ExportSet, day: date, salt: int, received: tuple[int, date]) -> ExportVerdict:
    """By the terms of ``day``; what is measured from the receipt is measured from the real one."""
    at, received_on = received
    terms = export_terms_of(day, salt)
    lanes = replace(terms.lanes, thresholds=thresholds(day, at, salt, received_on))
    return judge(found, replace(terms, lanes=lanes), at)


def _collected(connection: Connection, inventory: Row) -> Collection | None:
    keys = (inventory["order_no"], inventory["ebp_code"], inventory["ebc_code"])
    return fact_or_none(Collection, one_row(connection, sql.SQL(_COLLECTED), *keys))


def _stored(decision: Row) -> dict[str, Any]:
    return _named(
        decision["broken"],
        ExportOutcome(decision["outcome"]),
        (decision["risks"], decision["score"], decision["status"]),
    )


def _again(verdict: ExportVerdict) -> dict[str, Any]:
    return _named(verdict.broken, verdict.outcome, (verdict.risks, verdict.score, verdict.status))


def _named(broken: int, outcome: ExportOutcome, lane: tuple[int, int, int]) -> dict[str, Any]:
    risks, score, status = lane
    return {
        "broken": tuple(rule.code for rule in named(broken)),
        "outcome": outcome.name.lower(),
        "risks": tuple(code for code, _sentence, _weight in export_rules_in(risks)),
        "score": score,
        "status": status,
    }
