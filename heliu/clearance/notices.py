"""Receipts of later steps (后续回执): an inventory sent earlier is matched late, released, inspected, returned, closed.

The first answer of a message goes out with its commit (intake); every later one is written here, for the sender of the
inventory's message, in the transaction of the move it tells of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.receipts import receipt
from heliu.clearance.upstream.deciders import deciders
from heliu.declarations.api import compress
from heliu.kernel.days import BEIJING

NUMBERED_MIN = 120  # from here on an inventory has its number
_COPY = "COPY public.clearance_answer (sender, dxp_id, message, message_id, documents, keys, body) FROM STDIN"
_SENDERS = "SELECT id, sender, dxp_id, received_at FROM public.declarations_message WHERE id = ANY (%s)"

Echo = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told of one inventory. ``echo`` is guid, customs, platform, firm and agent codes, copNo."""

    inventory_id: int
    message_id: int
    echo: Echo
    status: int
    note: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One receipt message, for the sender of the document it speaks of; ``keys`` where it speaks of several."""

    sender: str | None
    dxp_id: str | None
    message_id: int
    cop_no: str
    body: bytes
    message: str = "CEB622"
    keys: tuple[str, ...] = ()


def notices(cursor: Cursor, told: Sequence[Told], at: datetime) -> list[Notice]:
    """Write the receipt of each; whoever sent the inventory's message gets it."""
    if not told:
        return []
    messages = senders_of(cursor, [one.message_id for one in told])
    written = []
    for one in told:
        sender, dxp_id, declared = messages.get(one.message_id, (None, None, at))
        body = notice_body(one, at, declared)
        written.append(Notice(sender, dxp_id, one.message_id, one.echo[5] or "", body))
    return written


def senders_of(cursor: Cursor, message_ids: Sequence[int]) -> dict[int, tuple[str | None, str | None, datetime]]:
    """Who sent each message, under which DXP id, and when it was received."""
    cursor.execute(_SENDERS, (list(message_ids),))
    return {row[0]: row[1:] for row in cursor.fetchall()}


def store_notices(cursor: Cursor, written: Sequence[Notice]) -> None:
    """Keep receipts as they were given, in order, for those who ask."""
    if deciders().kinds:  # what customs decides on, customs tells of
        written = [one for one in written if one.message not in deciders().answers]
    if not written:
        return
    with cursor.copy(_COPY) as copy:
        for one in written:
            keys = list(one.keys) or [one.cop_no]
            row = (one.sender, one.dxp_id, one.message, one.message_id, len(keys), keys, compress(one.body))
            copy.write_row(row)


def notice_body(told: Told, at: datetime, declared: datetime) -> bytes:
    """A CEB622 with one return. Its numbers are those of the day it was declared, whenever it moves."""
    given, echo, numbered_at = return_time(at), told.echo, return_time(declared)
    numbered = told.status >= NUMBERED_MIN
    return receipt(
        "CEB622",
        [
            {
                "guid": echo[0],
                "customsCode": echo[1],
                "ebpCode": echo[2],
                "ebcCode": echo[3],
                "agentCode": echo[4],
                "copNo": echo[5],
                "preNo": pre_entry_no(told.inventory_id, numbered_at),
                "invtNo": inventory_no(told.inventory_id, echo[1] or "", numbered_at) if numbered else None,
                "returnStatus": str(told.status),
                "returnTime": given,
                "returnInfo": told.note,
            }
        ],
        guid=str(uuid4()),
    )


def return_time(instant: datetime) -> str:
    """17 digits, Beijing time."""
    return instant.astimezone(BEIJING).strftime("%Y%m%d%H%M%S%f")[:17]


def pre_entry_no(document_id: int, at: str) -> str:
    """预录入编号: B, day, nine digits of our own number."""
    return f"B{at[:8]}{document_id % 1_000_000_000:09d}"


def inventory_no(document_id: int, customs_code: str, at: str) -> str:
    """清单编号: district, year, I, nine digits."""
    return f"{customs_code}{at[:4]}I{document_id % 1_000_000_000:09d}"
