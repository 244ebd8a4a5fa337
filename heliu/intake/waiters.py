"""Who waits for an answer on the event loop, told once a commit and not once a message.

Every crossing from the committer's thread to the loop costs a system call and a change of threads: sixty answers of one
commit cross together. Whoever waited too long is let go by one clock for all.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future


class Waiters:
    """Made and used on the loop; only ``answered`` may be called from another thread."""

    def __init__(self, patience_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._patience_s = patience_s
        self._waiting: dict[Future[bytes], tuple[asyncio.Future[bytes], float]] = {}
        self._clock: asyncio.TimerHandle | None = None

    def wait(self, answer: Future[bytes]) -> asyncio.Future[bytes]:
        """A future of this loop for ``answer``; raises TimeoutError when patience ends first."""
        waiter: asyncio.Future[bytes] = self._loop.create_future()
        self._waiting[answer] = (waiter, self._loop.time() + self._patience_s)
        if answer.done():  # before it was noted here
            self._tell([answer])
        if self._clock is None:
            self._clock = self._loop.call_later(1.0, self._let_go)
        return waiter

    def answered(self, answers: Sequence[Future[bytes]]) -> None:
        """Say that these are done; from the committer's thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, answers)

    def _tell(self, answers: Sequence[Future[bytes]]) -> None:
        for answer in answers:
            waiter, _ = self._waiting.pop(answer, (None, 0.0))
            if waiter is None or waiter.done() or answer.cancelled():
                continue
            fault = answer.exception()
            if fault is None:
                waiter.set_result(answer.result())
            else:
                waiter.set_exception(fault)

    def _let_go(self) -> None:
        """Let go of those who waited too long; their messages are not taken any more unless a commit has begun."""
        now = self._loop.time()
        late = [answer for answer, (_, until) in self._waiting.items() if until <= now]
        for answer in late:
            waiter, _ = self._waiting.pop(answer)
            answer.cancel()
            if not waiter.done():
                waiter.set_exception(TimeoutError())
        self._clock = self._loop.call_later(1.0, self._let_go) if self._waiting else None
