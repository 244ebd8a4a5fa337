"""What every test stands on: the embedded database when it asks for one, and no network but this machine's own."""

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from config.environment import database_settings
from heliu.kernel.postgres import cluster
from heliu.kernel.postgres.options import server_options
from heliu.kernel.postgres.running import answers
from heliu.kernel.state import state_dir

SHARED = Path(os.environ.get("HELIU_SHARED") or Path(__file__).resolve().parent.parent / "shared")
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
YOUNG_MAX = 20_000  # objects before the collector looks: it finds next to nothing in tests


def pytest_configure() -> None:
    # A shell starts what runs beside something else deaf to Ctrl-C, and whatever is started from here would be too.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Nothing of a developer's own installation is read or written: state and secret are the tests' own.
    os.environ["HELIU_STATE_DIR"] = str(state_dir() / "test")
    os.environ.setdefault("HELIU_SECRET", "tests only: not a secret")
    # No authority of the world is asked here: every HTTP client would read them all anew, 30 ms each time.
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = os.environ["HELIU_STATE_DIR"]
    # A busy machine draws its examples slowly; that says nothing about what is tested.
    settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    # What is imported by now stays: walking it again and again took the collector a tenth of the whole time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, *gc.get_threshold()[1:])


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hashing a password is slow on purpose; tests have no secret to keep."""
    from django.conf import settings  # noqa: PLC0415  (settings are ready only now)
    from django.contrib.auth.hashers import get_hashers  # noqa: PLC0415

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    get_hashers.cache_clear()


@pytest.fixture(scope="session")
def embedded_database() -> Iterator[str]:
    """The address of a PostgreSQL for this run: the given one, else the embedded one, started when first asked for."""
    given = os.environ.get("HELIU_TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    with ExitStack() as stack:
        if not (url := given):
            with patch.object(cluster, "server_options", careless):
                url = stack.enter_context(cluster.installation_cluster(state_dir()).lease())
        drop_leftovers(url)
        yield url


def careless(*given: Any) -> dict[str, str]:
    """Nothing waits for the disk. What a power cut loses may be lost; of a killed process the kernel keeps all.

    The product's clusters cannot be set so (heliu/kernel/postgres/options.py); synchronous_commit stays on here too.
    """
    return {**server_options(*given), "fsync": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(embedded_database: str) -> None:
    """pytest-django asks for this before it makes the test database: two runs at once must not share one."""
    from django.db import connections  # noqa: PLC0415  (settings are ready only now)

    entry = connections.settings["default"]
    entry.update(database_settings(embedded_database))
    entry["TEST"]["NAME"] = f"heliu_test_{os.getpid()}"


@pytest.fixture(scope="session")
def database_url(embedded_database: str, django_db_setup: None) -> str:  # noqa: ARG001
    """The address of the migrated test database, for programs and connections outside Django."""
    return psycopg.conninfo.make_conninfo(embedded_database, dbname=f"heliu_test_{os.getpid()}")


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder for the keys of the demonstration zone: they take seconds to make, and are made once a run."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official samples beside the checkout; tests that read it are skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not on this machine: the official samples are not part of the repository")
    return SHARED


def pytest_runtest_setup() -> None:
    # Only this machine: a test that would reach out fails at once and names the host.
    from pytest_socket import socket_allow_hosts  # noqa: PLC0415

    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


def drop_leftovers(url: str) -> None:
    """Databases of runs that were killed: their number is the process that made them."""
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^heliu_test_[0-9]+$'").fetchall()
        for (name,) in names:
            if not answers(int(name.rpartition("_")[2])):
                connection.execute(
                    psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
                )
