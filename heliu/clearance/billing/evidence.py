"""The lines of an inventory as they were signed, from the evidence: where the hot columns do not tell its tax."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
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


def heads_of(connection: Connection, kind: str, documents: Mapping[int, int]) -> dict[int, Mapping[str, str]]:
    """The heads of documents by their number; ``documents`` is number -> message. A message is opened once.

    What has no evidence, or none that can be opened, is left out.
    """
    heads: dict[int, Mapping[str, str]] = {}
    archive = Archive(Sealer())  # one for all: it remembers what several small messages share
    for message, kept in evidence_of(connection, sorted(set(documents.values()))).items():
        try:
            raw = archive.open(kept.content) if kept.content else None
        except CannotUnseal:
            continue
        for number in [number for number, of in documents.items() if of == message and raw is not None]:
            with suppress(LookupError):
                heads[number] = document_content(raw or b"", kind, number - kept.first_id)[0]
    return heads
