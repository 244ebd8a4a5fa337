"""`heliu bench clearance`: the main road measured from end to end, every answer compared with the truth."""

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from heliu.ceb.signature.model import Combination
from heliu.cli.addresses import fetch
from heliu.cli.bench.stage import Stage, own_stage
from heliu.cli.traffic.campaign import Measured, run_campaign
from heliu.cli.traffic.drive import Offer
from heliu.cli.traffic.export_sets import export_sets
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.meter import CpuMeter
from heliu.cli.traffic.plan import BEIJING, Plan, latest_opening
from heliu.cli.traffic.sets import Signs, message_sets

MEASURED_START: Final = 11_000_001  # of purchases; the warm-up uses those from 1 on: other keys, other buyers
BASELINE_START: Final = 900_000_001
BASELINE_INVENTORIES: Final = 300
BASELINE_DOCUMENTS_MAX: Final = 43  # 7 messages of 43: a complete annual group among about 300 inventories
TIMEOUT_S: Final = 60.0  # the first message of a fresh checkout may wait for the scanner to be compiled
WARM_UP_INVENTORIES: Final = 4_000
WARM_UP_SINGLE: Final = 400  # with few documents a message, where each costs more
LAG_SETS: Final = {True: 700, False: 64}  # by "one document a message"
SERVER_SETTINGS: Final = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
READING: Final = {
    "receipt": "from the submission of the inventory message to its receipt; open loop: from the moment it was due",
    "cpu": "user and system time of all processes (intake, postgres, load generator), first byte to last answer",
    "ratio": "baseline cpu_us_per_inventory / cpu_us_per_inventory",
}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BenchPlan:
    """What to measure. ``rate``: inventories a second, None for as fast as possible."""

    inventories: int = 40_000
    documents: int = 100
    rate: float | None = None
    stored: int = 0
    connections: int = 64
    workers: int = 2
    combination: Combination = "rsasha1"
    seed: int = 1
    baseline: bool = True
    exports: bool = False

    def traffic(self, instant: datetime, *, start: int, inventories: int) -> Plan:
        sets = max(1, -(-inventories // self.documents))
        return Plan(sets, self.documents, start, LAG_SETS[self.documents == 1], self.seed, instant=instant)


def measure(plan: BenchPlan, say: Say) -> dict[str, Any]:
    """Set the stage, warm up, measure, take the baseline, clear away. Raises StageFailed."""
    load_before = os.getloadavg()
    instant = latest_opening(datetime.now(BEIJING))
    say("正在启动自带的数据库与报文接收进程……")
    with own_stage(plan.workers) as stage:
        if plan.stored:
            say(f"正在填充 {plan.stored:,} 单历史数据……")
            fill(stage, plan.stored, exports=plan.exports)
        signer = signer_of(stage.folder, combination=plan.combination)
        warm_up = run(plan, stage, signer, (instant, 1, warm_up_size(plan)))
        say(f"预热 {warm_up.inventories:,} 单：{warm_up.inventories_per_s:,.0f} 单/秒。")
        say(f"正在生成 {plan.inventories:,} 单……")
        measured = run(plan, stage, signer, (instant, MEASURED_START, plan.inventories), say)
        result = measured.as_json()
        result["wrong"] += warm_up.verdict.wrong
        result["examples_of_wrong"] += warm_up.verdict.examples
        result["settings"] = settings(plan, stage, load_before)
        if plan.baseline:
            say("正在以逐行 ORM 的方式处理同类数据，作为对照……")
            add_baseline(plan, stage, (signer, instant), result)
        result["reading"] = READING
        return result


def run(
    plan: BenchPlan, stage: Stage, signer: Signs, part: tuple[datetime, int, int], say: Say | None = None
) -> Measured:
    """Generate, send, judge. The warm-up (no ``say``) is closed loop whatever is measured afterwards."""
    instant, start, inventories = part
    make = export_sets if plan.exports else message_sets
    sets = list(make(plan.traffic(instant, start=start, inventories=inventories), signer))
    if say is not None:
        volume = sum(len(raw) for each in sets for _, raw in each.messages) / 1e6
        say(f"正在发送 {volume:,.0f} MB……")
    rate = plan.rate if say is not None else None
    offer = Offer((stage.base_url,), plan.connections, rate, plan.documents, TIMEOUT_S)
    return run_campaign(sets, offer, CpuMeter(stage.roots))


def warm_up_size(plan: BenchPlan) -> int:
    return min(plan.inventories, WARM_UP_SINGLE if plan.documents == 1 else WARM_UP_INVENTORIES)


def add_baseline(plan: BenchPlan, stage: Stage, made: tuple[Signs, datetime], result: dict[str, Any]) -> None:
    from heliu.cli.bench.baseline import run_baseline  # noqa: PLC0415  (its models need Django to be set up)

    signer, instant = made
    documents = min(plan.documents, BASELINE_DOCUMENTS_MAX)
    naive = Plan(-(-BASELINE_INVENTORIES // documents), documents, BASELINE_START, seed=plan.seed, instant=instant)
    baseline = run_baseline(message_sets(naive, signer), instant, stage.postgres_pid)
    result["baseline"] = baseline
    result["ratio"] = round(baseline["cpu_us_per_inventory"] / result["cpu_us_per_inventory"], 1)
    result["ratio_throughput"] = round(result["inventories_per_s"] / baseline["inventories_per_s"], 1)
    result["wrong"] += baseline["wrong"]


def fill(stage: Stage, stored: int, *, exports: bool = False) -> None:
    from heliu.clearance.history.api import fill_history  # noqa: PLC0415  (as the baseline)

    with psycopg.connect(stage.database_url) as connection:
        fill_history(connection, stored, exports=exports)
    with psycopg.connect(stage.database_url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def settings(plan: BenchPlan, stage: Stage, load_before: tuple[float, float, float]) -> dict[str, Any]:
    with psycopg.connect(stage.database_url) as connection:
        server = {
            name: row[0]
            for name in SERVER_SETTINGS
            if (row := connection.execute(f"SHOW {name}").fetchone()) is not None
        }
    return {
        "direction": "export" if plan.exports else "import",
        "loop": "closed" if plan.rate is None else "open",
        "rate": plan.rate,
        "documents_per_message": plan.documents,
        "connections": plan.connections,
        "stored_inventories": plan.stored,
        "intake_workers": stage.workers,
        "algorithm": plan.combination,
        "order_numbers": "scattered",
        "cpus": len(os.sched_getaffinity(0)),
        "machine": machine(),
        "python": platform.python_version(),
        "load_average_before": [round(value, 2) for value in load_before],
        "postgres": server,
        "tolerant_reader_share": tolerant_share(stage.base_url),
        "seed": plan.seed,
    }


def machine() -> str:
    """The processor's name, where Linux says it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def tolerant_share(base_url: str) -> float | None:
    """Share of messages that took the slow tolerant reader, of the one worker that answers; None if it does not say."""
    page = (fetch(f"{base_url}/metrics") or b"").decode(errors="replace")
    counts = {line.partition("{")[0]: line.rpartition(" ")[2] for line in page.splitlines() if not line.startswith("#")}
    messages, tolerant = counts.get("heliu_pipeline_messages"), counts.get("heliu_pipeline_tolerant")
    if not messages or not tolerant or not float(messages):
        return None
    return round(float(tolerant) / float(messages), 4)


def say_on_stderr(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
