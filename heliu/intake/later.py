"""Receipts for inventories which were declared earlier and move now: matched late, closed, returned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.receipts import receipt
from heliu.clearance.api import Closing, Decided, Outcome
from heliu.intake.prepared import Reply
from heliu.intake.replies import inventory_no, pre_entry_no, return_time
from heliu.kernel.days import now

CLOSED = Reply(899, "[Code:2700;Desc:结关]")


@dataclass(frozen=True, slots=True)
class Later:
    """One receipt message, for the sender of the inventory it speaks of."""

    sender: str | None
    dxp_id: str | None
    message_id: int
    cop_no: str
    body: bytes


def later_answers(
    cursor: Cursor, decided: Sequence[Decided], closing: Sequence[Closing], text: Callable[[Decided], Reply]
) -> list[Later]:
    """Write the receipts of late decisions and closings; what goes on waiting gets none."""
    moves: list[tuple[int, int, Sequence[str | None], Reply]] = [
        (row.id, int(row.told.message_id), row.told.echo, text(row))
        for row in decided
        if row.verdict != Outcome.WAITING
    ]
    moves += [(one.inventory_id, one.message_id, one.echo, CLOSED) for one in closing]
    if not moves:
        return []
    cursor.execute(
        "SELECT id, sender, dxp_id FROM public.declarations_message WHERE id = ANY (%s)",
        ([message_id for _, message_id, _, _ in moves],),
    )
    senders = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    at = now()
    return [
        Later(*senders.get(message_id, (None, None)), message_id, echo[5] or "", later_body(number, echo, reply, at))
        for number, message_id, echo, reply in moves
    ]


def later_body(document_id: int, echo: Sequence[str | None], reply: Reply, at: datetime) -> bytes:
    """A CEB622 with one return; ``echo`` is guid, customs, platform, firm and agent codes, copNo."""
    given = return_time(at)
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
                "preNo": pre_entry_no(document_id, given),
                "invtNo": inventory_no(document_id, echo[1] or "", given) if reply.status >= _NUMBERED_MIN else None,
                "returnStatus": str(reply.status),
                "returnTime": given,
                "returnInfo": reply.note,
            }
        ],
        guid=str(uuid4()),
    )


_NUMBERED_MIN = 120
