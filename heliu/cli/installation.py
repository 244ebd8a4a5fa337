"""One installation on this machine: its database and processes, and the demonstration that drives them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import django
import psycopg
import typer

from heliu.cli import demonstrating
from heliu.cli.addresses import Doors, answers_http, chosen
from heliu.kernel.occupancy import Occupancy, Occupied
from heliu.kernel.postgres.cluster import Cluster, installation_cluster
from heliu.kernel.problems import Unavailable
from heliu.kernel.processes import Program, Supervisor
from heliu.kernel.state import state_dir

READY_SECONDS_MAX = 180  # the first start compiles the scanner
READY_LOOK_SECONDS = 0.2
FACTS_SECONDS = 1.0
TAIL_LINES = 15
MANY_STARTS = 4  # as many before the first answer: it will not come


class DidNotStart(Unavailable):
    """A part of the installation does not come up; the sentence names its log."""

    code = "did_not_start"


def say(sentence: str) -> None:
    typer.echo(sentence, err=True)


@contextmanager
def database() -> Iterator[None]:
    """Django with a database: the given one, else the embedded one, started if need be and joined if it runs."""
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            refuse_production_without_database()
            os.environ["DATABASE_URL"] = stack.enter_context(installation_cluster(state_dir()).lease())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from heliu.lawbook.api import take_over  # noqa: PLC0415  (Django is ready only now)

        take_over(os.environ["DATABASE_URL"])
        yield


@contextmanager
def connected() -> Iterator[psycopg.Connection]:
    """As above, with a connection of its own beside Django's: each statement commits."""
    with database(), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def refuse_production_without_database() -> None:
    if os.environ.get("HELIU_MODE") == "production":
        raise Unavailable("HELIU_MODE=production 时不启动内嵌数据库：请设置 DATABASE_URL。")


def up(wanted: Doors, *, demonstrate: bool, once: bool) -> int:
    """Run until told to stop; the exit code. A second one on the same state folder joins the first."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_now)
    state = state_dir()
    try:
        with Occupancy(state).hold():
            return Installation(state, wanted).run(demonstrate=demonstrate, once=once)
    except Occupied:
        return join(state, demonstrate=demonstrate, once=once)


def stop_now(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@dataclass
class Installation:
    """The holder of a state folder, between its start and its stop."""

    state: Path
    doors: Doors
    stack: ExitStack = field(default_factory=ExitStack)
    cluster: Cluster | None = None
    database_url: str = ""
    supervisor: Supervisor = field(default_factory=lambda: Supervisor(()))

    @property
    def logs(self) -> Path:
        folder = self.state / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def run(self, *, demonstrate: bool, once: bool) -> int:
        began = time.monotonic()
        expected = True
        with self.stack:
            try:
                self._start(demonstrate=demonstrate)
                say(f"平台已就绪（{time.monotonic() - began:.1f} 秒）。日志：{self.logs}")
                if demonstrate:
                    expected = demonstrating.run(self.doors.doors_url, self.state)
                self._greet()
                if demonstrate:
                    demonstrating.name_logins(self.state)
                if not once:
                    self._keep()
            except KeyboardInterrupt:
                expected = expected and not once
            finally:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)  # stopping has its own deadline
                say("正在停止……")
                self.supervisor.stop()
        say("已全部停止。")
        return 0 if expected or not once else 1

    def _start(self, *, demonstrate: bool) -> None:
        self._start_database()
        say("正在更新数据库结构……")
        self._do("migrate", "heliu.cli.main", "migrate", *(["--demonstration-zone"] if demonstrate else []))
        self.doors = chosen(self.doors, say)
        os.environ.update(HELIU_WEB_URL=self.doors.web_url, HELIU_DOORS_URL=self.doors.doors_url)
        say("正在启动报文接收、网页与任务进程……")
        self.supervisor = Supervisor(self._programs(), self._watch_database)
        self.supervisor.start()
        self._wait_until_ready()
        self._say_facts()

    def _start_database(self) -> None:
        self.database_url = os.environ.get("DATABASE_URL", "")
        if self.database_url:
            say("使用 DATABASE_URL 指定的数据库。")
            return
        refuse_production_without_database()
        self.cluster = installation_cluster(self.state)
        say("正在启动内嵌 PostgreSQL……")
        self.database_url = self.stack.enter_context(self.cluster.lease())
        say(f"数据库目录：{self.cluster.place.home}")
        os.environ["DATABASE_URL"] = self.database_url

    def _programs(self) -> list[Program]:
        python, doors = sys.executable, self.doors
        cores = len(os.sched_getaffinity(0))
        workers = os.environ.get("HELIU_INTAKE_WORKERS") or str(cores)
        host = ("--host", doors.host)
        intake = (python, "-m", "heliu.intake.serve", *host, "--port", str(doors.doors_port), "--workers", workers)
        web = (python, "-m", "granian", "--interface", "wsgi", *host, "--port", str(doors.web_port), "--no-ws")
        threads = ("--workers", os.environ.get("HELIU_WEB_WORKERS") or "1", "--blocking-threads", "4")
        web_words = (*web, *threads, "--respawn-failed-workers", "config.wsgi:application")
        jobs = (python, "-m", "heliu.cli.main", "jobs")
        programs = {"intake": intake, "web": web_words, "jobs": jobs}
        if os.environ.get("HELIU_AUTHORITY", "").strip() == "relay":  # a word that says neither ended the migration
            programs["relay"] = (python, "-m", "heliu.cli.main", "relay", "run")
        return [Program(name, words, self.logs / f"{name}.log") for name, words in programs.items()]

    def _do(self, name: str, *words: str) -> None:
        log = self.logs / f"{name}.log"
        with log.open("w") as out:
            done = subprocess.run(
                [sys.executable, "-m", *words], stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
            )
        if done.returncode:
            raise DidNotStart(f"{name} 未能完成（返回码 {done.returncode}），日志 {log} 的末尾是：\n{tail(log)}")

    def _watch_database(self) -> bool:
        """Start the embedded server again when it has died; true when it came back at another address."""
        if self.cluster is None or self.cluster.running():
            return False
        say("内嵌 PostgreSQL 已退出，正在重新启动……")
        before, self.database_url = self.database_url, self.cluster.start()
        os.environ["DATABASE_URL"] = self.database_url
        say("内嵌 PostgreSQL 已恢复。")
        return self.database_url != before

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS_MAX
        waiting = {"intake": f"{self.doors.doors_url}/healthz", "web": f"{self.doors.web_url}/healthz"}
        while waiting:
            waiting = {name: url for name, url in waiting.items() if not answers_http(url)}
            for fact in self.supervisor.facts():
                if fact["name"] in waiting and int(str(fact["starts"])) >= MANY_STARTS:
                    self._give_up(str(fact["name"]), "多次启动均立即退出")
            if waiting and time.monotonic() > deadline:
                self._give_up(next(iter(waiting)), f"{READY_SECONDS_MAX} 秒内没有应答")
            time.sleep(READY_LOOK_SECONDS if waiting else 0)

    def _give_up(self, name: str, why: str) -> None:
        log = self.logs / f"{name}.log"
        raise DidNotStart(f"{name} {why}，日志 {log} 的末尾是：\n{tail(log)}")

    def _greet(self) -> None:
        typer.echo(f"\n打开  {self.doors.web_url}/   网页（门户、办公与公众服务）")
        typer.echo(f"报送  {self.doors.doors_url}/ceb/CEB311 等   报文接口")

    def _say_facts(self) -> None:
        Occupancy(self.state).say(
            {
                "web": self.doors.web_url,
                "doors": self.doors.doors_url,
                "database": "embedded" if self.cluster else "given",
                "processes": self.supervisor.facts(),
            }
        )

    def _keep(self) -> None:
        say("按 Ctrl-C 停止。")
        said: list[dict[str, object]] = []
        while True:
            if (facts := self.supervisor.facts()) != said:
                said = facts
                self._say_facts()
            time.sleep(FACTS_SECONDS)


def join(state: Path, *, demonstrate: bool, once: bool) -> int:
    """Another process runs on this folder: say who and where, and demonstrate on it if asked."""
    occupancy, deadline = Occupancy(state), time.monotonic() + READY_SECONDS_MAX
    while (facts := occupancy.facts()) is not None and "doors" not in facts and time.monotonic() < deadline:
        time.sleep(READY_LOOK_SECONDS)
    if not facts or "doors" not in facts:
        raise DidNotStart(f"状态目录 {state} 正被另一个进程占用，但它还没有就绪。请稍后再试。")
    say(f"平台已在运行（进程 {facts['pid']}，状态目录 {state}），直接使用它。")
    expected = demonstrating.run(facts["doors"], state) if demonstrate else True
    typer.echo(f"\n打开  {facts['web']}/\n报送  {facts['doors']}/")
    if demonstrate:
        demonstrating.name_logins(state)
    return 0 if expected or not once else 1


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:]) if log.exists() else ""
