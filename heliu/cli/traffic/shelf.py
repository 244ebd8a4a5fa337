"""Message sets on disk: one file a message, the truth as one JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from heliu.cli.traffic.sets import MessageSet
from heliu.cli.traffic.truth import Expectation

TRUTH: Final = "truth.jsonl"
ORDER: Final = "sets.jsonl"


def store(sets: Iterable[MessageSet], folder: Path) -> int:
    """Write the sets into ``folder`` as they are made; returns how many inventories they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    inventories = 0
    with (folder / TRUTH).open("w", encoding="utf-8") as truth, (folder / ORDER).open("w", encoding="utf-8") as order:
        for each in sets:
            for code, raw in each.messages:
                (folder / f"{each.number:06d}_{code}.xml").write_bytes(raw)
            codes = [code for code, _ in each.messages]
            order.write(json.dumps({"set": each.number, "after": each.after, "codes": codes}) + "\n")
            for expectation in each.truths:
                truth.write(json.dumps(expectation.as_json()) + "\n")
            inventories += len(each.truths)
    return inventories


def load(folder: Path) -> Iterator[MessageSet]:
    """Read back what ``store`` wrote, in the same order."""
    lines = (folder / TRUTH).read_text(encoding="utf-8").splitlines()
    expectations = (Expectation.from_json(json.loads(line)) for line in lines)
    truths = {number: tuple(group) for number, group in groupby(expectations, key=lambda each: each.set_number)}
    for line in (folder / ORDER).read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        number = entry["set"]
        messages = tuple((code, (folder / f"{number:06d}_{code}.xml").read_bytes()) for code in entry["codes"])
        yield MessageSet(number, messages, truths.get(number, ()), entry["after"])
