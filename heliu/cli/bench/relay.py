"""`heliu bench relay`: customs was away, a backlog waits; how fast it goes out in order, each message once.

Real signed messages of one document, sealed as the doors seal them, repeated under numbers of their own.
"""

import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from psycopg import Connection

from heliu.ceb.envelope import read_envelope
from heliu.cli.bench import stage
from heliu.cli.bench.broker import NoBroker, own_broker
from heliu.cli.installation import database
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.plan import BEIJING, Plan, latest_opening
from heliu.cli.traffic.sets import message_sets
from heliu.declarations.api import compress, enter_newest, keep
from heliu.kernel.amqp import Broker
from heliu.kernel.days import now
from heliu.kernel.sealing import Sealer

MESSAGES: Final = 40_000
DISTINCT_SETS: Final = 250  # of four messages
FIRST_ID: Final = 1_000_000_000
ANSWER: Final = b"<CEB312Message/>"
LOOKED_INTO_EVERY: Final = 100  # envelopes opened again; every one is counted and in its place
GOT_AT_ONCE: Final = 500
OCTETS_MAX: Final = 1024 * 1024
_MESSAGE: Final = (
    "COPY declarations_message (id, kind, guid, door, sender, signature, documents, first_id, digest, size_octets,"
    " content, received_at) FROM STDIN"
)
_ANSWER: Final = "COPY public.clearance_answer (sender, message, message_id, documents, keys, body) FROM STDIN"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: the number and the octets of each message, in order."""

    kinds: Sequence[str]
    raws: Sequence[bytes]
    count: int

    def raw(self, place: int) -> bytes:
        return self.raws[place % len(self.raws)]


def measure(messages: int, say: Say) -> dict[str, Any]:
    """Drain the backlog to a folder, then the same again to a broker where there is one."""
    load_before = os.getloadavg()
    with bare_stage() as folder, psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        say(f"正在存入 {messages:,} 份报文……")
        backlog = filled(connection, folder, messages)
        result: dict[str, Any] = {"messages": messages, "octets": len(backlog.raw(0)), "wrong": 0}
        say("正在向目录送出……")
        result["folder"] = to_folder(connection, backlog, folder)
        say("正在向 RabbitMQ 送出……")
        result["amqp"] = to_queue(connection, backlog, folder)
        result["wrong"] = sum(part.get("wrong", 0) for part in (result["folder"], result["amqp"]))
        result["settings"] = {"cores": os.cpu_count(), "python": platform.python_version(), "load_before": load_before}
        return result


@contextmanager
def bare_stage() -> Iterator[Path]:
    """A database with the demonstration register and nothing that listens; gone afterwards."""
    with ExitStack() as stack:
        stack.enter_context(stage.ending_cleanly())
        folder = stack.enter_context(stage.temporary_folder())
        stack.enter_context(stage.environment(folder))
        stack.callback(stage.remove_cluster, folder)
        stack.enter_context(database())
        stage.prepare(folder)
        yield folder


def filled(connection: Connection, folder: Path, count: int) -> Backlog:
    """Store the backlog as the doors store it, but sealed one by one: they keep small messages together."""
    plan = Plan(DISTINCT_SETS, 1, 1, seed=1, instant=latest_opening(datetime.now(BEIJING)))
    sets = message_sets(plan, signer_of(folder, combination="rsasha1"))
    made = [(f"CEB{kind}", raw) for each in sets for kind, raw in each.messages]
    backlog = Backlog([kind for kind, _ in made], [raw for _, raw in made], count)
    sealer, answer, at = Sealer(), compress(ANSWER), now()
    enter_newest(connection)
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(_MESSAGE) as copy:
            for place in range(count):
                kept, number = keep(sealer, backlog.raw(place)), FIRST_ID + 2 * place
                kind = backlog.kinds[place % len(backlog.kinds)]
                row = (number, kind, str(uuid4()), "ceb", "5105960002", "valid", 1, number + 1, kept.digest, kept.size)
                copy.write_row((*row, kept.content, at))
        with cursor.copy(_ANSWER) as copy:
            for place in range(count):
                copy.write_row(("5105960002", "CEB312", FIRST_ID + 2 * place, 1, [], answer))
    connection.execute("ANALYZE")
    return backlog


def to_folder(connection: Connection, backlog: Backlog, folder: Path) -> dict[str, Any]:
    root = folder / "customs"
    told = drained(connection, f"folder:{root}")
    found = sorted((root / "out").iterdir())
    opened = ((place, found[place].read_bytes()) for place in range(0, len(found), LOOKED_INTO_EVERY))
    numbers = [int(path.name.split("-")[1]) for path in found]
    told["wrong"] = abs(len(found) - backlog.count) + wrong_ones(backlog, opened) + out_of_order(numbers)
    return told


def to_queue(connection: Connection, backlog: Backlog, folder: Path) -> dict[str, Any]:
    place = folder / "broker"
    place.mkdir()
    try:
        with own_broker(place) as address:
            broker = Broker(address)
            for queue in ("out", "in"):
                broker.declare(queue, passive=False)
            told = drained(connection, f"{address}?out=out&in=in")
            names: list[str] = []
            wrong = 0
            while got := broker.get("out", GOT_AT_ONCE, OCTETS_MAX):
                placed = enumerate((one.body for one in got), start=len(names))
                wrong += wrong_ones(backlog, ((at, body) for at, body in placed if at % LOOKED_INTO_EVERY == 0))
                names += [one.message_id for one in got]
                broker.acknowledge(got[-1].tag, several=True)
            numbers = [int(name[2:21]) for name in names]
            told["wrong"] = wrong + abs(len(names) - backlog.count) + out_of_order(numbers)
            return told
    except NoBroker as absent:
        return {"skipped": str(absent)}


def drained(connection: Connection, upstream: str) -> dict[str, Any]:
    """Send everything from the beginning over this way; how many a second."""
    from heliu.relay import api  # noqa: PLC0415  (the settings need the database's address)

    connection.execute("TRUNCATE relay_sent")
    connection.execute("UPDATE relay_mark SET txid = 0, number = 0, decider = 'relay'")
    terms = api.terms_of_relay({"HELIU_AUTHORITY": "relay", "HELIU_UPSTREAM": upstream})
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        began, cpu = time.perf_counter(), time.process_time()
        sent = api.drain(own, terms)
        wall, used = time.perf_counter() - began, time.process_time() - cpu
    return {
        "sent": sent,
        "messages_per_s": round(sent / wall, 1),
        "seconds": round(wall, 2),
        "relay_cpu_us_per_message": round(used / max(sent, 1) * 1e6, 1),
    }


def wrong_ones(backlog: Backlog, opened: Iterable[tuple[int, bytes]]) -> int:
    """How many envelopes do not hold, octet by octet, the message of their place."""
    return sum(read_envelope(octets).data != backlog.raw(place) for place, octets in opened)


def out_of_order(numbers: Sequence[int]) -> int:
    return sum(after <= before for before, after in pairwise(numbers))
