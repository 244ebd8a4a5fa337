"""The risk rules of exports (出口风险规则): one class each, in the order of their bits. Pure.

As with imports (rules.py): twins of heliu/clearance/exports/sql/decide.sql, codes and bits never reused, weights added
up to the lane. What nobody could check (a code the tariff does not know, a currency without a rate) is a reason for an
officer to look, never for a release.
"""

from collections.abc import Iterator
from typing import ClassVar

from heliu.risk.facts import RISK_CONTROL, ExportParcel, Thresholds

_CHINA = "142"


class ExportRisk:
    """Subclass to add a rule: the docstring's first line is its sentence, ``fires`` its condition."""

    all: ClassVar[list[type["ExportRisk"]]] = []
    weight: ClassVar[int]
    citation: ClassVar[str] = RISK_CONTROL

    def __init_subclass__(cls) -> None:
        ExportRisk.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:
        raise NotImplementedError


class X01(ExportRisk):
    """净重大于毛重。"""

    weight = 50

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:  # noqa: ARG004 - one form for all rules
        return parcel.net_kg > parcel.gross_kg


class X02(ExportRisk):
    """运单毛重与清单毛重相差过大。"""

    weight = 30

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:
        return abs(parcel.waybill_kg - parcel.gross_kg) > limits.weight_tolerance * parcel.gross_kg


class X03(ExportRisk):
    """收款金额少于订单金额，请备核优惠或分期的凭证。"""

    weight = 50

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.paid_short


class X04(ExportRisk):
    """到账时间晚于接收时间（事件次序不可能）。"""

    weight = 50

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:
        return parcel.credited_at is not None and parcel.credited_at > limits.now


class X05(ExportRisk):
    """单价乘数量不等于总价。"""

    weight = 30

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.products_fit


class X06(ExportRisk):
    """申报地海关不是本综试区的关区。"""

    weight = 20

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:
        return parcel.customs_code not in limits.districts


class X07(ExportRisk):
    """商品编码不在税则，归类无法核对。"""

    weight = 50

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.codes_known


class X08(ExportRisk):
    """币制没有折算率，清单限值无法核对。"""

    weight = 50

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.priced


class X09(ExportRisk):
    """出口日期与接收日期相差过大。"""

    weight = 10

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:
        return not limits.declared_from <= parcel.exit_on <= limits.declared_to


class X10(ExportRisk):
    """运抵国是中国。"""

    weight = 50

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.country == _CHINA


class X11(ExportRisk):
    """随机抽查。"""

    weight = 100

    @staticmethod
    def fires(parcel: ExportParcel, limits: Thresholds) -> bool:
        return limits.draw(parcel.id)


def fired(parcel: ExportParcel, limits: Thresholds) -> int:
    """Return the bit mask of the rules that fire."""
    return sum(1 << bit for bit, rule in enumerate(ExportRisk.all) if rule.fires(parcel, limits))


def named(mask: int) -> Iterator[type[ExportRisk]]:
    """The rules of a mask, in the order of their bits."""
    return (rule for bit, rule in enumerate(ExportRisk.all) if mask >> bit & 1)


def score(mask: int) -> int:
    """The weights of the rules in ``mask`` added up."""
    return sum(rule.weight for rule in named(mask))


def weights() -> list[int]:
    """The weights in the order of the bits."""
    return [rule.weight for rule in ExportRisk.all]
