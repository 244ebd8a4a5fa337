"""Messages in the committer's queue, who waits for their answers, and how both are told: once a commit, not a message.

Every crossing from the committer's thread to the event loop costs a system call and a change of threads: all answers of
one commit cross together. Whoever waited too long is let go by one clock for all. A message in the queue has four
states and two values: a future of the standard library brings a lock and a condition of its own for each.
"""

import asyncio
from collections.abc import Callable, Sequence
from enum import IntEnum

from heliu.intake.prepared import Prepared


class Stage(IntEnum):
    """How far a message has come. Changed under the committer's lock until it is TAKEN, then by the committer alone."""

    QUEUED = 0
    TAKEN = 1
    DONE = 2
    GIVEN_UP = 3  # whoever waited was told that nothing is acknowledged


class Waiting:
    """``body`` is the answer once it is DONE, unless ``fault`` says why there is none."""

    __slots__ = ("body", "fault", "message", "stage")

    def __init__(self, message: Prepared) -> None:
        self.message = message
        self.stage = Stage.QUEUED
        self.body = b""
        self.fault: Exception | None = None

    def answer(self, body: bytes) -> None:
        self.body = body
        self.stage = Stage.DONE

    def fail(self, fault: Exception) -> None:
        self.fault = fault
        self.stage = Stage.DONE


class Waiters:
    """Made and used on the loop; only ``answered`` may be called from another thread."""

    def __init__(self, patience_s: float, give_up: Callable[[Sequence[Waiting]], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._patience_s = patience_s
        self._give_up = give_up
        self._waiting: dict[Waiting, tuple[asyncio.Future[bytes], float]] = {}
        self._clock: asyncio.TimerHandle | None = None

    def wait(self, waiting: Waiting) -> asyncio.Future[bytes]:
        """A future of this loop for the answer; raises TimeoutError when patience ends first."""
        waiter: asyncio.Future[bytes] = self._loop.create_future()
        self._waiting[waiting] = (waiter, self._loop.time() + self._patience_s)
        if waiting.stage == Stage.DONE:  # before it was noted here
            self._tell([waiting])
        if self._clock is None:
            self._clock = self._loop.call_later(1.0, self._let_go)
        return waiter

    def answered(self, done: Sequence[Waiting]) -> None:
        """Say that these are done; from the committer's thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, done)

    def _tell(self, done: Sequence[Waiting]) -> None:
        for waiting in done:
            waiter, _ = self._waiting.pop(waiting, (None, 0.0))
            if waiter is None or waiter.done() or waiting.stage != Stage.DONE:
                continue
            if waiting.fault is None:
                waiter.set_result(waiting.body)
            else:
                waiter.set_exception(waiting.fault)

    def _let_go(self) -> None:
        """Let go of those who waited too long; their messages are not taken any more unless a commit has begun."""
        now = self._loop.time()
        late = [waiting for waiting, (_, until) in self._waiting.items() if until <= now]
        self._give_up(late)
        for waiting in late:
            waiter, _ = self._waiting.pop(waiting)
            if not waiter.done():
                waiter.set_exception(TimeoutError())
        self._clock = self._loop.call_later(1.0, self._let_go) if self._waiting else None
