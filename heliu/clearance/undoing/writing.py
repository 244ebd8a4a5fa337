"""The rows of an application (申请), written once when it is worked off; rules, officers and timers move it later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from psycopg import Cursor

from heliu.clearance.facts import Paper
from heliu.clearance.undoing.facts import ZERO, Line, State
from heliu.clearance.undoing.notices import Names

_INSERT: Final = """
INSERT INTO clearance_undoing (id, kind, message_id, state, inventory_id, buyer_id, guid, customs_code, agent_code,
    ebp_code, ebc_code, cop_no, invt_no, reason, status, note, why_officer, due_on)
VALUES (%(id)s, %(kind)s, %(message_id)s, %(state)s, %(inventory_id)s, %(buyer_id)s, %(guid)s, %(customs_code)s,
    %(agent_code)s, %(ebp_code)s, %(ebc_code)s, %(cop_no)s, %(invt_no)s, %(reason)s, %(status)s, %(note)s,
    %(why_officer)s, %(due_on)s)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An application as it was sent, with what it is answered."""

    names: Names
    reason: str
    inventory_id: int | None = None
    buyer_id: UUID | None = None


def write(
    cursor: Cursor,
    asked: Asked,
    state: State,
    paper: Paper,
    *,
    why_officer: int = 0,
    due_on: date | None = None,
) -> None:
    """Note an application with its answer."""
    names = asked.names
    cursor.execute(
        _INSERT,
        {
            "id": names.id,
            "kind": names.kind.value,
            "message_id": names.message_id,
            "state": state.value,
            "inventory_id": asked.inventory_id,
            "buyer_id": asked.buyer_id,
            "guid": names.guid,
            "customs_code": names.customs_code,
            "agent_code": names.agent_code,
            "ebp_code": names.ebp_code,
            "ebc_code": names.ebc_code,
            "cop_no": names.cop_no,
            "invt_no": names.invt_no,
            "reason": asked.reason,
            "status": paper.status,
            "note": paper.note,
            "why_officer": why_officer,
            "due_on": due_on,
        },
    )


def write_lines(cursor: Cursor, number: int, lines: Mapping[int, Line], quantities: Mapping[int, Decimal]) -> None:
    """All lines of the inventory, with what is asked of each: what is left can then be told without its evidence."""
    rows = [
        (
            *(number, gnum, line.goods_code, line.goods_name, line.unit, quantities.get(gnum, ZERO), line.declared),
            *(line.whole.tax_price, line.whole.duty, line.whole.consumption_tax, line.whole.vat),
        )
        for gnum, line in lines.items()
    ]
    cursor.executemany(
        "INSERT INTO clearance_undoing_line (application_id, gnum, goods_code, goods_name, unit, quantity, declared,"
        " tax_price, duty, consumption_tax, vat) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        rows,
    )
