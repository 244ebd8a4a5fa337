"""Receipts of later steps of an application (CEB624, CEB626), written in the transaction of the step they tell of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.receipts import receipt
from heliu.clearance.facts import Paper
from heliu.clearance.notices import Notice, return_time, senders_of, store_notices
from heliu.clearance.undoing.facts import MESSAGES, Kind

RECEIPTS: Final = {Kind.CANCEL: "CEB624", Kind.RETURN: "CEB626"}
UNDOING: Final = {message: kind for kind, message in MESSAGES.items()}
LETTERS: Final = {Kind.CANCEL: "B", Kind.RETURN: "T"}
INVENTORY_NO_CHARS: Final = 18


@dataclass(frozen=True, slots=True)
class Names:
    """What a receipt repeats of an application."""

    kind: Kind
    id: int
    message_id: int
    guid: str
    customs_code: str
    agent_code: str
    ebp_code: str
    ebc_code: str
    cop_no: str
    invt_no: str


def undoing_no(message: str, document_id: int, at: str) -> str:
    """预录入编号 of an application: B (cancel) or T (return), day, nine digits of our own number."""
    return f"{LETTERS[UNDOING[message]]}{at[:8]}{document_id % 1_000_000_000:09d}"


def tell(cursor: Cursor, names: Names, paper: Paper, at: datetime) -> None:
    """Write and keep the receipt; whoever sent the application gets it."""
    sender, dxp_id, declared = senders_of(cursor, [names.message_id]).get(names.message_id, (None, None, at))
    kind = RECEIPTS[names.kind]
    fields = {
        "guid": names.guid,
        "customsCode": names.customs_code,
        "agentCode": names.agent_code,
        "ebpCode": names.ebp_code,
        "ebcCode": names.ebc_code,
        "copNo": names.cop_no,
        "preNo": undoing_no(MESSAGES[names.kind], names.id, return_time(declared)),
        "invtNo": names.invt_no if len(names.invt_no) == INVENTORY_NO_CHARS else None,
        "returnStatus": str(paper.status),
        "returnTime": return_time(at),
        "returnInfo": paper.note,
    }
    body = receipt(kind, [fields], guid=str(uuid4()))
    store_notices(cursor, [Notice(sender, dxp_id, names.message_id, names.cop_no, body, kind)])
