"""A paper told of again (后续回执): its first receipt with another text, for who sent it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import uuid4

from psycopg import Cursor, sql

from heliu.ceb.reader import read
from heliu.ceb.receipts import receipt
from heliu.clearance.notices import Notice, return_time
from heliu.declarations.api import decompress

_PAPER: Final = "SELECT message_id, cop_no, part_no FROM public.{table} WHERE id = %s"
_FIRST: Final = (
    "SELECT sender, dxp_id, message, body FROM clearance_answer WHERE message_id = %s AND keys = '{}'"
    " ORDER BY id LIMIT 1"
)


class First(NamedTuple):
    """The first receipt of a part of a paper; ``heads`` are those of this part in it."""

    message_id: int
    cop_no: str
    sender: str
    dxp_id: str
    message: str
    heads: list[Mapping[str, str | None]]


def first_receipt(cursor: Cursor, document_id: int, table: str) -> First | None:
    """None where it is not kept."""
    cursor.execute(sql.SQL(_PAPER).format(table=sql.Identifier(f"declarations_{table}")), (document_id,))
    found = cursor.fetchone()
    if found is None:
        return None
    message_id, cop_no, part_no = found
    cursor.execute(_FIRST, (message_id,))
    first = cursor.fetchone()
    if first is None:
        return None
    sender, dxp_id, message, body = first
    heads = [
        document.head
        for document in read(decompress(body)).documents
        if document.head.get("copNo") == cop_no and int(document.head.get("msgSeqNo") or 0) == part_no
    ]
    return First(message_id, cop_no, sender, dxp_id, message, heads)


def tell_again(cursor: Cursor, document_id: int, table: str, note: str, at: datetime, **changes: str) -> list[Notice]:
    """The receipt of a split paper's part with ``note`` and ``changes``; none where its first one is not kept."""
    first = first_receipt(cursor, document_id, table)
    if first is None:
        return []
    fields = {"returnTime": return_time(at), "returnInfo": note, **changes}
    return [
        Notice(
            first.sender,
            first.dxp_id,
            first.message_id,
            first.cop_no,
            receipt(first.message, [{**head, **fields}], guid=str(uuid4())),
            first.message,
        )
        for head in first.heads
    ]
