"""The bench as a program: right figures from a small run, and nothing left behind however it ends."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heliu.cli.bench.clearance import BenchPlan
from heliu.cli.bench.table import show, written
from heliu.kernel.postgres.cluster import installation_cluster
from heliu.kernel.postgres.running import is_postgres

COMMAND = [sys.executable, "-m", "heliu.cli.main", "bench", "clearance"]
ROOT = Path(__file__).resolve().parents[4]
SECONDS_MAX = 240
KEYS = {"inventories_per_s", "cpu_us_per_inventory", "p50_ms", "p99_ms", "wrong"}


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Its temporary files go where the test can look at them."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.Popen(
        [*COMMAND, *options], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def folder():
    """Short: the server's socket stands in it, and the kernel limits such paths."""
    with tempfile.TemporaryDirectory(prefix="hb", dir="/tmp") as name:
        yield Path(name)


def processes_of(folder: Path) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"HELIU_STATE_DIR={folder}".encode() in path.read_bytes():
                found.append((path.parent / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return found


@pytest.mark.database
def test_a_small_run_is_right_and_says_everything(folder):
    with start(folder, "--inventories", "700", "--seed", "7", "--json") as bench:
        out, err = bench.communicate(timeout=SECONDS_MAX)
    result = json.loads(out)
    assert (bench.returncode, result["wrong"], result["examples_of_wrong"]) == (0, 0, []), err
    assert result.keys() >= KEYS | {"ratio", "ratio_throughput", "settings", "checked"}
    assert result["baseline"].keys() >= KEYS
    assert result["checked"]["tax_checked"] > 500
    assert result["cpu_us_split"].keys() == {"intake", "postgres", "loader"}
    assert result["settings"]["postgres"]["fsync"] == "on"
    assert list(folder.iterdir()) == []


@pytest.mark.database
def test_a_small_run_of_exports_is_right(folder):
    with start(folder, "--direction", "export", "--inventories", "700", "--seed", "7", "--json") as bench:
        out, err = bench.communicate(timeout=SECONDS_MAX)
    result = json.loads(out)
    assert (bench.returncode, result["wrong"], result["examples_of_wrong"]) == (0, 0, []), err
    assert result["settings"]["direction"] == "export"
    assert "baseline" not in result
    assert result["checked"]["late_checked"] > 0
    assert {"ok: released", "late: waiting"} <= result["outcomes"].keys()


@pytest.mark.database
@pytest.mark.survival
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "终止信号"])
def test_nothing_stays_when_it_is_interrupted(folder, number):
    with start(folder, "--inventories", "20000", "--json") as bench:
        until = time.monotonic() + SECONDS_MAX
        while bench.poll() is None and time.monotonic() < until:
            if "正在生成" in bench.stderr.readline():
                break
        assert processes_of(folder)
        (state,) = folder.glob("heliu-bench-*")
        cluster = installation_cluster(state)
        server = cluster.running()
        assert server is not None
        bench.send_signal(number)
        bench.communicate(timeout=60)
    assert bench.returncode != 0
    assert processes_of(folder) == []
    assert not is_postgres(server.pid)
    assert not cluster.place.home.exists()
    assert list(folder.iterdir()) == []


def test_the_number_of_sets_covers_the_inventories_asked_for():
    plan = BenchPlan(inventories=250, documents=100)
    assert plan.traffic(datetime(2026, 1, 1, tzinfo=UTC), start=1, inventories=250).inventories == 300


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (1234.5, "1,234.5"), ({"a": 1}, "a 1"), (True, "True"), ("x", "x")]
)
def test_values_are_written_for_people(value, text):
    assert written(value) == text


def test_a_result_without_baseline_is_shown_too(capsys):
    show({"inventories_per_s": 9000.1, "wrong": 0, "settings": {"cpus": 2}})
    assert "9,000.1" in capsys.readouterr().out
