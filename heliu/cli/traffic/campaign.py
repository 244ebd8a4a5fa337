"""A whole measured run: send, read the CPU meter, judge every answer, put the figures together."""

import asyncio
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import uvloop

from heliu.cli.traffic.drive import Offer, Run, drive
from heliu.cli.traffic.judge import Judgement, judge, judge_late
from heliu.cli.traffic.meter import CpuMeter
from heliu.cli.traffic.sets import MessageSet

MICRO: Final = 1_000_000
MILLI: Final = 1_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One run's figures. CPU: seconds by role between the first byte sent and the last answer received."""

    inventories: int
    run: Run
    verdict: Judgement
    cpu_s: Mapping[str, float]

    @property
    def inventories_per_s(self) -> float:
        return self.inventories / self.run.wall_s

    @property
    def cpu_us_per_inventory(self) -> float:
        return sum(self.cpu_s.values()) / self.inventories * MICRO

    def as_json(self) -> dict[str, Any]:
        run, verdict, times = self.run, self.verdict, self.run.times
        return {
            "inventories_per_s": round(self.inventories_per_s, 1),
            "cpu_us_per_inventory": round(self.cpu_us_per_inventory, 1),
            "cpu_us_split": {role: round(used / self.inventories * MICRO, 1) for role, used in self.cpu_s.items()},
            "p50_ms": milliseconds(times.receipt, 0.50),
            "p99_ms": milliseconds(times.receipt, 0.99),
            "wrong": verdict.wrong,
            "inventories": self.inventories,
            "seconds": round(run.wall_s, 3),
            "requests_per_s": round(len(run.answers) / run.wall_s, 1),
            "megabytes_per_s": round(run.bytes_sent / run.wall_s / MICRO, 1),
            "latency_ms": {
                name: {
                    "p50": milliseconds(values, 0.50),
                    "p99": milliseconds(values, 0.99),
                    "max": milliseconds(values, 1),
                }
                for name, values in (
                    ("receipt", times.receipt),
                    ("inventory_post", times.post),
                    ("other_post", times.other),
                    ("chain", times.chain),
                    ("start", times.start),
                )
            },
            "retries": run.retries,
            "checked": checks(verdict),
            "outcomes": {f"{kind}: {outcome}": count for (kind, outcome), count in sorted(verdict.seen.items())},
            "examples_of_wrong": verdict.examples,
        }


def checks(verdict: Judgement) -> dict[str, int]:
    return {
        "wrong_answers": verdict.wrong_answers,
        "wrong_rule_codes": verdict.wrong_codes,
        "wrong_annual_groups": verdict.wrong_groups,
        "wrong_tax": verdict.wrong_tax,
        "wrong_late_releases": verdict.wrong_late,
        "wrong_order_payment_waybill": verdict.wrong_others,
        "errors": verdict.errors,
        "tax_checked": verdict.tax_checked,
        "late_checked": verdict.late_checked,
    }


def milliseconds(seconds: Sequence[float], share: float) -> float | None:
    """The value that ``share`` of the observations do not exceed (nearest rank from below)."""
    if not seconds:
        return None
    return round(sorted(seconds)[int((len(seconds) - 1) * share)] * MILLI, 2)


def run_campaign(sets: Sequence[MessageSet], offer: Offer, meter: CpuMeter) -> Measured:
    """Send ``sets`` as ``offer`` says and judge every answer."""

    async def measured() -> tuple[Run, dict[str, float]]:
        before = meter.read()
        run = await drive(sets, offer)
        after = meter.read()
        return run, {role: after[role] - before[role] for role in after}

    gc.collect()
    gc.freeze()  # the messages are not garbage: no collection walks through them while the clock runs
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            run, cpu_s = runner.run(measured())
            verdict = judge(sets, run)
            truths = [truth for each in sets for truth in each.truths]
            runner.run(judge_late(truths, offer, verdict))
    finally:
        gc.unfreeze()
    return Measured(len(truths), run, verdict, cpu_s)
