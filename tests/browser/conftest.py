"""A real browser before a real installation: all processes, the embedded database, the demonstration zone."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from heliu.kernel.ports import free_port
from tests.browser.visitor import Installed, Visitor, launched

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS, GONE_SECONDS = 240, 30
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items):
    """Every test here needs the browser; without one it is skipped with a word."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium"))


@pytest.fixture(scope="session")
def installation():
    """A platform started as `./bin/run` does, with its demonstration done and one login per role."""
    with tempfile.TemporaryDirectory(prefix="heliu-browser-", ignore_cleanup_errors=True) as name:
        state = Path(name)
        state.chmod(0o755)  # as root the database's account walks through it
        web = free_port()
        ports = ["--web-port", str(web), "--doors-port", str(free_port())]
        with (state / "said").open("w") as said:
            command = [sys.executable, "-m", "heliu.cli.main", "up", "--demonstrate", *ports]
            process = subprocess.Popen(command, env=environment(state), stdout=said, stderr=said)
            try:
                wait_for("打开", state / "said", process)
                password = json.loads((state / "sandbox" / "logins.json").read_text())["password"]
                yield Installed(f"http://127.0.0.1:{web}", password, state)
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(GONE_SECONDS)


def environment(state):
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HELIU_SECRET"}}
    small = {"HELIU_PG_SHARED_BUFFERS": "64MB", "HELIU_INTAKE_WORKERS": "1"}
    return {**ours, **small, "HELIU_STATE_DIR": str(state), "PYTHONPATH": str(ROOT)}


def wait_for(word, said, process):
    deadline = time.monotonic() + READY_SECONDS
    while word not in said.read_text():
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.3)


@pytest.fixture(scope="session")
def chromium():
    with launched(CHROMIUM) as browser:
        yield browser


@pytest.fixture
def visitor(installation, chromium):
    """``visitor("zone", …)``: somebody at a browser of their own; no page they see may make an error."""
    with Visitor.many(chromium, installation) as visit:
        yield visit
