"""Applications held and moved (退货申请的审核): one way for the tally, officers and timers.

Every move locks the decision, notes the step and writes the receipt (CEB214), in one transaction. A note is for the
file; only the reason of a return is told to the enterprise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.receipts import receipt
from heliu.clearance.export_returns.facts import ReturnOutcome
from heliu.clearance.notices import Notice, pre_entry_no, return_time, senders_of, store_notices
from heliu.kernel.days import now

RECEIPT: Final = "CEB214"
_HOLD: Final = (
    "SELECT return_id, status FROM clearance_export_return WHERE return_id = ANY (%s) ORDER BY return_id FOR UPDATE"
)
_ECHOES: Final = (
    "SELECT id, message_id, guid, ebp_code, ebc_code, agent_code, cop_no, invt_no"
    " FROM public.declarations_export_return WHERE id = ANY (%s) ORDER BY id"
)
_MOVE: Final = (
    "UPDATE clearance_export_return SET status = %s, outcome = coalesce(%s, outcome), decided_at = now()"
    " WHERE return_id = %s"
)
_STEP: Final = "INSERT INTO clearance_step (inventory_id, status, note, actor) VALUES (%s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class HeldReturn:
    """An application whose decision this transaction holds, with what its receipts repeat."""

    return_id: int
    status: int
    message_id: int
    guid: str
    ebp_code: str
    ebc_code: str
    agent_code: str
    cop_no: str
    invt_no: str

    @property
    def subject(self) -> str:
        return f"退货申请 {self.cop_no} "


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, what the file says of it, and what the receipt says."""

    status: int
    note: str
    told: str
    outcome: ReturnOutcome | None = None


def hold_returns(cursor: Cursor, ids: Sequence[int]) -> list[HeldReturn]:
    """Lock the decisions on these applications, in order, and read them."""
    cursor.execute(_HOLD, (sorted(ids),))
    standing: dict[int, int] = dict(cursor.fetchall())
    cursor.execute(_ECHOES, (list(standing),))
    return [HeldReturn(row[0], standing[row[0]], *row[1:]) for row in cursor.fetchall()]


def note_step(cursor: Cursor, return_id: int, step: Step, actor: str) -> None:
    cursor.execute(_STEP, (return_id, step.status, step.note, actor))


def move_return(cursor: Cursor, held: HeldReturn, step: Step, actor: str) -> None:
    """Take one application held to where ``step`` leads: decision, step, receipt."""
    cursor.execute(_MOVE, (step.status, step.outcome, held.return_id))
    note_step(cursor, held.return_id, step, actor)
    store_notices(cursor, [_notice(cursor, held, step, now())])


def _notice(cursor: Cursor, held: HeldReturn, step: Step, at: datetime) -> Notice:
    """The receipt, for whoever sent the application."""
    sender, dxp_id, declared = senders_of(cursor, [held.message_id]).get(held.message_id, (None, None, at))
    fields = {
        "guid": held.guid,
        "ebpCode": held.ebp_code,
        "ebcCode": held.ebc_code,
        "agentCode": held.agent_code,
        "coElNo": held.cop_no,
        "preNo": pre_entry_no(held.return_id, return_time(declared)),
        "invtNo": held.invt_no,
        "returnStatus": str(step.status),
        "returnTime": return_time(at),
        "returnInfo": step.told,
    }
    body = receipt(RECEIPT, [fields], guid=str(uuid4()))
    return Notice(sender, dxp_id, held.message_id, held.cop_no, body, RECEIPT)
