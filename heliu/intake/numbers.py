"""Document and message numbers, handed out a thousand at a time, so that a row can be written before its commit."""

import threading
from collections import deque

from psycopg import Connection

BLOCK = 1000
READY_MIN = 20 * BLOCK


class Exhausted(Exception):
    """No numbers at hand: the committer has not been able to fetch more (the database is away)."""


class Numbers:
    """A supply of numbers; taken on the event loop, refilled by the committer. A block is never split over two uses."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[int, int]] = deque()
        self._ready = 0
        self._lock = threading.Lock()

    def take(self, count: int) -> int:
        """Return the first of ``count`` consecutive numbers (count up to 1,000)."""
        with self._lock:
            while self._blocks:
                start, stop = self._blocks[0]
                if stop - start >= count:
                    self._blocks[0] = (start + count, stop)
                    self._ready -= count
                    return start
                self._blocks.popleft()
                self._ready -= stop - start
        raise Exhausted

    def short(self) -> bool:
        return self._ready < READY_MIN

    def refill(self, connection: Connection) -> None:
        """Fetch what is missing, in one round trip."""
        wanted = 2 * READY_MIN // BLOCK
        found = connection.execute(
            "SELECT nextval('declarations_id') FROM generate_series(1, %s)", (wanted,)
        ).fetchall()
        with self._lock:
            for (start,) in found:
                self._blocks.append((start, start + BLOCK))
                self._ready += BLOCK
