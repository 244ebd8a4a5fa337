"""``python -m heliu.intake.serve``: the parent of the intake workers.

It holds the listening socket and nothing else, starts each dead worker again, passes SIGTERM on, and prints one line
with the address (connections wait until a worker is up).
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import FrameType

from heliu.intake import limits, worker

HOST, PORT, WORKERS = "127.0.0.1", 8311, 2
PAUSE_S_FIRST = 0.1
SETTLED_S = 5.0  # a worker that lived this long died of something new: start the next one at once
MAX_WORKERS = 64
WATCH_S = 0.05


@dataclass(slots=True)
class Post:
    """One worker's place: the process now in it, and when the next one may start."""

    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0
    not_before_s: float = 0.0
    pause_s: float = PAUSE_S_FIRST


class Parent:
    """Keeps ``count`` workers alive until told to stop."""

    def __init__(self, listening: socket.socket, count: int, application: str, trusted_proxies: str) -> None:
        self._listening = listening
        self._arguments = [application, trusted_proxies]
        self._posts = [Post() for _ in range(count)]
        self._stop = threading.Event()
        # The workers hold the reading end; when this process is gone, by whatever death, they read its end and drain.
        self._reading, self._writing = os.pipe()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stop.set()

    def run(self) -> None:
        while not self._stop.is_set():
            for post in self._posts:
                self._keep(post, time.monotonic())
            self._stop.wait(WATCH_S)
        self._drain()

    def _keep(self, post: Post, now_s: float) -> None:
        if post.process is not None:
            if post.process.poll() is None:
                return
            sys.stderr.write(f"intake: worker {post.process.pid} ended ({post.process.returncode})\n")
            settled = now_s - post.started_s > SETTLED_S
            post.pause_s = PAUSE_S_FIRST if settled else min(post.pause_s * 2, limits.RESTART_S_MAX)
            post.not_before_s = now_s + post.pause_s
            post.process = None
        if now_s >= post.not_before_s:
            post.process, post.started_s = self._start(), now_s

    def _start(self) -> subprocess.Popen[bytes]:
        descriptors = (self._listening.fileno(), self._reading)
        command = [sys.executable, "-m", "heliu.intake.serve", "--worker", *map(str, descriptors), *self._arguments]
        return subprocess.Popen(command, pass_fds=descriptors, stdin=subprocess.DEVNULL)

    def _drain(self) -> None:
        alive = [post.process for post in self._posts if post.process is not None]
        for process in alive:
            process.send_signal(signal.SIGTERM)
        until_s = time.monotonic() + limits.DRAIN_S_MAX + limits.RESTART_S_MAX
        for process in alive:
            try:
                process.wait(max(0.0, until_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def open_socket(host: str, port: int) -> socket.socket:
    """The one listening socket all workers share: what waits in its queue is not lost with a worker."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(limits.BACKLOG)
    listening.set_inheritable(True)
    return listening


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m heliu.intake.serve", description=__doc__)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=PORT, help="0: any free port; the line printed says which")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--trusted-proxies", default="", help="addresses whose X-Forwarded-For is believed, or *")
    parser.add_argument("--application", default=worker.APPLICATION, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if not 1 <= given.workers <= MAX_WORKERS:
        parser.error(f"--workers must be 1..{MAX_WORKERS}")
    with open_socket(given.host, given.port) as listening:
        parent = Parent(listening, given.workers, given.application, given.trusted_proxies)
        signal.signal(signal.SIGTERM, parent.stop)
        signal.signal(signal.SIGINT, parent.stop)
        sys.stdout.write(f"intake: http://{given.host}:{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        parent.run()
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker.run(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5])
        sys.exit(0)
    sys.exit(main())
