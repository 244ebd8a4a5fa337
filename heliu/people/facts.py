"""The twelve roles of the zone: six kinds of enterprise (portal), six kinds of officer (office)."""

from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """One hat a person or a firm wears. A firm may hold several enterprise roles; an officer holds one post."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    SELLER = "seller", "电商企业", "e-commerce firm"
    PLATFORM = "platform", "电商平台企业", "e-commerce platform"
    PAYMENT = "payment", "支付企业", "payment firm"
    CARRIER = "carrier", "物流企业", "carrier"
    WAREHOUSE = "warehouse", "仓储与监管场所经营企业", "warehouse and site operator"
    BROKER = "broker", "报关企业", "customs broker"
    ZONE = "zone", "综试区运营管理", "zone operator"
    CUSTOMS = "customs", "海关", "customs"
    TAX = "tax", "税务", "tax bureau"
    FX = "fx", "外汇管理与银行", "foreign exchange and banks"
    COMMERCE = "commerce", "商务与统计", "commerce and statistics"
    PARK = "park", "园区运营", "park operator"


ENTERPRISE_ROLES: tuple[Role, ...] = (
    Role.SELLER,
    Role.PLATFORM,
    Role.PAYMENT,
    Role.CARRIER,
    Role.WAREHOUSE,
    Role.BROKER,
)
"""Roles an enterprise files for (registry); they enter the portal."""

OFFICER_ROLES: tuple[Role, ...] = tuple(role for role in Role if role not in ENTERPRISE_ROLES)
"""Posts of officers; they enter the office."""


class Duty(StrEnum):
    """What a person does in a firm; the later permission tables hang on it."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    OWNER = "owner", "企业管理员"
    DECLARANT = "declarant", "申报员"
    FINANCE = "finance", "财务人员"
    READER = "reader", "查阅人员"
