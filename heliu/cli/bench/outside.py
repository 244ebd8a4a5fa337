"""Traffic for an installation that already runs: written to a folder once, sent as often as databases are fresh."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from heliu.ceb.signature.model import Combination
from heliu.cli.traffic.campaign import run_campaign
from heliu.cli.traffic.drive import Offer
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.meter import CpuMeter
from heliu.cli.traffic.plan import BEIJING, Plan, latest_opening
from heliu.cli.traffic.sets import message_sets
from heliu.cli.traffic.shelf import load, store


@dataclass(frozen=True, slots=True)
class Written:
    """What lies in the folder now."""

    folder: str
    inventories: int
    first_number: int


def write(folder: Path, plan: Plan, state_dir: Path, combination: Combination) -> dict[str, Any]:
    """Signed with the zone's keys under ``state_dir``; dated to the latest opening hour."""
    signer = signer_of(state_dir, combination=combination)
    inventories = store(message_sets(plan, signer), folder)
    return asdict(Written(str(folder), inventories, plan.start))


def opening() -> datetime:
    return latest_opening(datetime.now(BEIJING))


def send(folder: Path, url: str, offered: tuple[int, float | None], pids: list[int]) -> dict[str, Any]:
    """``offered``: connections and rate. CPU of the processes ``pids`` and all below them counts as the server's."""
    sets = list(load(folder))
    connections, rate = offered
    documents = max(len(each.truths) for each in sets)
    offer = Offer((url.rstrip("/"),), connections, rate, documents)
    return run_campaign(sets, offer, CpuMeter({"server": pids})).as_json()
