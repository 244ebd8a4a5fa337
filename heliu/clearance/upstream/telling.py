"""What enterprises are told where customs decides (告知): at first that the message goes on and what we expect, later
the customs' own receipts, word by word.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.receipts import receipt
from heliu.clearance.notices import senders_of
from heliu.clearance.upstream.deciders import deciders
from heliu.declarations.api import compress

SENT_ON: Final = "[Code:2;Desc:已接收, 转送海关, 以海关回执为准]"
PENDING: Final = 2
TOLD: Final = re.compile(r"平台预期(-?[0-9]{1,9}): (.*)", re.DOTALL)
"""Status and reason of an expectation as :func:`first_answer` writes it."""
_COPY: Final = (
    "INSERT INTO public.clearance_answer (sender, dxp_id, message, message_id, documents, keys, body)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)

Row = Mapping[str, str | None]


def relayed(kind: str) -> bool:
    """Whether customs decides on this kind."""
    return deciders().relayed(kind)


def first_answer(status: int, note: str) -> tuple[int, str]:
    """What is told at once of a document that goes on to customs: not what we decide but what we expect."""
    if status == PENDING:
        return PENDING, f"{SENT_ON};{note}"
    return PENDING, f"{SENT_ON};平台预期{status}: {note}"


def tell(cursor: Cursor, answer: str, message_id: int, rows: Sequence[tuple[str, Row]]) -> None:
    """Keep a receipt of customs for who sent the message; ``rows`` are the key of each document and its return."""
    sender, dxp_id, _ = senders_of(cursor, [message_id]).get(message_id, (None, None, None))
    body = receipt(answer, [row for _, row in rows], guid=str(uuid4()))
    keys = [key or "-" for key, _ in rows]
    cursor.execute(_COPY, (sender, dxp_id, answer, message_id, len(rows), keys, compress(body)))
