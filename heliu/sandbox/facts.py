"""What a script says, and what the sandbox answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

ZERO: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One receipt of a course: its state, how long after the one before, and how it travels.

    ``late``: handed out so long after its own time. ``lost``: never handed out, only found by its number.
    """

    status: str
    after: timedelta = ZERO
    code: str = ""
    late: timedelta = ZERO
    lost: bool = False
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """``on``: which documents (kinds, then fields by glob pattern), how many of them, and the course they take.

    ``course`` empty: no receipt at all.
    """

    line: int
    kinds: frozenset[str]
    where: tuple[tuple[str, str], ...]
    first: int | None
    share: int | None
    course: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outage:
    """Down from ``begins`` (since the start of the sandbox) for ``lasts``: nothing is taken, nothing handed out."""

    begins: timedelta
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Script:
    """Rules in their order: the first that fits a document decides. Where none fits, all goes well."""

    rules: tuple[Rule, ...] = ()
    outages: tuple[Outage, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """One return, in the fields of its message. ``body`` is the whole message, the same bytes for the same input.

    ``at``: the time it carries; ``due``: when it is handed out.
    """

    number: int
    message: str
    sender: str
    dxp_id: str
    at: datetime
    due: datetime
    document: Mapping[str, str | None]
    body: bytes
    envelope_id: str | None = None
    lines: Sequence[Mapping[str, str | None]] = ()
    lost: bool = False

    @property
    def cursor(self) -> str:
        return f"{self.number:09d}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it came. ``kind``: what its door takes; ``firm``: whom a token speaks for."""

    raw: bytes
    kind: str | None = None
    firm: str | None = None
    envelope_id: str | None = None


@dataclass(slots=True)
class Known:
    """What the sandbox remembers of one document: its version, its latest state."""

    guid: str
    app_time: str
    status: str
    receipts: list[Receipt] = field(default_factory=list)


class Down(Exception):
    """The script has the sandbox down; ``until`` is when it comes back."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"down until {until.isoformat()}")
        self.until = until
