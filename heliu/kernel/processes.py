"""One supervisor for the processes of an installation: each may die without taking the others along."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

log = logging.getLogger(__name__)

LEASH = Path(__file__).with_name("leash.py")
TICK_SECONDS = 0.2
WATCH_SECONDS = 1.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
SOUND_AFTER_SECONDS = 60.0  # a process that lived as long starts again at once when it dies
STOP_SECONDS_MAX = 12.0
LOG_BYTES_MAX = 50 * 1024 * 1024  # at a start, a longer log is put aside (one older one is kept)


@dataclass(frozen=True)
class Program:
    """What to run: its words, what its environment has beyond ours, and where its output goes."""

    name: str
    words: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class _Child:
    """One program and its present process, with the pause before its next start."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._pause_s = FIRST_PAUSE_SECONDS
        self._born = 0.0
        self._due = 0.0

    def start(self) -> None:
        put_aside(self.program.log)
        words = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *self.program.words]
        with self.program.log.open("ab") as out:
            self.process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.program.environment},
                process_group=0,  # the terminal's Ctrl-C is for the supervisor, which stops all in order
            )
        self.starts += 1
        self._born = time.monotonic()

    def tend(self) -> None:
        """Start it again when it has died and its pause is over."""
        if self.process is None:
            if time.monotonic() >= self._due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.signal(signal.SIGKILL)  # its own children that outlived it would hold its port
        self.process = None
        if time.monotonic() - self._born > SOUND_AFTER_SECONDS:
            self._pause_s = FIRST_PAUSE_SECONDS
        log.warning("%s 已退出（%s），%.1f 秒后重新启动；日志：%s", *self._obituary(code), self.program.log)
        self._due = time.monotonic() + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_SECONDS)

    def _obituary(self, code: int) -> tuple[str, str, float]:
        how = f"信号 {signal.Signals(-code).name}" if code < 0 else f"返回码 {code}"
        return self.program.name, how, self._pause_s

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def facts(self) -> dict[str, object]:
        alive = self.process is not None and self.process.poll() is None
        pid = self.process.pid if self.process and alive else None
        return {"name": self.program.name, "pid": pid, "starts": self.starts}


class Supervisor:
    """Keeps its programs running between ``start`` and ``stop``; ``watch`` is called every second (the database).

    ``watch`` answers whether the programs must be started anew because what they stand on has moved.
    """

    def __init__(self, programs: Iterable[Program], watch: Callable[[], bool] = lambda: False) -> None:
        self._children = [_Child(program) for program in programs]
        self._watch = watch
        self._stopping = Event()
        self._thread = Thread(target=self._loop, name="supervisor")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask all to end, wait, end those that did not listen; returns when none is left."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def facts(self) -> list[dict[str, object]]:
        return [child.facts() for child in self._children]

    def all_running(self) -> bool:
        return all(fact["pid"] for fact in self.facts())

    def _loop(self) -> None:
        # Children are born in this thread: the kernel ends them when the thread that bore them ends.
        looked = 0.0
        try:
            while not self._stopping.is_set():
                if time.monotonic() - looked >= WATCH_SECONDS:
                    if self._must_renew():
                        self._end_all()
                    looked = time.monotonic()
                for child in self._children:
                    child.tend()
                self._stopping.wait(TICK_SECONDS)
        finally:
            self._end_all()

    def _must_renew(self) -> bool:
        try:
            return self._watch()
        except Exception:  # the outermost loop of the installation: it says so and goes on trying
            log.exception("监看数据库时出错，将继续重试")
            return False

    def _end_all(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for child in self._children:
            child.signal(signal.SIGTERM)
        for child in self._children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
                child.signal(signal.SIGKILL)
                child.process.wait()
                child.process = None


def put_aside(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_name(f"{path.name}.1"))
