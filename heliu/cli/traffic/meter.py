"""CPU time of process trees, read from /proc: the figure that survives a busy machine."""

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
PARENT, OWN_AND_REAPED = 1, slice(11, 15)  # positions after the command's name: ppid; utime stime cutime cstime
LOADER: Final = "loader"


class CpuMeter:
    """User + system seconds by role. Children that ended in between count: their parents carry their time on.

    The reading process itself is the role "loader", without its children (which are the others' trees).
    """

    def __init__(self, roles: Mapping[str, Iterable[int]]) -> None:
        self.roles = {role: frozenset(roots) for role, roots in roles.items()}

    def read(self) -> dict[str, float]:
        table = processes()
        used = {role: sum(table[pid][1] for pid in tree(roots, table)) for role, roots in self.roles.items()}
        return {**used, LOADER: time.process_time()}


def processes() -> dict[int, tuple[int, float]]:
    """Parent and seconds of every process by pid."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue  # gone meanwhile
        seconds = sum(int(value) for value in fields[OWN_AND_REAPED]) / TICKS_PER_S
        found[int(path.parent.name)] = int(fields[PARENT]), seconds
    return found


def tree(roots: Iterable[int], table: Mapping[int, tuple[int, float]]) -> set[int]:
    """The living among ``roots`` and all their descendants."""
    children: dict[int, list[int]] = {}
    for pid, (parent, _) in table.items():
        children.setdefault(parent, []).append(pid)
    members: set[int] = set()
    waiting = [pid for pid in roots if pid in table]
    while waiting:
        pid = waiting.pop()
        if pid not in members:
            members.add(pid)
            waiting.extend(children.get(pid, ()))
    return members
