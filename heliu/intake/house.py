"""What stands behind the doors of one worker: the pipeline that receives, the shelf the receipts lie on, the counts."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from heliu.intake.bodies import Memory
from heliu.intake.facts import Answer, Delivery
from heliu.intake.settings import IntakeSettings
from heliu.intake.tokens import TokenBook
from heliu.kernel.buckets import Buckets
from heliu.originals.facts import Deposited, RequestRow


class Receiver(Protocol):
    """The pipeline, as far as the doors know it."""

    @property
    def directory(self) -> TokenBook: ...

    async def submit(self, delivery: Delivery) -> Answer: ...

    async def looked_again(self) -> None: ...

    def counters(self) -> Mapping[str, int]: ...

    async def stop(self) -> None: ...


class Receipt(Protocol):
    """One receipt as it was given; ``document`` holds the official fields in catalogue order."""

    @property
    def cursor(self) -> str: ...

    @property
    def message(self) -> str: ...

    @property
    def sender(self) -> str: ...

    @property
    def dxp_id(self) -> str: ...

    @property
    def document(self) -> Mapping[str, str | None]: ...

    @property
    def envelope_id(self) -> str | None: ...

    @property
    def lines(self) -> Sequence[Mapping[str, str | None]]: ...


class Shelf(Protocol):
    """Where receipts are read again. Raises ``ShelfAway`` when the database cannot be asked now.

    ``after`` raises ``BadCursor``, ``in_window`` ``WindowTooFull``.
    """

    async def after(self, firm: str, cursor: str | None, limit: int) -> tuple[Sequence[Receipt], str | None]: ...

    async def by_key(self, message: str, key: str) -> Sequence[Receipt]: ...

    async def in_window(self, message: str, dxp_id: str, since: datetime, until: datetime) -> Sequence[Receipt]: ...

    async def stop(self) -> None: ...


class Counter(Protocol):
    """Where payment originals are asked for and deposited. Raises ``ShelfAway`` as the shelf does."""

    async def ask(self, body: bytes, platform: str, address: str) -> tuple[str, str]: ...

    async def deposit(self, body: bytes, firm: str) -> Sequence[Deposited]: ...

    async def waiting_for(self, firm: str) -> Sequence[RequestRow]: ...

    async def receive(self, body: bytes) -> tuple[str, str]: ...

    async def gauges(self) -> Mapping[str, int]: ...

    async def stop(self) -> None: ...


class ShelfAway(Exception):
    """The receipts cannot be read at this moment; asking again later is right."""


class BadCursor(Exception):
    """The cursor was not given by us."""


class WindowTooFull(Exception):
    """More documents were answered in the window than are told at once (MAX_WINDOW_ROWS)."""


@dataclass(slots=True)
class House:
    """Made when a worker starts; handed to every door."""

    pipeline: Receiver
    shelf: Shelf
    settings: IntakeSettings
    originals: Counter
    memory: Memory = field(default_factory=Memory)
    buckets: Buckets = field(init=False)
    counts: Tally[str] = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.buckets = Buckets(self.settings.rate_per_s, self.settings.rate_burst)
