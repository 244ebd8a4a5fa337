"""One embedded cluster: made once, started by the first who needs it, stopped by the last who leaves."""

import fcntl
import os
import secrets
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from heliu.kernel.ports import free_port, is_free
from heliu.kernel.postgres.account import server_account
from heliu.kernel.postgres.binaries import find_binaries, major_version
from heliu.kernel.postgres.options import server_options
from heliu.kernel.postgres.places import known_place, reachable_binaries, settled_place
from heliu.kernel.postgres.running import DATABASE, USER, Running, address, bury, running
from heliu.kernel.problems import Unavailable

INITDB_SECONDS_MAX = 120
START_SECONDS_MAX = 30  # after a crash the orphans of the old server hold its memory for some seconds
RETRY_SECONDS = 0.3
STOP_SECONDS_MAX = 60

HIDDEN = ("PG", "HELIU_", "DATABASE_")  # of our environment, from the server and its log
Words = list[str | Path]


class ClusterFailed(Unavailable):
    """The embedded server cannot be made, started or used; the sentence says why and what to do."""

    code = "cluster_failed"


class Cluster:
    """The embedded PostgreSQL of one folder.

    ``wanted`` is where its folder should be; as root it may have to stand elsewhere (see ``place``). ``options`` are
    further server settings. Several processes may hold ``lease()`` at once; locks die with their holders.
    """

    def __init__(self, wanted: Path, *, options: Mapping[str, str] | None = None) -> None:
        self.account = server_account()
        self.wanted = wanted
        self.place = known_place(wanted, self.account)
        self.options = dict(options or {})
        self._bin: Path | None = None

    @property
    def bin_dir(self) -> Path:
        if self._bin is None:
            self._bin = reachable_binaries(find_binaries(), self.account)
        return self._bin

    def running(self) -> Running | None:
        return running(self.place)

    def url(self) -> str | None:
        """The address of the running server's database, ``None`` when it does not run."""
        server = self.running()
        return address(self.place, server) if server else None

    @contextmanager
    def lease(self) -> Iterator[str]:
        """The address of a running server; the last to leave stops it."""
        self._make_home()
        with (self.place.home / "users.lock").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.start()
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # others still use it
                else:
                    self.stop()

    def start(self) -> str:
        """Make the cluster if it is not there, start the server if it does not run; the address of its database."""
        self._make_home()
        with self._alone():
            if not (self.place.data / "PG_VERSION").exists():
                self._initialise()
            self._refuse_another_version()
            return self._started()

    def stop(self) -> None:
        """Stop at once but cleanly: sessions are ended, everything committed is on disk."""
        with self._alone():
            if self.running():
                command: Words = [self.bin_dir / "pg_ctl", "stop", "-D", self.place.data, "-m", "fast", "-w"]
                answer = self._run([*command, "-t", str(STOP_SECONDS_MAX)], STOP_SECONDS_MAX + 10)
                if answer.returncode and self.running():
                    raise ClusterFailed(f"内嵌 PostgreSQL 未能停止：{answer.stderr.strip()}（日志：{self.place.log}）")

    def _make_home(self) -> None:
        self.place = settled_place(self.wanted, self.account)
        home = self.place.home
        missing = [folder for folder in (home, *home.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)  # whatever the umask: the server's account walks through
        for folder in (self.place.socket, self.place.log.parent):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(0o755)
                if self.account:
                    self.account.owns(folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.place.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        place = self.place
        if place.data.exists():
            # An interrupted initdb: nothing was ever stored in it, yet nobody's folder is deleted.
            place.data.rename(place.home / f"data.unfinished.{secrets.token_hex(4)}")
        place.password.unlink(missing_ok=True)
        with os.fdopen(os.open(place.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        fresh = place.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.account:
            self.account.owns(fresh)
            self.account.owns(place.password)
        command: Words = [self.bin_dir / "initdb", "-D", fresh, "-U", USER, "-E", "UTF8", "--locale=C.UTF-8"]
        command += ["--data-checksums", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
        command += [f"--pwfile={place.password}"]
        answer = self._run(command, INITDB_SECONDS_MAX)
        if answer.returncode:
            raise ClusterFailed(f"initdb 未能建立数据目录 {fresh}：{(answer.stderr or answer.stdout).strip()}")
        fresh.rename(place.data)

    def _refuse_another_version(self) -> None:
        made_by = int((self.place.data / "PG_VERSION").read_text())
        ours = major_version(self.bin_dir)
        if made_by != ours:
            raise ClusterFailed(
                f"数据目录 {self.place.data} 由 PostgreSQL {made_by} 建立，而现有程序是 {ours}，二者格式不同。"
                f"请用 HELIU_PG_BIN 指向 {made_by} 版本的程序启动，以 pg_dump 导出，移开该目录，"
                f"再用 {ours} 版本启动并导入。"
            )

    def _started(self) -> str:
        deadline = time.monotonic() + START_SECONDS_MAX
        said = ""
        while True:
            try:
                server = self.running()
                if server is None:
                    said = self._start_once() or said
                    server = self.running()
                if server:
                    self._ensure_database(server)
                    return address(self.place, server)
            except psycopg.OperationalError as refused:
                said = str(refused)
            if time.monotonic() > deadline:
                raise ClusterFailed(
                    f"内嵌 PostgreSQL 在 {START_SECONDS_MAX} 秒内未能启动：{said.strip()}\n日志：{self.place.log}"
                )
            time.sleep(RETRY_SECONDS)

    def _start_once(self) -> str:
        bury(self.place)
        folder = str(self.place.socket) if self.place.has_short_socket else ""
        settings = server_options(self._port(), folder, self.options)
        given = " ".join(shlex.quote(word) for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        command: Words = [self.bin_dir / "pg_ctl", "start", "-D", self.place.data, "-l", self.place.log, "-w"]
        answer = self._run([*command, "-t", str(START_SECONDS_MAX), "-o", given], START_SECONDS_MAX + 10)
        return (answer.stderr + answer.stdout) if answer.returncode else ""

    def _port(self) -> int:
        """The port of last time where it is still free: those who hold our address need not learn a new one."""
        kept = self.place.home / "port"
        if not (kept.exists() and is_free(port := int(kept.read_text()))):
            port = free_port()
            kept.write_text(str(port))
        return port

    def _ensure_database(self, server: Running) -> None:
        where = address(self.place, server, "postgres")
        with psycopg.connect(where, autocommit=True, connect_timeout=5) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _run(self, command: Words, timeout_s: float) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs, as the server's account, blind to our secrets and our terminal.

        Its output goes to files, not pipes: the server it starts would keep a pipe open for ever.
        """
        account = self.account
        clean = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
        said = self.place.log.parent / f"said.{os.getpid()}.{secrets.token_hex(4)}"
        try:
            with said.open("w") as out:
                answer = subprocess.run(
                    [str(word) for word in command],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    env={**clean, "LC_ALL": "C"},
                    start_new_session=True,  # the terminal's Ctrl-C is not for it
                    timeout=timeout_s,
                    check=False,
                    user=account.uid if account else None,
                    group=account.gid if account else None,
                    extra_groups=[] if account else None,
                )
            return subprocess.CompletedProcess(answer.args, answer.returncode, "", said.read_text(errors="replace"))
        finally:
            said.unlink(missing_ok=True)


def installation_cluster(state: Path) -> Cluster:
    """The cluster that belongs to a state folder."""
    return Cluster(state / "postgres")
