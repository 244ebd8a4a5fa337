"""Which inventories a summary application takes (汇总范围). Pure: one class a rule, the first that refuses is told.

A period takes what it may and counts the others by rule; a list is returned whole with every number that was refused.
"""

from typing import ClassVar, NamedTuple

from heliu.clearance.exports.facts import B2B_MODES, SIMPLIFIED
from heliu.clearance.exports.moves import CLOSED, name


class Candidate(NamedTuple):
    """An inventory an application names or finds. ``status`` None: no such inventory of these firms."""

    invt_no: str
    id: int = 0
    customs_code: str = ""
    trade_mode: str = ""
    statistics_flag: str = ""
    status: int | None = None
    sum_no: str | None = None


class SummaryRule:
    """One rule. Codes are never reused."""

    all: ClassVar[list[type["SummaryRule"]]] = []
    code: ClassVar[str]
    fix: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        SummaryRule.all.append(cls)

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:
        """Why, in a word; empty where it does not."""
        raise NotImplementedError


class E67(SummaryRule):
    """清单编号不是这两家企业的有效清单。"""

    fix = "请核对清单编号与收发货人、申报企业的编码"

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:  # noqa: ARG004 - one form for all rules
        return "没有这两家企业的清单" if one.status is None else ""


class E75(SummaryRule):
    """清单已经汇总过，一份清单只汇总一次。"""

    fix = "请去掉已汇总的清单"

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:  # noqa: ARG004
        return f"已汇总 {one.sum_no}" if one.sum_no else ""


class E69(SummaryRule):
    """简化申报（清单核放、汇总统计）的清单不再汇总申报。"""

    fix = "简化申报的清单由海关汇总统计, 无需汇总申请"

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:  # noqa: ARG004
        return "简化申报" if one.statistics_flag == SIMPLIFIED else ""


class E73(SummaryRule):
    """9710、9810 的清单不汇总申报。"""

    fix = "企业对企业出口的清单不汇总成报关单"

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:  # noqa: ARG004
        return f"监管方式 {one.trade_mode}" if one.trade_mode in B2B_MODES else ""


class E74(SummaryRule):
    """清单的申报地海关不是申请的申报地海关。"""

    fix = "请按申报地海关分别申请"

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:
        return f"申报地海关 {one.customs_code}" if one.customs_code != customs_code else ""


class E68(SummaryRule):
    """只汇总已经结关的清单。"""

    fix = "请待货物离境(CEB509)、清单结关后申请; 退单、撤销的清单不汇总"

    @staticmethod
    def refuses(one: Candidate, customs_code: str) -> str:  # noqa: ARG004
        return f"{one.status} {name(one.status or 0)}" if one.status != CLOSED else ""


def refusal(one: Candidate, customs_code: str) -> tuple[type[SummaryRule], str] | None:
    """The first rule that refuses an inventory, and why; None where it is taken."""
    for rule in SummaryRule.all:
        if why := rule.refuses(one, customs_code):
            return rule, why
    return None
