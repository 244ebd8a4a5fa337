"""Whether a worker is alive, and what it has counted (plain text in the form Prometheus reads)."""

import os
from contextlib import suppress

import msgspec

from heliu.intake.house import House, ShelfAway
from heliu.intake.refused import Refused
from heliu.intake.requests import Reply, Request


async def healthz(_request: Request, _house: House) -> Reply:
    """Alive: this worker answers. ``pid`` lets a watcher see that it is still the same one."""
    return Reply(200, msgspec.json.encode({"status": "ok", "pid": os.getpid()}), b"application/json")


async def metrics(_request: Request, house: House) -> Reply:
    """The counts of the worker that answers; each worker has its own, told apart by the label."""
    worker = os.getpid()
    counts = {f"pipeline_{name}": value for name, value in house.pipeline.counters().items()}
    counts |= {f"door_{name}": value for name, value in house.counts.items()}
    with suppress(ShelfAway, Refused):
        counts |= {f"originals_{name}": value for name, value in (await house.originals.gauges()).items()}
    counts |= {"door_buffered_bytes": house.memory.held, "door_senders_known": len(house.buckets)}
    lines = [f'heliu_{name.replace("-", "_")}{{worker="{worker}"}} {value}\n' for name, value in sorted(counts.items())]
    return Reply(200, "".join(lines).encode(), b"text/plain; version=0.0.4; charset=utf-8")
