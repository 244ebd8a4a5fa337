"""What others may hold of a what-if asked for on a page (推演任务): what was asked, how far it is, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from heliu.kernel.naming import Named

OPEN_MAX: Final = 3
"""What-ifs of one person that are not finished."""
DAYS_KEPT: Final = 180
PROBLEM_CHARS_MAX: Final = 500


class State(Named):
    """Where a what-if stands."""

    WAITING = "waiting", "等待开始", "waiting to begin"
    RUNNING = "running", "正在推演", "under way"
    READY = "ready", "已完成", "done"
    FAILED = "failed", "没有完成", "not completed"
    CALLED_OFF = "called_off", "已中止", "called off"


OPEN: Final = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Study:
    """One what-if. ``text``: the change file, empty where only the stored results were to be reconciled.

    ``draft``: the draft of the law book the text is of; ``goods_list``: the version of the positive list asked about:
    with it the answer is kept as well. ``told``: the answer as ``Impact.as_json`` writes it, empty in lists and until
    it is there. ``done`` of ``steps`` are done.
    """

    id: int
    zh: str
    en: str
    draft: int | None
    goods_list: int | None
    text: str
    digest: str
    since: date
    until: date
    state: State
    done: int
    steps: int
    problem: str
    asker: str
    asker_id: int
    asked_at: datetime
    ended_at: datetime | None
    told: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
