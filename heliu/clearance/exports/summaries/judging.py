"""How a summary application is answered (汇总申请审核): by what is wrong in itself, then list by list. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from heliu.clearance.exports.summaries.rules import Candidate, SummaryRule, refusal
from heliu.kernel.phrases import shown

NAMED_MAX: Final = 20  # inventories a receipt names under one rule; all are counted
_BY_OWNER: Final = {"1": False, "2": True}
_BY_NAME: Final = "1"


class Asked(NamedTuple):
    """One part of an application, as it was stored."""

    id: int
    cop_no: str
    agent_code: str
    ebc_code: str
    decl_agent_code: str
    customs_code: str
    period_from: int | None
    period_to: int | None
    summary_flag: str
    item_name_flag: str
    parts: int
    part: int
    invt_nos: list[str]

    @property
    def terms(self) -> tuple[str, str, str, bool, bool]:
        """What all parts of an application have in common."""
        by_owner, by_name = _BY_OWNER.get(self.summary_flag, False), self.item_name_flag == _BY_NAME
        return self.ebc_code, self.decl_agent_code, self.customs_code, by_owner, by_name


def fault(asked: Asked) -> str:
    """What is wrong with an application in itself."""
    if (asked.period_from is None) != (asked.period_to is None) or (asked.period_from or 0) > (asked.period_to or 0):
        return "[Code:E61;Desc:汇总时间范围不成对或结束早于开始;Fix:startTime 与 endTime 须成对填写, 结束不早于开始]"
    if asked.summary_flag not in _BY_OWNER:
        text = f"summaryFlag 为 {asked.summary_flag}"
        return f"[Code:E62;Desc:{text};Fix:按收发货人汇总填 1, 按收发货人和生产销售单位填 2]"
    if asked.period_from is not None and asked.parts > 1:
        return "[Code:E63;Desc:按时间范围汇总的申请拆成了多份报文;Fix:msgCount 填 1; 范围内的清单由系统查找]"
    if asked.period_from is None and not asked.invt_nos:
        return "[Code:E64;Desc:既没有时间范围也没有清单;Fix:请填写 startTime、endTime 或列出清单编号]"
    doubled = [one for one, times in Counter(asked.invt_nos).items() if times > 1 and asked.period_from is None]
    if doubled:
        return f"[Code:E66;Desc:{len(doubled)}个清单编号重复({shown(doubled, NAMED_MAX)});Fix:每份清单只列一次]"
    return ""


def sifted(
    found: Iterable[Candidate], customs_code: str
) -> tuple[list[Candidate], Mapping[type[SummaryRule], list[str]]]:
    """Which are taken, and the others by the rule that refuses them, each with its number and why."""
    left_out: dict[type[SummaryRule], list[str]] = defaultdict(list)
    taken = []
    for one in found:
        if (refused := refusal(one, customs_code)) is None:
            taken.append(one)
        else:
            left_out[refused[0]].append(f"{one.invt_no} {refused[1]}")
    return taken, left_out
