"""What the relay hands around: letters to customs, parcels from it, and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from heliu.clearance.upstream.facts import Place


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in its envelope, ready to go. ``name`` sorts as the letters were committed."""

    place: Place
    message_id: int
    cop_msg_id: str
    kind: str
    sender: str | None
    name: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something that came back; ``handle`` is how its way knows it."""

    name: str
    octets: bytes
    handle: Any = None


class NotReached(Exception):
    """Customs cannot be reached, or did not confirm; the sentence says why. Nothing is lost: it is tried again."""


class Upstream(Protocol):
    """A way to customs. ``deliver`` returns once the other side has all letters for good."""

    def resume(self) -> Place | None:
        """Finish a delivery that was broken off; the place up to which it went, None where there was none."""

    def deliver(self, letters: list[Letter], upto: Place) -> None:
        """Hand all over, in order. Raises NotReached."""

    def settled(self, upto: Place) -> None:
        """It is on record that everything up to here was delivered."""

    def collect(self, most: int) -> list[Parcel]:
        """What came back, oldest first. Raises NotReached."""

    def put_away(self, parcel: Parcel, refusal: str = "") -> None:
        """It is on record: into the archive, or, with the reason, to what could not be read."""

    def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the relay stands. ``waiting`` counts no further than a limit; ``oldest`` is when the first of them came."""

    decider: str
    upstream: str
    waiting: int
    oldest: datetime | None
    moved_at: datetime | None
    failing_since: datetime | None
    fault: str
    sent: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A document with what customs said of it and what we had expected; ``kind`` is the document's own."""

    id: int
    message_id: int
    sender: str | None
    kind: str
    key: str
    expected: int
    expected_reason: str
    status: int
    reason: str
    differs: bool
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """One return of customs as it came."""

    status: int
    text: str
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """When a document's message went to customs, under which number; ``answer`` is of the platform (DxpRep)."""

    cop_msg_id: str
    sent_at: datetime
    answer_code: str | None
    answer_text: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """What of one document went to customs and came back; the newest return first."""

    sent: Sent
    verdict: Verdict | None
    returns: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class HeardPaper:
    """A tax bill, its status or a summary result of customs beside what we expected; ``matched``: it is of ours."""

    id: int
    kind: str
    number: str
    key: str
    said: str
    expected: str
    differs: bool
    matched: bool
    heard_at: datetime
