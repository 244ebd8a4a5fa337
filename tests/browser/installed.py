"""A platform started as `./bin/run` does: own state folder and database, the demonstration done, its logins known."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from heliu.kernel.occupancy import Occupancy
from heliu.kernel.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS, GONE_SECONDS = 240, 30
# The shell without windows first: the same engine, at two fifths of the work (1.1 s a visitor against 2.7 s).
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in BROWSERS if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Installed:
    """A running platform of the demonstration zone, and the password its logins share."""

    address: str
    password: str
    state: Path
    signed_in: dict = field(default_factory=dict)
    """The cookies of who has signed in once: the page of the sign-in need not be gone through every time."""


@contextmanager
def installation():
    """A fresh one; or, where ``HELIU_BROWSER_STATE`` names its state folder, one that runs already (quicker to try)."""
    if running := os.environ.get("HELIU_BROWSER_STATE"):
        state = Path(running)
        yield Installed(Occupancy(state).facts()["web"], password_of(state), state)
        return
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
                yield Installed(f"http://127.0.0.1:{web}", password_of(state), state)
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(GONE_SECONDS)


def password_of(state):
    return json.loads((state / "sandbox" / "logins.json").read_text())["password"]


def environment(state):
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HELIU_SECRET"}}
    small = {"HELIU_PG_SHARED_BUFFERS": "64MB", "HELIU_INTAKE_WORKERS": "1"}
    ours["HELIU_LOCAL_REVIEW_MINUTES"] = "0"  # the cases of the demonstration wait for officers of flesh and blood
    return {**ours, **small, "HELIU_STATE_DIR": str(state), "PYTHONPATH": str(ROOT)}


def wait_for(word, said, process):
    deadline = time.monotonic() + READY_SECONDS
    while word not in said.read_text():
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.3)
