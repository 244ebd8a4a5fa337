"""The risk rules (风险规则) of the first lanes: one class each, in the order of their bits. Pure.

Each has its set-based twin in heliu/clearance/sql/decide.sql at the same place; codes and bits are never reused. A rule
that fires adds its weight; the sum chooses the lane (放行、人工审核、查验).
"""

from collections.abc import Iterator
from typing import ClassVar

from heliu.risk.facts import RISK_CONTROL, Parcel, Thresholds

_BONDED, _DIRECT = "1210", "9610"
_CHINA = "142"


class Risk:
    """Subclass to add a rule: the docstring's first line is its sentence, ``fires`` its condition."""

    all: ClassVar[list[type["Risk"]]] = []
    weight: ClassVar[int]
    citation: ClassVar[str] = RISK_CONTROL

    def __init_subclass__(cls) -> None:
        Risk.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        raise NotImplementedError


class R01(Risk):
    """完税价格紧贴单笔限额（化整为零嫌疑，RSK-02）。"""

    weight = 5

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return limits.near_limit <= parcel.tax_price <= limits.single_limit


class R02(Risk):
    """支付时间晚于接收时间（事件次序不可能，RSK-04）。"""

    weight = 50

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.paid_at > limits.now


class R03(Risk):
    """净重大于毛重。"""

    weight = 50

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004 - one form for all rules
        return parcel.net_kg > parcel.gross_kg


class R04(Risk):
    """运单重量与清单毛重相差过大（RSK-06）。"""

    weight = 30

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return abs(parcel.waybill_kg - parcel.gross_kg) > limits.weight_tolerance * parcel.gross_kg


class R05(Risk):
    """每千克价值过高。"""

    weight = 10

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.value > limits.value_per_kg * parcel.net_kg


class R06(Risk):
    """运费占货值比例过高（价格拆分嫌疑）。"""

    weight = 20

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.freight > limits.freight_share * parcel.value


class R07(Risk):
    """订购人本年度购买次数过多（RSK-03）。"""

    weight = 30

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.purchases_this_year >= limits.purchases


class R08(Risk):
    """收货人不是订购人本人（RSK-13）。"""

    weight = 5

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.consignee_is_buyer


class R09(Risk):
    """收货电话不是订购人电话（RSK-13）。"""

    weight = 5

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.phone_is_buyers


class R10(Risk):
    """身份证号码校验位不符 (GB 11643, IDN-02)。"""

    weight = 5

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.id_check


class R11(Risk):
    """深夜申报（推单嫌疑，RSK-11）。"""

    weight = 2

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return limits.night_from <= parcel.app_time // 10_000 % 100 < limits.night_to


class R12(Risk):
    """商品件数超出自用合理数量。"""

    weight = 20

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.quantity >= limits.quantity


class R13(Risk):
    """订单或清单某行的单价乘数量不等于总价。"""

    weight = 30

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.products_fit


class R14(Risk):
    """担保企业不是该清单的平台、电商或物流企业（CEB621 填制说明）。"""

    weight = 10
    citation = "CEB621 填制说明"

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return not parcel.guarantor_is_party


class R15(Risk):
    """保税进口的起运国未填中国（142）。"""

    weight = 5
    citation = "CEB621 填制说明"

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.trade_mode == _BONDED and parcel.country != _CHINA


class R16(Risk):
    """保税进口缺少账册编号、区内企业或账册备案料号。"""

    weight = 50
    citation = "CEB621 填制说明"

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.trade_mode == _BONDED and not parcel.bonded_whole


class R17(Risk):
    """直购进口缺少运输工具、航次或提运单号。"""

    weight = 50
    citation = "CEB621 填制说明"

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:  # noqa: ARG004
        return parcel.trade_mode == _DIRECT and not parcel.direct_whole


class R18(Risk):
    """申报日期与接收日期相差过大。"""

    weight = 10

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return not limits.declared_from <= parcel.declared_on <= limits.declared_to


class R19(Risk):
    """申报海关不在本综试区。"""

    weight = 20

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.customs_code not in limits.districts


class R20(Risk):
    """平均单价过低（低报嫌疑，RSK-05）。"""

    weight = 10

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.value < limits.unit_price_low * parcel.quantity


class R21(Risk):
    """平均单价过高。"""

    weight = 5

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return parcel.value > limits.unit_price_high * parcel.quantity


class R22(Risk):
    """随机布控 (RSD-05)。"""

    weight = 100

    @staticmethod
    def fires(parcel: Parcel, limits: Thresholds) -> bool:
        return limits.draw(parcel.id)


def fired(parcel: Parcel, limits: Thresholds) -> int:
    """Return the bit mask of the rules that fire."""
    return sum(1 << bit for bit, rule in enumerate(Risk.all) if rule.fires(parcel, limits))


def named(mask: int) -> Iterator[type[Risk]]:
    """The rules of a mask, in the order of their bits."""
    return (rule for bit, rule in enumerate(Risk.all) if mask >> bit & 1)


def score(mask: int) -> int:
    """Return the sum of the weights of the rules in ``mask``."""
    return sum(rule.weight for rule in named(mask))
