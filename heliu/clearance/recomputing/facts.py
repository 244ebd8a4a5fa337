"""What others may hold of a decision computed again (重算): each result beside the stored one, and why they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.policies.parameters import InForce

Step = Mapping[str, Any]
"""A step of the tax, as the dossier tells it."""


class Agreement(Named):
    """How a result computed again stands to the stored one."""

    SAME = "same", "一致", "the same"
    DIFFERENT = "different", "不同", "different"
    UNKNOWN = "unknown", "无法重算", "cannot be computed"


class Cause(Named):
    """What explains a difference, or why there is nothing to compare."""

    LAW = "law", "参数不同", "the law says another number"
    MOVED = "moved", "审单以后又有办理", "moved on after it was decided"
    NOT_IN_FORCE = "not_in_force", "该日没有适用的文件", "no document binds on that day"
    CANNOT_COMPUTE = "cannot_compute", "缺少计税所需的资料", "what the tax needs is missing"
    FOLLOWS = "follows", "由其他结果的不同引起", "follows from another result"
    GOODS_LIST = "goods_list", "正面清单不同", "another positive list binds"
    QUOTA = "quota", "年度已用额与次数按现有记录还原", "the year's use is restored from what is recorded now"
    STATE = (
        "state",
        "取决于原清单当时的状态，当时的状态未留存",
        "rests on how the original stood then, which is not kept",
    )
    UNEXPLAINED = "unexplained", "参数相同而结果不同，须核查", "the law is the same and the result is not: look into it"


@dataclass(frozen=True, slots=True)
class Used:
    """A parameter the decision reads: on its own day (``then``) and on the day asked (``now``); None: none bound."""

    name: str
    then: InForce | None
    now: InForce | None

    @property
    def changed(self) -> bool:
        return (self.then and self.then.value) != (self.now and self.now.value)


@dataclass(frozen=True, slots=True)
class Because:
    """One reason. ``used`` with LAW; ``detail`` the words of a fault."""

    cause: Cause
    used: Used | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One line: ``stored`` and ``again`` as they are kept (numbers, codes); None: there is none."""

    name: str
    stored: Any
    again: Any
    agreement: Agreement
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A decision beside what the law of ``day`` would say of the same documents.

    ``used_before`` is what the buyer had used of the year, CNY, with ``purchases``: restored from what is recorded now.
    """

    number: int
    cop_no: str
    is_export: bool
    decided_on: date
    received_at: datetime | None
    day: date
    results: tuple[Result, ...]
    parameters: tuple[Used, ...]
    trace: Sequence[Step] = ()
    used_before: Any = None
    purchases: int = 0

    @property
    def agrees(self) -> bool:
        return all(one.agreement is Agreement.SAME for one in self.results)


RISK_RESULTS: Final = ("risks", "score")
"""Results only those see who may see risk; their parameters too."""
