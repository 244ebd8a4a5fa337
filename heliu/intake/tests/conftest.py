"""A real intake process for the tests of the doors: started once, asked over real HTTP."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from heliu.intake.tests.customs_desk import counter, customs, open_counter  # noqa: F401 - fixtures for the tests beside

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
START_S_MAX = 180  # on a busy machine: the scanners are loaded first


class Intake:
    """One running intake; ``pid`` is that of its first worker."""

    def __init__(self, process, url):
        self.process, self.url = process, url
        self.host, _, port = url.removeprefix("http://").partition(":")
        self.port = int(port)

    def pid(self):
        return httpx.get(f"{self.url}/healthz", timeout=20).json()["pid"]


@contextmanager
def running_intake(application="", workers=1, **environment):
    """Start ``python -m heliu.intake.serve`` on a free port, wait until a worker answers, stop it by SIGTERM."""
    command = [sys.executable, "-m", "heliu.intake.serve", "--port", "0", "--workers", str(workers)]
    if application:
        command += ["--application", application]
    surroundings = {**os.environ, "PYTHONPATH": f"{CHECKOUT}:{HERE}", **environment}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=surroundings, cwd=CHECKOUT, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("intake: http://"), line
        intake = Intake(process, line.split()[1])
        httpx.get(f"{intake.url}/healthz", timeout=START_S_MAX).raise_for_status()
        yield intake
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        process.stdout.close()


@pytest.fixture(scope="session")
def doors():
    """The real doors before a pipeline that only pretends."""
    with running_intake("door_house:application", HELIU_RATE_PER_S="100000", HELIU_BODY_READ_S_MAX="1.5") as intake:
        yield intake


@pytest.fixture
def client(doors):
    with httpx.Client(base_url=doors.url, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def start_intake():
    return running_intake


@dataclass(frozen=True)
class Zone:
    """A real intake over a database of its own that holds the demonstration zone."""

    intake: Intake
    state: Path
    database_url: str
    environment: dict

    @property
    def url(self):
        return self.intake.url


@pytest.fixture(scope="session")
def zone(embedded_database, tmp_path_factory):
    """The whole way from a door to the tables, shared by the tests of hostile and of honest messages."""
    name = f"heliu_doors_{os.getpid()}"
    url = psycopg.conninfo.make_conninfo(embedded_database, dbname=name)
    state = tmp_path_factory.mktemp("zone")
    with psycopg.connect(embedded_database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            environment = {"DATABASE_URL": url, "HELIU_STATE_DIR": str(state), "HELIU_BODY_READ_S_MAX": "2"}
            migrate = [sys.executable, "-m", "heliu.cli.main", "migrate", "--demonstration-zone"]
            subprocess.run(
                migrate, env={**os.environ, **environment}, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL
            )
            with running_intake(**environment) as intake:
                yield Zone(intake, state, url, environment)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
