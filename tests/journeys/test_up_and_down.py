"""One installation's life: up, joined, wounded in every part, healed, down, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from heliu.cli.standing import standing
from heliu.kernel.ports import free_port
from heliu.kernel.postgres.cluster import installation_cluster

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS, HEALED_SECONDS, GONE_SECONDS = 150, 60, 30

pytestmark = [
    pytest.mark.survival,
    pytest.mark.database,
    pytest.mark.skipif(find_spec("heliu.intake.pipeline") is None, reason="the doors have no pipeline in this build"),
]


@pytest.fixture(scope="module")
def state():
    with tempfile.TemporaryDirectory(prefix="heliu-up-") as name:
        path = Path(name)
        path.chmod(0o755)  # as root the server's account walks through it
        yield path


def environment(state):
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HELIU_SECRET"}}
    small = {"HELIU_PG_SHARED_BUFFERS": "32MB", "HELIU_INTAKE_WORKERS": "1"}
    return {**ours, **small, "HELIU_STATE_DIR": str(state), "PYTHONPATH": str(ROOT)}


def heliu(state, *words, timeout=READY_SECONDS):
    command = [sys.executable, "-m", "heliu.cli.main", *words]
    return subprocess.run(command, env=environment(state), capture_output=True, text=True, timeout=timeout, check=False)


def status(state):
    return standing(state)


@contextmanager
def started(state):
    ports = ["--web-port", str(free_port()), "--doors-port", str(free_port())]
    command = [sys.executable, "-m", "heliu.cli.main", "up", *ports]
    with (state / "said").open("w") as said:
        process = subprocess.Popen(command, env=environment(state), stdout=said, stderr=said)
        try:
            until(lambda: process.poll() is not None or healthy(state), READY_SECONDS)
            assert process.poll() is None, (state / "said").read_text()
            yield process
        finally:
            process.terminate()
            process.wait(GONE_SECONDS)


def healthy(state):
    facts = status(state)
    return facts.get("ready") and all(facts["answers"].values()) and all(one["pid"] for one in facts["processes"])


def until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.3)


def ours(state):
    """Every living process that was told of this state folder, by its number."""
    mark = f"HELIU_STATE_DIR={state}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def test_each_part_may_die_and_comes_back(state):
    with started(state) as supervisor:
        joined = heliu(state, "up")
        assert joined.returncode == 0
        assert f"进程 {supervisor.pid}" in joined.stderr
        assert json.loads(heliu(state, "status", "--json").stdout)["pid"] == supervisor.pid

        for process in status(state)["processes"]:
            os.kill(process["pid"], signal.SIGKILL)
        os.kill(installation_cluster(state).running().pid, signal.SIGKILL)
        time.sleep(1)
        until(lambda: healthy(state), HEALED_SECONDS)
        assert {process["starts"] >= 2 for process in status(state)["processes"]} == {True}

        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(GONE_SECONDS) == 0
    assert ours(state) == []
    assert installation_cluster(state).running() is None
    assert heliu(state, "status").returncode == 3


def test_when_the_supervisor_is_killed_nothing_goes_on_unwatched_and_the_next_takes_over(state):
    with started(state) as supervisor:
        supervisor.kill()
        supervisor.wait()
        until(lambda: ours(state) == [], GONE_SECONDS)
    with started(state):
        assert status(state)["running"]
    assert installation_cluster(state).running() is None
