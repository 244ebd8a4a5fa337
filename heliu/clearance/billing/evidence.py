"""The lines of an inventory as they were signed, from the evidence: where the hot columns do not tell its tax."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection

from heliu.declarations.api import Archive, document_content, evidence_of
from heliu.kernel.sealing import CannotUnseal, Sealer
from heliu.taxation.api import declared_line
from heliu.taxation.facts import DeclaredLine

Row = Mapping[str, Any]


def goods_in_full(connection: Connection, row: Row) -> Sequence[DeclaredLine]:
    """The declared lines of an inventory; none where there is no evidence of it that can be opened.

    A message sealed with a key that is gone must not hold up the bills of all others.
    """
    kept = evidence_of(connection, [row["message_id"]]).get(row["message_id"])
    if kept is None or not kept.content:
        return ()
    try:
        content = document_content(Archive(Sealer()).open(kept.content), "CEB621", row["inventory_id"] - kept.first_id)
    except (CannotUnseal, LookupError):
        return ()
    return tuple(map(declared_line, content[1]))
