"""A message made ready for the committer: who sent it, its rows in COPY text, its receipt heads, what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from heliu.ceb.signature.model import Verdict
from heliu.clearance.api import return_time


class Reply(NamedTuple):
    """What a receipt says of one document: the official return status and its explanation."""

    status: int
    note: str


class Revision(NamedTuple):
    """A change (appType 2) or deletion (3) of a document under its business key."""

    app_type: int
    app_time: int
    key: tuple[str, ...]
    order_key: tuple[str, ...] = ()  # of an inventory: the order it declares, its second key


@dataclass(slots=True)
class Prepared:
    """Documents are numbered ``first_id`` + ordinal. ``rows`` holds a line for each in order, the refused left out."""

    raw: bytes
    door: str
    received_at: datetime
    message_id: int
    kind: str
    guid: str
    sender: str | None
    dxp_id: str | None
    verdict: Verdict
    envelope_id: str | None = None
    envelope_sender: str | None = None
    first_id: int = 0
    documents: int = 0
    rows: Mapping[int, bytes] | bytes = b""
    echoes: tuple[bytes, ...] = ()
    refused: dict[int, Reply] = field(default_factory=dict)
    revisions: dict[int, Revision] = field(default_factory=dict)
    deviations: str | None = None
    evidence: bytes = b""  # the message as it is kept, in COPY text, up to its octets
    sealed: bytes = b""  # these octets, likewise; of a small message only the commit makes them
    # A whole-message refusal: answered by CEB900, nothing but the evidence is stored.
    unreadable: Reply | None = None
    fast: bool = True
    replies: dict[int, Reply] = field(default_factory=dict)
    # Documents that were here before: the receipt given then, or the place in this batch whose receipt is theirs too.
    given: dict[int, bytes] = field(default_factory=dict)
    twins: dict[int, "tuple[Prepared, int]"] = field(default_factory=dict)

    declared_at: str = ""  # received_at as receipts write it: the day and year in an inventory's numbers

    def begin(self) -> None:
        """Forget what an attempt that was rolled back had found out."""
        self.declared_at = return_time(self.received_at)
        for found in (self.replies, self.given, self.twins):
            found.clear()

    def answered(self, ordinal: int) -> bool:
        return ordinal in self.replies or ordinal in self.given or ordinal in self.twins

    def told(self, ordinal: int) -> bool:
        """Whether the document has its answer, at the door or later."""
        return ordinal in self.refused or self.answered(ordinal)

    def rows_to_stage(self) -> bytes:
        """The rows which were not answered already, each with its newline."""
        if isinstance(self.rows, bytes):
            return self.rows
        return b"".join(row for ordinal, row in self.rows.items() if not self.answered(ordinal))

    def row_of(self, ordinal: int) -> bytes:
        if isinstance(self.rows, bytes):
            return self.rows.split(b"\n")[ordinal] + b"\n"
        return self.rows[ordinal]
