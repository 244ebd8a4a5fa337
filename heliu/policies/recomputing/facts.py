"""A decision computed again (重算): its inputs and rules, each result beside the stored one, and why they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.policies.parameters import InForce

Step = Mapping[str, Any]
"""A step of an amount: ``formula``, ``inputs``, ``result``, ``rule``, ``article``, perhaps ``line``."""


class Kind(Named):
    """What was decided."""

    IMPORT = "import", "进口清单", "Import inventory"
    EXPORT = "export", "出口清单", "Export inventory"
    EXPORT_RETURN = "export_return", "出口退货申请", "Return of an export"
    IMPORT_CANCELLATION = "import_cancellation", "进口撤销申请", "Cancellation of an import"
    IMPORT_RETURN = "import_return", "进口退货申请", "Return of an import"
    SUMMARY = "summary", "出口汇总申请", "Summary application of exports"
    REFUND = "refund", "出口退税申请", "Export refund application"
    EXEMPTION = "exemption", "无票免税登记", "No-invoice registration"


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
    RATE_TABLE = "rate_table", "退税率文库不同", "another table of refund rates binds"
    EXCLUDED = "excluded", "不适用无票免税的商品不同", "other goods are excluded from the exemption"
    BOOKS = "books", "海外仓账册在确认以后有变动", "the warehouse's books changed after it was confirmed"
    OFFICER = "officer", "由办理人决定，不由规则算出", "an officer decided it, no rule computes it"
    QUOTA = "quota", "年度已用额与次数按现有记录还原", "the year's use is restored from what is recorded now"
    STATE = (
        "state",
        "取决于原清单当时的状态，当时的状态未留存",
        "rests on how the original stood then, which is not kept",
    )
    LISTS = (
        "lists",
        "取决于清单和同组报文当时的状态，当时的状态未留存",
        "rests on how its lists and other parts stood then, which is not kept",
    )
    NOT_KEPT = "not_kept", "所依据的原文未留存", "what it rests on was not kept"
    TOO_MANY = "too_many", "清单太多，不在这里重算", "too many lists to be computed again here"
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
class Looked:
    """A rule that was looked at: its sentence in both languages, the document it rests on, and what it came to.

    ``broken`` None: it only computes; ``seen`` is what was held against it, day by day or side by side.
    """

    code: str
    zh: str
    en: str
    citation: str
    broken: bool | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A decision that bears the number somebody looked for. ``number`` is the one it is opened by."""

    number: int | str
    kind: Kind
    name: str
    firm: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A decision beside what the law of ``day`` would say of the same documents.

    ``cop_no`` is what its firm calls it. ``inputs`` and ``lines`` are what it rests on, as stored: names and values,
    and a table. ``used_before`` is what the buyer had used of the year, CNY, with ``purchases``: restored from what is
    recorded now. ``about``: the number of the inventory it speaks of; ``message_id``: the message it came in.
    """

    number: int | str
    kind: Kind
    cop_no: str
    decided_on: date
    received_at: datetime | None
    day: date
    results: tuple[Result, ...]
    parameters: tuple[Used, ...]
    trace: Sequence[Step] = ()
    used_before: Any = None
    purchases: int = 0
    inputs: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[Mapping[str, Any], ...] = ()
    rules: tuple[Looked, ...] = ()
    about: int | None = None
    message_id: int | None = None

    @property
    def agrees(self) -> bool:
        return all(one.agreement is Agreement.SAME for one in self.results)

    @property
    def is_export(self) -> bool:
        return self.kind in (Kind.EXPORT, Kind.EXPORT_RETURN)


RISK_RESULTS: Final = ("risks", "score")
"""Results only those see who may see risk; their parameters too."""
