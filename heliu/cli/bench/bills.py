"""`heliu bench bills`: what making the tax bill of a released inventory costs, every bill held against its decision."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import psycopg

from heliu.cli.bench.clearance import BenchPlan, run
from heliu.cli.bench.stage import own_stage
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.meter import LOADER, CpuMeter
from heliu.cli.traffic.plan import BEIJING, latest_opening
from heliu.kernel.days import now

FIRST_NUMBER: Final = 1
MICROSECONDS: Final = 1_000_000


def measure(inventories: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Let an own installation release ``inventories``, then time the sweep over all of them; ``wrong`` is 0 or not."""
    plan = BenchPlan(inventories=inventories, baseline=False)
    with own_stage(plan.workers) as stage:
        from heliu.clearance.billing.api import make_bills, missing  # noqa: PLC0415  (its models need the settings)

        say(f"正在报送 {inventories:,} 单……")
        sent = run(
            plan, stage, signer_of(stage.folder), (latest_opening(datetime.now(BEIJING)), FIRST_NUMBER, inventories)
        )
        meter = CpuMeter({"postgres": [stage.postgres_pid]})
        with psycopg.connect(stage.database_url, autocommit=True) as connection:
            before, began, bills = meter.read(), time.perf_counter(), 0
            while made := make_bills(connection, now()):
                bills += made
            took_s, after = time.perf_counter() - began, meter.read()
            proof = missing(connection)
    used = {role: after[role] - before[role] for role in after}
    each = MICROSECONDS / max(bills, 1)
    return {
        "bills": bills,
        "bills_per_s": round(bills / took_s),
        "cpu_us_per_bill": round(sum(used.values()) * each),
        "of_it_postgres_us": round(used["postgres"] * each),
        "of_it_sweep_us": round(used[LOADER] * each),
        "wrong": sent.verdict.wrong + (not proof.nothing) + abs(proof.released - bills),
        "examples_of_wrong": sent.verdict.examples,
        "proof": asdict(proof),
    }
