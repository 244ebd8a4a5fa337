"""An application to undo an import (CEB623, CEB625) as it stood when it came, read back to be computed again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection, sql

from heliu.clearance.dossier import Goods, Row, one_row
from heliu.clearance.facts import Paper
from heliu.clearance.recomputing.imports import recompute
from heliu.clearance.undoing.facts import MESSAGES, Application, State
from heliu.clearance.undoing.judging import Stands
from heliu.clearance.undoing.subject import Subject, read_subject
from heliu.declarations.api import TABLES
from heliu.kernel.days import business_day
from heliu.policies.recomputing.explaining import Ties
from heliu.policies.recomputing.facts import Kind, Recomputed

NOT_TAKEN, WITH_OFFICER, AT_ONCE, GOODS_AWAITED = "not_taken", "with_officer", "at_once", "goods_awaited"
NOTHING: Final = {
    "quota_back": Decimal(0),
    "value_back": Decimal(0),
    "duty_back": Decimal(0),
    "consumption_tax_back": Decimal(0),
    "vat_back": Decimal(0),
}
"""What a granted application gives back, CNY."""
_CODE: Final = re.compile(r"\[Code:([^;\]]+)")
_INVENTORY: Final = "SELECT * FROM public.declarations_inventory WHERE id = %s LIMIT 1"
_STOOD: Final = (
    "SELECT status FROM clearance_step WHERE inventory_id = %s AND moved AND at < %s ORDER BY id DESC LIMIT 1"
)
_STANDS: Final = """
SELECT coalesce((SELECT cop_no FROM clearance_undoing WHERE inventory_id = %(inventory)s AND kind = 'cancel'
        AND id < %(number)s AND state IN ('review', 'done') ORDER BY id LIMIT 1), '') AS cancellation,
    (SELECT count(*) FROM clearance_undoing u JOIN clearance_decision d USING (inventory_id)
        WHERE u.buyer_id = %(buyer)s AND u.kind = 'return' AND u.state IN ('review', 'awaiting', 'done')
        AND d.year = %(year)s AND u.id < %(number)s) AS returns_before,
    EXISTS (SELECT FROM clearance_dispute WHERE inventory_id = %(inventory)s AND opened_at < %(at)s
        AND coalesce(closed_at, 'infinity') > %(at)s) AS disputed
"""
_OTHERS: Final = "SELECT 1 FROM clearance_undoing WHERE inventory_id = %s AND id <> %s LIMIT 1"


@dataclass(frozen=True, slots=True)
class Applied:
    """An application with its inventory as both stood then. ``others``: the inventory has other applications."""

    told: Application
    row: Row
    inventory: Row
    subject: Subject
    stands: Stands
    others: bool

    @property
    def asked_on(self) -> date:
        return business_day(self.told.asked_at)


def applied(connection: Connection, told: Application, goods: Goods, salt: int) -> Applied | None:
    """None where it named no inventory of theirs: nothing of the law decided that."""
    if told.inventory_id is None:
        return None
    table = sql.Identifier("public", f"declarations_{TABLES[MESSAGES[told.kind]]}")
    row = one_row(connection, sql.SQL("SELECT * FROM {} WHERE id = %s").format(table), told.id)
    inventory = one_row(connection, _INVENTORY, told.inventory_id)
    with connection.cursor() as cursor:
        subject = read_subject(cursor, told.inventory_id)
    if row is None or inventory is None or subject is None:
        return None
    stood = status_at(connection, told.inventory_id, told.asked_at, goods, salt)
    others = one_row(connection, _OTHERS, told.inventory_id, told.id) is not None
    stands = _stands(connection, told, subject)
    return Applied(told, row, inventory, replace(subject, status=stood), stands, others)


def status_at(connection: Connection, inventory_id: int, at: datetime, goods: Goods, salt: int) -> int:
    """Where the inventory stood: by its last step before, and where there was none by its decision."""
    step = one_row(connection, _STOOD, inventory_id, at)
    if step is not None:
        return int(step["status"])
    decided = recompute(connection, inventory_id, None, salt, goods)
    return int(next(one.again for one in decided.results if one.name == "status"))


def _stands(connection: Connection, told: Application, subject: Subject) -> Stands:
    asked = {"inventory": subject.inventory_id, "number": told.id, "at": told.asked_at}
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, asked | {"buyer": subject.buyer_id, "year": subject.year})
        [found] = cursor.fetchall()
    return Stands(*found)


def code_of(note: str) -> str:
    """The code a receipt tells first."""
    found = _CODE.search(note)
    return found[1] if found else ""


def codes_of(note: str) -> tuple[str, ...]:
    """Every code a receipt tells, in its order."""
    return tuple(_CODE.findall(note))


def first_answer(told: Application, unseen: tuple[str, str]) -> tuple[str, str]:
    """Outcome and code it was first answered: later moves wrote theirs over it. ``unseen``: of one that was taken."""
    if told.state is State.REFUSED and not told.officer:
        return NOT_TAKEN, code_of(told.note)
    return unseen


def headed(told: Application, kind: Kind, day: date | None) -> Recomputed:
    """Which application is told, and its days; what it comes to is filled in by its kind."""
    decided_on = business_day(told.asked_at)
    return Recomputed(
        number=told.id,
        kind=kind,
        cop_no=told.cop_no,
        decided_on=decided_on,
        received_at=told.asked_at,
        day=day or decided_on,
        results=(),
        parameters=(),
        about=told.inventory_id,
        message_id=told.message_id,
    )


def inputs_of(told: Application) -> dict[str, Any]:
    """What every application says of itself, as stored."""
    return {
        "invt_no": told.invt_no,
        "asked_at": told.asked_at,
        "reason": told.reason,
        "state": told.state.value,
        "arrived_on": told.arrived_on,
        "officer": told.officer or None,
    }


def given(told: Application) -> dict[str, Any]:
    """What it gave back, as stored."""
    back = told.back
    amounts = (told.quota_back, back.tax_price, back.duty, back.consumption_tax, back.vat)
    return dict(zip(NOTHING, amounts, strict=True))


def refused(paper: Paper) -> dict[str, Any]:
    """What an application comes to that is not taken."""
    return {"outcome": NOT_TAKEN, "answer": code_of(paper.note)}


def ties(usual: tuple[str, ...], concerned: Mapping[str, tuple[str, ...]]) -> Ties:
    """Amounts follow from the first answer and the arrival."""
    following: dict[str, tuple[str, ...]] = dict.fromkeys(("answer", "due_on", "arrival"), ("outcome",))
    following |= dict.fromkeys(NOTHING, ("outcome", "arrival"))
    return Ties(following, concerned, usual, movable=())
