"""What others may hold of submission: a parcel's values, what is wrong with it, its documents, what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

TITLE_CHARS_MAX: Final = 100
PARCELS_PER_BATCH_MAX: Final = 1_000
LINES_PER_PARCEL_MAX: Final = 99  # CEB311 and CEB621
UNDO_SECONDS: Final = 10
"""Between the order to send and the first message: so long it can be taken back without a trace."""

SEND_BATCH: Final = "submission.send_batch"
"""The task that sends; services name it, so that they need not know it."""

Head = Mapping[str, str | None]
Document = tuple[Head, tuple[Head, ...]]


@dataclass(frozen=True, slots=True)
class Values:
    """What was filled in for one parcel: wire values by field name, empty ones left out."""

    head: Mapping[str, str]
    lines: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. ``line`` counts goods lines from 1, 0 is the parcel; ``key`` "" means the parcel as a whole.

    ``bars`` False: a notice, the parcel may be sent all the same.
    """

    key: str
    line: int
    code: str
    cause: str
    fix: str
    bars: bool = True


@dataclass(frozen=True, slots=True)
class Tax:
    """What would be levied, CNY; ``steps`` explain it: (article, formula, result)."""

    duty: str
    consumption_tax: str
    vat: str
    total: str
    steps: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A parcel as documents by message name, with everything that was found wrong on the way."""

    documents: Mapping[str, Document]
    faults: tuple[Fault, ...]
    compared: tuple[tuple[str, str, bool], ...] = ()
    """Each matching rule that was tried: code, sentence in the reader's language, whether it is kept."""
    tax: Tax | None = None

    @property
    def may_be_sent(self) -> bool:
        return bool(self.documents) and not any(fault.bars for fault in self.faults)


class Source(StrEnum):
    """Where a batch came from."""

    FORM = "form"
    SHEET = "sheet"


class State(StrEnum):
    """Where a batch stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    DONE = "done"
    STUCK = "stuck"
    DISCARDED = "discarded"


MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.QUEUED, State.DISCARDED}),
    State.QUEUED: frozenset({State.DRAFT, State.SENDING}),
    State.SENDING: frozenset({State.DONE, State.STUCK}),
    State.STUCK: frozenset({State.SENDING}),
    State.DONE: frozenset(),
    State.DISCARDED: frozenset(),
}
"""STUCK: the doors did not answer; nothing is lost, and what was answered stays answered."""


class Seal(StrEnum):
    """By which key a batch is signed."""

    SANDBOX = "sandbox"
    UKEY = "ukey"


class Standing(StrEnum):
    """Where one document stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


NO_RECEIPT: Final = -1


@dataclass(frozen=True, slots=True)
class Return:
    """What the doors answered to one document; ``status`` as in the receipts, NO_RECEIPT where there was none."""

    guid: str
    status: int
    sentence: str
    numbers: Mapping[str, str] = field(default_factory=dict)


REFUSED_FROM: Final = frozenset({4, 100})


def standing_of(status: int) -> Standing:
    """Negative: an error; 100: returned; 4: not passed on to customs."""
    return Standing.REFUSED if status < 0 or status in REFUSED_FROM else Standing.ACCEPTED


@dataclass(frozen=True, slots=True)
class PaperFact:
    """One document as its sender sees it."""

    message: str
    key: str
    guid: str
    standing: Standing
    status: int | None
    sentence: str
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ParcelFact:
    """One parcel of a batch with the state of each document."""

    place: int
    row: int
    order_no: str
    papers: tuple[PaperFact, ...]

    @property
    def standing(self) -> Standing:
        """The worst of its documents: one refusal refuses the parcel, one that waits keeps it waiting."""
        held = {paper.standing for paper in self.papers}
        worst = (one for one in (Standing.REFUSED, Standing.WAITING) if one in held or not held)
        return next(worst, Standing.ACCEPTED)


@dataclass(frozen=True, slots=True)
class BatchFact:
    """A batch as lists and pages show it; ``counts`` of its documents by standing."""

    id: int
    firm: str
    source: Source
    title: str
    documents: tuple[str, ...]
    state: State
    seal: str
    made_by: str
    made_at: datetime
    changed_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None
    trouble: str
    counts: Mapping[Standing, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return self.total - self.counts.get(Standing.WAITING, 0)
