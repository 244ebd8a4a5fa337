"""Run by test_scanner_memory in a process of its own: the compiled pass as plain Python over arrays which keep watch.

Started with NUMBA_DISABLE_JIT=1. An index beyond the end raises by itself; a negative one, which compiled code would
take for an address in front of the array, raises here.
"""

import json
import sys
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.scanner import emit, kernel, scan
from heliu.ceb.scanner.tests.mill import ALL, Letter, disagreements, head_of, letter, line_of, plan_of, scanned
from heliu.ceb.scanner.tests.mutants import letter_of


class Watched(np.ndarray):  # type: ignore[type-arg]
    """An array that has no index below zero."""

    def __getitem__(self, at: Any) -> Any:
        watch(at)
        return super().__getitem__(at)

    def __setitem__(self, at: Any, value: Any) -> None:
        watch(at)
        super().__setitem__(at, value)


def watch(at: Any) -> None:
    for each in at if isinstance(at, tuple) else (at,):
        if not isinstance(each, slice) and each < 0:
            raise IndexError(f"index {each} lies in front of the array")


def watching(function: Any) -> Any:
    return lambda *args, **kwargs: function(*args, **kwargs).view(Watched)


def largest(number: int) -> Letter:
    """Small messages that fill what is written: backslashes or entities everywhere, two lines of full length."""
    profile = ALL[number % len(ALL)]
    message = MESSAGES[profile.message]
    fill, plain, times = ("\\", "𠀀", "&quot;")[number % 3], plan_of(profile).plain, plan_of(profile).times

    def full(part: Any, dull: dict[str, str | None]) -> dict[str, str | None]:
        return dull | {
            field.name: ("A" if field.name in plain else fill) * field.max_length
            for field in part.fields
            if field.kind == "string" and field.max_length and not field.fixed and "Time" not in field.name
            if field.name not in dict(profile.expects) and field.name not in {"declTime", "gcode", *times}
            if not field.name.endswith(("Telephone", "telephone", "IdNumber", "Code"))
        }

    lines = [full(message.lines, line_of(profile))] * 2 if message.lines else []
    return letter(profile, (full(message.head, head_of(profile)), lines))


def main(seed: str, count: int) -> None:
    watched = SimpleNamespace(**{name: getattr(np, name) for name in dir(np) if not name.startswith("__")})
    watched.frombuffer, watched.empty, watched.array = map(watching, (np.frombuffer, np.empty, np.array))
    scan.np = emit.np = kernel.np = watched  # type: ignore[attr-defined]
    np.seterr(over="ignore")  # 64-bit words are meant to wrap
    scan._buffers.__init__()  # its arrays watched as well
    accepted = 0
    for number in range(count):
        profile = ALL[number % len(ALL)]
        chance = Random(f"{seed} {number}")  # noqa: S311 - not for secrets
        sent = largest(number) if number < 3 * len(ALL) else letter_of(profile, chance)
        found = scanned(profile, sent)
        if found is not None:
            accepted += 1
            faults = disagreements(profile, sent, found)
            if faults:
                raise AssertionError(f"seed {seed} case {number}: {faults}")
        elif number < 3 * len(ALL):
            raise AssertionError(f"case {number} is meant to be taken: {sent.raw!r}")
    print(json.dumps({"accepted": accepted}))  # noqa: T201 - the answer to the test


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
