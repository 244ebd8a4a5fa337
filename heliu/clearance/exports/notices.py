"""Receipts of later steps of export inventories (CEB604), written in the transaction of the move they tell of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.receipts import receipt
from heliu.clearance.notices import Notice, pre_entry_no, return_time, senders_of

RECEIPT: Final = "CEB604"
NUMBERED_MIN: Final = 120  # from here on an inventory has its number
ECHO: Final = (
    "ARRAY[i.guid, i.customs_code, i.agent_code, i.cop_no, i.ebc_code, i.ebp_code, i.order_no, i.statistics_flag]"
)
"""What a receipt repeats, from ``declarations_export_inventory i``; customsCode stands in the inventory number."""

INVENTORY_NO: Final = (
    "i.customs_code || to_char(m.received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY')"
    " || 'E' || lpad((i.id %% 1000000000)::text, 9, '0')"
)
"""清单编号 in a statement with parameters, of the inventory ``i`` of message ``m``: as :func:`export_inventory_no`."""


@dataclass(frozen=True, slots=True)
class ExportTold:
    """What is to be told of one inventory. ``echo`` as in :data:`ECHO`."""

    inventory_id: int
    message_id: int
    echo: Sequence[str]
    status: int
    note: str


def export_inventory_no(document_id: int, customs_code: str, at: str) -> str:
    """清单编号: district, year, E, nine digits."""
    return f"{customs_code}{at[:4]}E{document_id % 1_000_000_000:09d}"


def export_notices(cursor: Cursor, told: Sequence[ExportTold], at: datetime) -> list[Notice]:
    """Write the receipt of each; whoever sent the inventory's message gets it."""
    if not told:
        return []
    messages = senders_of(cursor, [one.message_id for one in told])
    written = []
    for one in told:
        sender, dxp_id, declared = messages.get(one.message_id, (None, None, at))
        body = _body(one, return_time(at), return_time(declared))
        written.append(Notice(sender, dxp_id, one.message_id, one.echo[3], body, RECEIPT))
    return written


def _body(told: ExportTold, given: str, numbered_at: str) -> bytes:
    guid, customs_code, agent, cop_no, ebc, ebp, order_no, flag = told.echo
    numbered = told.status >= NUMBERED_MIN
    fields = {
        "guid": guid,
        "agentCode": agent,
        "copNo": cop_no,
        "preNo": pre_entry_no(told.inventory_id, numbered_at),
        "invtNo": export_inventory_no(told.inventory_id, customs_code, numbered_at) if numbered else "",
        "ebcCode": ebc,
        "ebpCode": ebp,
        "orderNo": order_no,
        "statisticsFlag": flag,
        "returnStatus": str(told.status),
        "returnTime": given,
        "returnInfo": told.note,
    }
    return receipt(RECEIPT, [fields], guid=str(uuid4()))
