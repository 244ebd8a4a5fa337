"""What others may hold of the stored messages: one as the message centre lists it, and what may be asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Trouble(StrEnum):
    """What the door already knew to be wrong with a message; the value is the word in an address."""

    UNREADABLE = "unreadable"  # 无法读取: nothing but the evidence is stored
    UNSEALED = "unsealed"  # 验签未过
    DEVIATING = "deviating"  # 有偏差: taken, or partly refused, with remarks


@dataclass(frozen=True, slots=True)
class Message:
    """One message (报文) as it was received. Its documents are numbered from ``first_id`` in message order."""

    id: int
    kind: str
    guid: str | None
    door: str
    sender: str | None
    dxp_id: str | None
    signature: str
    combination: str | None
    form: str | None
    certificate: str | None
    documents: int
    first_id: int
    deviating: bool
    digest: bytes
    size_octets: int
    received_at: datetime
    envelope_id: str | None = None  # the sender's own number: CopMsgId, or messageId of the JSON head
    envelope_sender: str | None = None

    @property
    def numbers(self) -> range:
        """The numbers of its documents."""
        return range(self.first_id, self.first_id + self.documents)

    @property
    def trouble(self) -> Trouble | None:
        if self.documents == 0:
            return Trouble.UNREADABLE
        if self.signature == "invalid":
            return Trouble.UNSEALED
        return Trouble.DEVIATING if self.deviating else None


class Held(NamedTuple):
    """Where the octets of a message stand sealed: alone, or from ``start`` on among those of one commit.

    False where none were kept.
    """

    sealed: bytes
    start: int | None
    size: int

    def __bool__(self) -> bool:
        return bool(self.sealed)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The octets of a message, sealed. Its documents are numbered from ``first_id``."""

    first_id: int
    sender: str | None
    received_at: datetime
    content: Held


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A stored message as it may be sent on; ``content`` is its octets, sealed."""

    id: int
    kind: str
    sender: str | None
    signature: str
    documents: int
    received_at: datetime
    size_octets: int
    content: Held


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this message, newest first."""

    received_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which messages. ``sender`` None: everybody's (officers). ``among``: only these numbers."""

    sender: str | None
    kind: str | None = None
    trouble: Trouble | None = None
    day: date | None = None
    after: Place | None = None
    among: tuple[int, ...] | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An inventory, of either direction, with the customs codes of those who declare it."""

    id: int
    message_id: int
    superseded_by: int | None
    cop_no: str
    seller: str
    platform: str
    agent: str
    is_export: bool = False

    @property
    def parties(self) -> frozenset[str]:
        return frozenset({self.seller, self.platform, self.agent})
