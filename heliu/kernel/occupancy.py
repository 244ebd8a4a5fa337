"""Who runs an installation now: a lock that dies with its holder, and beside it what the holder says of itself."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Facts = dict[str, Any]


class Occupied(Exception):
    """Another process holds the state folder."""


class Occupancy:
    """The right to run on one state folder: held by one process at a time."""

    def __init__(self, state: Path) -> None:
        self._lock = state / "up.lock"
        self._facts = state / "up.json"

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Raises ``Occupied`` at once when another process holds it."""
        with self._lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Occupied from None
            self._facts.unlink(missing_ok=True)  # of a holder that was killed
            try:
                yield
            finally:
                self._facts.unlink(missing_ok=True)

    def say(self, facts: Facts) -> None:
        """Whole or not at all: readers never see half of it."""
        fresh = self._facts.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"pid": os.getpid(), **facts}, ensure_ascii=False))
        fresh.replace(self._facts)

    def facts(self) -> Facts | None:
        """What the present holder says; ``None`` when nobody holds it, empty while it still starts."""
        try:
            with self._lock.open("a") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._read()
        except OSError:
            return None
        return None

    def _read(self) -> Facts:
        try:
            facts: Facts = json.loads(self._facts.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return facts
