"""A cancellation of an import (CEB623) computed again for any day (重算): how it is answered, what it gives back.

It gives back what its inventory took of the quota and was taxed: so that decision is computed again by the law of the
day. No number of the law decides whether it is granted, only where the inventory stood: that is read from its steps.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.dossier import Goods
from heliu.clearance.moves import WAITING, name
from heliu.clearance.recomputing.applied import (
    AT_ONCE,
    NOTHING,
    WITH_OFFICER,
    Applied,
    applied,
    code_of,
    first_answer,
    given,
    headed,
    inputs_of,
    refused,
    ties,
)
from heliu.clearance.recomputing.imports import recompute
from heliu.clearance.recomputing.ties import TAXES
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.facts import Application, Kind, State
from heliu.clearance.undoing.judging import fits
from heliu.clearance.undoing.moves import Way, answer
from heliu.policies.recomputing.explaining import Circumstances, results
from heliu.policies.recomputing.facts import Agreement, Because, Looked, Recomputed
from heliu.policies.recomputing.facts import Kind as Decided

NOTICE: Final = "CEB623 填制说明；本平台规则"
_OF_INVENTORY: Final = {
    "quota_back": "counted",
    "duty_back": "duty",
    "consumption_tax_back": "consumption_tax",
    "vat_back": "vat",
}
"""What is given back -> the result of the inventory it undoes."""
_TIES: Final = replace(ties((), {}), usual=TAXES)


def recompute_cancellation(
    connection: Connection, told: Application, day: date | None, salt: int, goods: Goods
) -> Recomputed:
    """The decision on a cancellation beside what the law of ``day`` says of the inventory it undoes."""
    of = applied(connection, told, goods, salt)
    inventory = recompute(connection, of.subject.inventory_id, day, salt, goods) if of else None
    stored = _stored(told)
    again, unknown = _again(of, inventory, stored) if of and inventory else (dict(stored), {})
    used = inventory.parameters if inventory and told.state is State.DONE else ()
    known = Circumstances(_TIES, used, unknown, moved=False, quota_matters=bool(of and of.others))
    return replace(
        headed(told, Decided.IMPORT_CANCELLATION, day),
        results=results(stored, again, known),
        parameters=used,
        trace=inventory.trace if inventory and told.state is State.DONE else (),
        inputs=_inputs(told, of),
        rules=_rules(of) if of else (),
    )


def _stored(told: Application) -> dict[str, Any]:
    """Granted at once or by an officer: only the officer's grant has his name."""
    by_officer = bool(told.officer) or told.state is not State.DONE
    outcome, code = first_answer(told, (WITH_OFFICER, "U12") if by_officer else (AT_ONCE, "U11"))
    return {"outcome": outcome, "answer": code, **given(told)}


def _again(
    of: Applied, inventory: Recomputed, stored: Mapping[str, Any]
) -> tuple[dict[str, Any], Mapping[str, tuple[Because, ...]]]:
    """By the table of states; what it gives back is what the law of the day makes of the inventory."""
    told = answer(Kind.CANCEL, of.subject.status)
    if no := fits(of.row, of.subject):
        return refused(no) | NOTHING, {}
    if told.way is Way.NO:
        return refused(texts.not_in_this_state(Kind.CANCEL, of.subject.status, told.instead)) | NOTHING, {}
    if of.stands.cancellation:
        return refused(texts.already_asked(Kind.CANCEL, of.stands.cancellation)) | NOTHING, {}
    officer = told.way is Way.OFFICER
    paper = texts.to_be_looked_at(told.instead) if officer else texts.cancelled()
    taken = {"outcome": WITH_OFFICER if officer else AT_ONCE, "answer": code_of(paper.note)}
    if of.told.state is not State.DONE:
        return taken | NOTHING, {}
    found = {one.name: one for one in inventory.results}
    back = {name: found[result].again or Decimal(0) for name, result in _OF_INVENTORY.items()}
    is_levied = of.subject.status != WAITING and found["counted"].again
    value = {"value_back": of.subject.whole.tax_price if is_levied else Decimal(0)}
    unknown = {
        name: found[result].because
        for name, result in _OF_INVENTORY.items()
        if found[result].agreement is Agreement.UNKNOWN
    }
    if "quota_back" in unknown:
        unknown["value_back"] = unknown["quota_back"]
    return {name: (taken | value | back)[name] for name in stored}, unknown


def _inputs(told: Application, of: Applied | None) -> dict[str, Any]:
    if of is None:
        return inputs_of(told)
    whole = of.subject.whole
    return inputs_of(told) | {"stood": of.subject.status, "tax_price": whole.tax_price, "tax": whole.tax}


def _rules(of: Applied) -> tuple[Looked, ...]:
    status = of.subject.status
    return (
        Looked(
            "U31",
            "申请与原清单同为一笔交易：电商平台、订单、运单和订购人相同。",
            "The application speaks of its inventory: platform, order, waybill and buyer are the same.",
            NOTICE,
            fits(of.row, of.subject) is not None,
        ),
        Looked(
            "-623005",
            "结关之前可以撤销；查验期间、已退单或已撤销的除外，已放行的由关员核对货物后撤销。",
            "An inventory may be cancelled until it is closed, not while it is inspected, returned or cancelled; "
            "of one that was released an officer looks for the goods first.",
            NOTICE,
            answer(Kind.CANCEL, status).way is Way.NO,
            f"{status} {name(status)}",
        ),
        Looked(
            "U32",
            "同一清单只撤销一次，有退货申请的不再撤销。",
            "An inventory is cancelled once, and not beside a return.",
            NOTICE,
            bool(of.stands.cancellation),
            of.stands.cancellation,
        ),
        Looked(
            "U11",
            "撤销办结，原清单占用的额度全部退回，税款全部不征。",
            "A cancellation gives back all the inventory took of the quota, and all its tax.",
            NOTICE,
        ),
    )
