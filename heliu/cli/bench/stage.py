"""The stage a measurement stands on: its own database, demonstration zone and intake, gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from heliu.cli.addresses import answers_http
from heliu.cli.installation import database
from heliu.kernel.ports import free_port
from heliu.kernel.postgres.cluster import Cluster, installation_cluster
from heliu.kernel.problems import Unavailable
from heliu.kernel.processes import LEASH
from heliu.kernel.state import CHECKOUT

READY_S_MAX: Final = 180.0  # the first start compiles the scanner
LOOK_S: Final = 0.1
STOP_S_MAX: Final = 15.0
TAIL_CHARS: Final = 2_000
OURS: Final = ("DATABASE_URL", "HELIU_STATE_DIR", "HELIU_SECRET", "HELIU_MODE")


class StageFailed(Unavailable):
    """The intake of the measurement does not come up; the sentence holds the end of its log."""

    code = "bench_stage_failed"


@dataclass(frozen=True, slots=True)
class Stage:
    """What a measurement needs to know of its installation."""

    folder: Path
    database_url: str
    base_url: str
    intake_pid: int
    postgres_pid: int
    workers: int

    @property
    def roots(self) -> dict[str, list[int]]:
        """Roots of the process trees whose CPU time is measured, by role."""
        return {"intake": [self.intake_pid], "postgres": [self.postgres_pid]}


@contextmanager
def own_stage(workers: int, *, peopled: bool = False, kept: Path | None = None) -> Iterator[Stage]:
    """An installation in a temporary folder; whatever ends the block, nothing of it stays, not even after SIGTERM.

    ``peopled``: with the logins, filings, goods and parks of the demonstration zone, not its register alone.
    ``kept``: the folder it stands in instead, where it stays for the next run.
    """
    with ExitStack() as stack:
        stack.enter_context(ending_cleanly())
        folder = stack.enter_context(temporary_folder()) if kept is None else kept_folder(kept)
        stack.enter_context(environment(folder))
        if kept is None:
            stack.callback(remove_cluster, folder)
        stack.enter_context(database())  # ends with the server stopped: this process is its only user
        url = os.environ["DATABASE_URL"]
        prepare(folder, peopled=peopled)
        intake, base_url = stack.enter_context(intake_processes(folder, workers))
        server = installation_cluster(folder).running()
        if server is None:
            raise StageFailed("基准测试的 PostgreSQL 没有运行。")
        yield Stage(folder, url, base_url, intake.pid, server.pid, workers)


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """SIGTERM and SIGHUP end the run as Ctrl-C does: through all the clean-up."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="heliu-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kept_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


@contextmanager
def environment(folder: Path) -> Iterator[None]:
    """Own state, own secret, own database, whatever the caller's installation uses."""
    before = {name: os.environ.pop(name, None) for name in OURS}
    os.environ["HELIU_STATE_DIR"] = str(folder)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def remove_cluster(folder: Path) -> None:
    """As root the server's files may stand outside the folder (kernel.postgres.places): they go too."""
    cluster: Cluster = installation_cluster(folder)
    if cluster.running():
        cluster.stop()
    home = cluster.place.home
    shutil.rmtree(home, ignore_errors=True)
    with suppress(OSError):
        home.parent.rmdir()


def prepare(folder: Path, *, peopled: bool = False) -> None:
    """Tables and the demonstration zone."""
    from django.core.management import call_command  # noqa: PLC0415  (settings are ready only now)

    from heliu.cli.launch import load_zone  # noqa: PLC0415
    from heliu.registry.api import load_demo_register  # noqa: PLC0415

    with redirect_stdout(sys.stderr):
        call_command("migrate", interactive=False, verbosity=0)
        if peopled:
            load_zone(folder)
        else:
            load_demo_register(folder)


@contextmanager
def intake_processes(folder: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The intake exactly as an installation starts it."""
    port, log = free_port(), folder / "intake.log"
    words = [sys.executable, "-m", "heliu.intake.serve", "--host", "127.0.0.1", "--port", str(port)]
    leashed = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *words, "--workers", str(workers)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            leashed, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=CHECKOUT, process_group=0
        )
    base_url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(process, base_url, log)
        yield process, base_url
    finally:
        end(process)


def wait_until_ready(process: subprocess.Popen[bytes], base_url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_S_MAX
    while not answers_http(f"{base_url}/healthz"):
        if process.poll() is not None or time.monotonic() > deadline:
            end_of_log = log.read_text(errors="replace")[-TAIL_CHARS:]
            raise StageFailed(f"报文接收进程没有就绪，日志的末尾是：\n{end_of_log}")
        time.sleep(LOOK_S)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask, wait, insist: the whole process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_S_MAX)
    except subprocess.TimeoutExpired:
        sys.stderr.write("报文接收进程没有按时结束，强制结束。\n")
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
