"""Everything is killed in the middle of a load, one after the other and all at once.

Nothing acknowledged is lost, nothing is there twice, the quota fits the decisions, the service comes back by itself.
"""

import asyncio
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from heliu.cli.traffic.connection import Connection
from heliu.cli.traffic.drive import Offer
from heliu.cli.traffic.judge import Judgement, judge_late, read_receipt
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.plan import ANNUAL_RELEASED, Plan
from heliu.cli.traffic.sets import message_sets
from heliu.cli.traffic.truth import EXPECTED, Kind, Outcome
from heliu.kernel.days import now
from heliu.kernel.ports import free_port
from heliu.kernel.postgres.cluster import installation_cluster

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
PLAN = Plan(sets=400, documents=10, late=0.02, duplicate=0.01, lag=20, instant=now())
CONNECTIONS = 12
KILLS = ("worker", "database", "parent", "database and worker", "everything", "everything")
PATIENCE_S = 120.0
BACK_S_MAX = 60.0  # seconds on a quiet machine; the machines of tests are seldom quiet
RETRY_S = 0.1


def children_of(pid):
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == pid and fields[0] != "Z":
                    found.append(int(folder.name))
    return found


class Tower:
    """The installation under test, and the ways to kill parts of it."""

    def __init__(self, state):
        self.state, self.port = state, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "HELIU_STATE_DIR": str(state), "PYTHONPATH": str(CHECKOUT)}
        self.environment.pop("DATABASE_URL", None)
        self.process = None

    @property
    def cluster(self):
        """Looked up each time: where it stands is known once it has been made."""
        return installation_cluster(self.state)

    def prepare(self):
        migrate = [sys.executable, "-m", "heliu.cli.main", "migrate", "--demonstration-zone"]
        subprocess.run(migrate, env=self.environment, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)

    def start(self):
        words = [sys.executable, str(HERE / "survival_tower.py"), str(self.state), str(self.port)]
        self.process = subprocess.Popen(words, env=self.environment, cwd=CHECKOUT)

    def victims(self, what):
        parents = children_of(self.process.pid)
        workers = [worker for parent in parents for worker in children_of(parent)]
        server = self.cluster.running()
        database = [server.pid] if server else []
        return {
            "worker": workers[:1],
            "database": database,
            "parent": parents,
            "database and worker": database + workers,
            "everything": [self.process.pid, *parents, *workers, *database],
        }[what]

    def kill(self, what):
        victims = self.victims(what)
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if what == "everything":  # as after a power cut: somebody switches it on again, nothing more
            self.process.wait()
            self.start()
        return len(victims)

    def wait_until_ready(self, patience_s=120.0):
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError((self.state / "logs" / "intake.log").read_text()[-3000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            parents = children_of(self.process.pid)
            self.process.kill()
            self.process.wait()
            for pid in parents:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
        self.cluster.stop()


class Load:
    """Sends every set; a message that is not answered with 200 is sent again as it is, as a client would."""

    def __init__(self, sets, url):
        self.sets, self.url = sets, url
        self.acknowledged = {}
        self.other_answers = Counter()
        self.longest_gap_s = 0.0
        self._jobs = iter(sets)
        self._done = [asyncio.Event() for _ in sets]
        self._last = time.monotonic()

    async def run(self):
        await asyncio.gather(*(self._work() for _ in range(CONNECTIONS)))

    async def _work(self):
        client = Connection(self.url, timeout_s=10)
        for each in self._jobs:
            for event in self._done[: each.after + 1]:
                await event.wait()
            for code, raw in each.messages:
                self.acknowledged[each.number, code] = await self._patiently(client, code, raw)
            self._done[each.number].set()
        client.close()

    async def _patiently(self, client, code, raw):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            reply = await client.send("POST", f"/ceb/CEB{code}", raw)
            if reply.status == 200:
                self.longest_gap_s = max(self.longest_gap_s, time.monotonic() - self._last)
                self._last = time.monotonic()
                return reply.body
            self.other_answers[reply.status] += 1
            await asyncio.sleep(RETRY_S)
        raise AssertionError(f"no answer for {PATIENCE_S} s: {reply}")


async def kill_on_the_way(load, tower):
    """Kill at even steps of the progress, so that every death falls into the load."""
    total = sum(len(each.messages) for each in load.sets)
    for step, what in enumerate(KILLS, start=1):
        while len(load.acknowledged) < total * step // (len(KILLS) + 1):  # noqa: ASYNC110 - progress has no event
            await asyncio.sleep(0.02)
        until = time.monotonic() + PATIENCE_S  # what died before may still be on its way back
        while not await asyncio.to_thread(tower.kill, what):
            assert time.monotonic() < until, f"nothing to kill: {what}"
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory):
    """A load with all its deaths; then the tower, the load, and a connection to look."""
    state = tmp_path_factory.mktemp("survival")
    tower = Tower(state)
    try:
        tower.prepare()
        sets = list(message_sets(PLAN, signer_of(state)))
        tower.start()
        tower.wait_until_ready()
        load = Load(sets, tower.url)

        async def under_fire():
            await asyncio.gather(load.run(), kill_on_the_way(load, tower))

        asyncio.run(under_fire())
        tower.wait_until_ready()
        with psycopg.connect(tower.cluster.url()) as connection:
            yield tower, load, connection
    finally:
        tower.stop()
        shutil.rmtree(tower.cluster.place.home, ignore_errors=True)


pytestmark = [pytest.mark.survival, pytest.mark.database]

TABLES = {
    "declarations_order": "order_no, ebp_code",
    "declarations_payment": "pay_transaction_id, pay_code",
    "declarations_waybill": "logistics_no, logistics_code",
    "declarations_inventory": "cop_no, agent_code",
}


def truths_of(load):
    return [truth for each in load.sets for truth in each.truths]


def test_only_silence_and_busy_were_answered_besides_acknowledgements(aftermath):
    _, load, _ = aftermath
    assert set(load.other_answers) <= {0, 429, 503}
    assert load.other_answers.total() > 0  # the deaths did fall into the load


def test_the_service_came_back_by_itself_each_time(aftermath):
    _, load, _ = aftermath
    assert load.longest_gap_s < BACK_S_MAX


@pytest.mark.parametrize("table", TABLES)
def test_every_acknowledged_document_is_there_exactly_once(aftermath, table):
    _, load, connection = aftermath
    expected = sum(truth.kind is not Kind.DUPLICATE for truth in truths_of(load))
    query = f"SELECT count(*), count(DISTINCT ({TABLES[table]})) FROM {table} WHERE superseded_by IS NULL"  # noqa: S608
    assert connection.execute(query).fetchone() == (expected, expected)


def test_every_inventory_is_decided_once_and_no_other(aftermath):
    _, load, connection = aftermath
    rows = connection.execute(
        "SELECT i.cop_no FROM declarations_inventory i JOIN clearance_decision d ON d.inventory_id = i.id"
    ).fetchall()
    expected = Counter(truth.cop_no for truth in truths_of(load) if truth.kind is not Kind.DUPLICATE)
    assert Counter(cop_no for (cop_no,) in rows) == expected


def test_the_signed_bytes_of_every_acknowledged_message_are_kept(aftermath):
    _, load, connection = aftermath
    kept = {bytes(digest) for (digest,) in connection.execute("SELECT digest FROM declarations_message")}
    sent = {hashlib.sha256(raw).digest() for each in load.sets for _, raw in each.messages}
    assert sent <= kept


def test_quota_sums_equal_decisions(aftermath):
    _, _, connection = aftermath
    query = """
        SELECT buyer_id, year, q.reserved, q.committed, d.reserved, d.committed
        FROM clearance_quota q FULL JOIN (
            SELECT buyer_id, year,
                coalesce(sum(counted) FILTER (WHERE status NOT IN (800, 899)), 0) AS reserved,
                coalesce(sum(counted) FILTER (WHERE status IN (800, 899)), 0) AS committed
            FROM clearance_decision WHERE counted <> 0 GROUP BY buyer_id, year
        ) d USING (buyer_id, year)
        WHERE (coalesce(q.reserved, 0), coalesce(q.committed, 0)) <> (coalesce(d.reserved, 0), coalesce(d.committed, 0))
    """
    assert connection.execute(query).fetchall() == []
    assert connection.execute("SELECT sum(committed) > 0 FROM clearance_quota").fetchone() == (True,)


def test_every_acknowledgement_says_what_is_true(aftermath):
    """An answer given before a death is not taken back after it. A message sent again may be told of a late payment."""
    _, load, _ = aftermath
    wrong, released_of_group = [], Counter()
    for each in load.sets:
        receipts = read_receipt(load.acknowledged.get((each.number, "621"), b""))
        for truth in each.truths:
            answered = receipts[truth.cop_no][-1]
            allowed = EXPECTED[truth.kind][0] | ({Outcome.RELEASED} if truth.kind is Kind.LATE else set())
            if answered.outcome not in allowed:
                wrong.append((truth.cop_no, truth.kind, answered.text))
            if truth.group is not None:
                released_of_group[truth.group] += answered.outcome is Outcome.RELEASED
    assert wrong == []
    assert set(released_of_group.values()) <= {ANNUAL_RELEASED}


def test_late_payments_released_their_inventories(aftermath):
    tower, load, _ = aftermath
    verdict = Judgement()
    asyncio.run(judge_late(truths_of(load), Offer(bases=(tower.url,)), verdict))
    assert (verdict.wrong_late, verdict.examples) == (0, [])
    assert verdict.late_checked > 0
