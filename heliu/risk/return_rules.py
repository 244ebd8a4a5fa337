"""The risk rules of exports that come back (出口退货风险规则): one class each, in the order of their bits. Pure.

Weights add up to the lane, as with exports. What nobody has checked yet (tax given back, a tax-free term that is over)
is a reason for an officer to look, never for a release.
"""

from collections.abc import Iterator
from typing import ClassVar

from heliu.risk.facts import RISK_CONTROL, ReturnedParcel, Thresholds


class ReturnRisk:
    """Subclass to add a rule: the docstring's first line is its sentence, ``fires`` its condition."""

    all: ClassVar[list[type["ReturnRisk"]]] = []
    weight: ClassVar[int]
    citation: ClassVar[str] = RISK_CONTROL

    def __init_subclass__(cls) -> None:
        ReturnRisk.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:
        raise NotImplementedError


class X21(ReturnRisk):
    """理货与退货申请不一致（提运单、运输方式、运输工具或航次）。"""

    weight = 50
    citation = "CEB213 填制说明"

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:  # noqa: ARG004 - one form for all rules
        return parcel.differs


class X22(ReturnRisk):
    """启运国与原清单的运抵国不同。"""

    weight = 20
    citation = "CEB213 填制说明"

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.from_where_it_went


class X23(ReturnRisk):
    """原清单可办理退税，请备核《出口货物已补税/未退税证明》。"""

    weight = 50
    citation = "财政部 海关总署 税务总局公告 跨境电子商务出口退运商品税收"

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.refund_due


class X24(ReturnRisk):
    """不在免征进口税收的期限或范围内，须核定税款。"""

    weight = 50
    citation = "财政部 海关总署 税务总局公告 跨境电子商务出口退运商品税收"

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.taxable


class X25(ReturnRisk):
    """同一次理货已用于其他退货申请。"""

    weight = 50

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.tally_used


class X26(ReturnRisk):
    """退货随机抽查。"""

    weight = 100

    @staticmethod
    def fires(parcel: ReturnedParcel, limits: Thresholds) -> bool:
        return limits.draw(parcel.id)


def fired(parcel: ReturnedParcel, limits: Thresholds) -> int:
    """Return the bit mask of the rules that fire."""
    return sum(1 << bit for bit, rule in enumerate(ReturnRisk.all) if rule.fires(parcel, limits))


def named(mask: int) -> Iterator[type[ReturnRisk]]:
    """The rules of a mask, in the order of their bits."""
    return (rule for bit, rule in enumerate(ReturnRisk.all) if mask >> bit & 1)


def score(mask: int) -> int:
    """The weights of the rules in ``mask`` added up."""
    return sum(rule.weight for rule in named(mask))
