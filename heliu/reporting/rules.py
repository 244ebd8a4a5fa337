"""What a seller's row must hold before a report is filed (校验): one class a rule. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from stdnum.cn import uscc as stdnum_uscc

ORDER_810: Final = "互联网平台企业涉税信息报送规定（国务院令第810号）"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a seller: identity and whether every entry has a value in CNY."""

    name: str
    uscc: str
    unvalued: int


class RowRule:
    """Subclass to add a rule: named by its code, its sentence the first line of the docstring."""

    all: ClassVar[list[type["RowRule"]]] = []
    code: ClassVar[str]
    english: ClassVar[str]
    fix: ClassVar[str]
    fix_english: ClassVar[str]
    article: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        RowRule.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def breaks(told: Told) -> bool:
        raise NotImplementedError


class BS01(RowRule):
    """缺少经营者名称。"""

    english = "The seller's name is missing."
    fix = "请补充经营者身份信息。"
    fix_english = "Add the seller's identity."
    article = f"{ORDER_810} 第四条"

    @staticmethod
    def breaks(told: Told) -> bool:
        return not told.name


class BS02(RowRule):
    """缺少经营者的统一社会信用代码。"""

    english = "The seller's unified social credit code is missing."
    fix = "请向经营者核实后补充。"
    fix_english = "Ask the seller and add it."
    article = f"{ORDER_810} 第四条"

    @staticmethod
    def breaks(told: Told) -> bool:
        return not told.uscc


class BS03(RowRule):
    """统一社会信用代码校验不通过。"""

    english = "The unified social credit code does not prove right."
    fix = "请核对经营者的营业执照后更正（GB 32100-2015）。"
    fix_english = "Check the seller's licence and correct it (GB 32100-2015)."
    article = "GB 32100-2015"

    @staticmethod
    def breaks(told: Told) -> bool:
        return bool(told.uscc) and not stdnum_uscc.is_valid(told.uscc)


class BS04(RowRule):
    """有外币订单没有当月折算率，收入不完整。"""

    english = "Orders in foreign currency have no rate of their month: the income is not whole."
    fix = "请待平台录入当月海关计征汇率后重新生成。"
    fix_english = "Make the report anew when the customs rate of the month is there."
    article = "海关总署令第272号 第十三条"

    @staticmethod
    def breaks(told: Told) -> bool:
        return told.unvalued > 0


def rules_named(codes: Collection[str]) -> list[type[RowRule]]:
    """Those of these codes, in their order."""
    return [rule for rule in RowRule.all if rule.code in codes]


def broken(told: Told) -> Iterator[type[RowRule]]:
    return (rule for rule in RowRule.all if rule.breaks(told))


def domain_fault(domain: str) -> bool:
    """Whether it is no host name: labels of letters, digits and hyphens, two at least, no address of a page."""
    labels = domain.split(".")
    return not (
        len(labels) >= 2  # noqa: PLR2004 - a name and its top level
        and len(domain) <= DOMAIN_CHARS_MAX
        and all(_is_label(label) for label in labels)
        and not labels[-1].isdigit()
    )


DOMAIN_CHARS_MAX: Final = 253
LABEL_CHARS_MAX: Final = 63


def _is_label(label: str) -> bool:
    plain = label.replace("-", "")
    return (
        0 < len(label) <= LABEL_CHARS_MAX
        and bool(plain)
        and plain.isascii()
        and plain.isalnum()
        and not (label.startswith("-") or label.endswith("-"))
    )
