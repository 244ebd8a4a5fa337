"""Retail exports without purchase vouchers (无票免税, 财税〔2018〕103号): one class a rule. Pure.

What was not checked is never exempt: a goods line that nobody matched, or whose standing in law is unclear, says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Final

from heliu.kernel.money import to_fen
from heliu.kernel.naming import Named
from heliu.policies.parameters import InForce, NotInForce, in_force

FOLDER: Final = "no_invoice"
D103: Final = "财税〔2018〕103号"
CLEAR: Final = "clear"
UNMATCHED_CODE: Final = "NI03"


@dataclass(frozen=True, slots=True)
class Registered:
    """What the enterprise wrote down of one goods line (登记). ``amount`` in ``currency``."""

    registered_on: date
    hs_code: str
    unit: str
    quantity: Decimal
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """The line of the export list (出口清单) it is matched to. ``released_on`` None: not released yet."""

    trade_mode: str
    customs_code: str
    hs_code: str
    unit: str
    quantity: Decimal
    total: Decimal
    currency: str
    released_on: date | None
    gone: bool = False
    """Cancelled, or returned to the sender by customs."""
    returned: Decimal = Decimal(0)
    """Quantity that came back."""


@dataclass(frozen=True, slots=True)
class Case:
    """All an answer rests on. ``line`` None: no list was found. ``refunded``: a refund was claimed for the goods.

    ``law_on``: by the law of this day instead of its own (重算).
    """

    registered: Registered
    line: ListLine | None
    filed: bool
    excluded: bool
    refunded: bool = False
    law_on: date | None = None

    @property
    def own_day(self) -> date:
        """Of the release, before it of the registration."""
        released = self.line.released_on if self.line else None
        return released or self.registered.registered_on

    @property
    def day(self) -> date:
        """The day whose law binds."""
        return self.law_on or self.own_day


class ExemptionRule:
    """Subclass to add a condition: the class is named by its code, the first line of the docstring is its sentence."""

    all: ClassVar[list[type["ExemptionRule"]]] = []
    code: ClassVar[str]
    english: ClassVar[str]
    article: ClassVar[str]
    confidence: ClassVar[str] = "confirmed"
    reading: ClassVar[str] = ""
    excusable: ClassVar[bool] = False
    """Whether an officer may grant an exception, with a reason."""

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        ExemptionRule.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def breaks(case: Case) -> bool:
        raise NotImplementedError


class NI01(ExemptionRule):
    """出口日不在无票免税政策的施行期间。"""

    english = "The export falls outside the period of the exemption."
    article = f"{D103} 第四条"
    confidence = "secondary"

    @staticmethod
    def breaks(case: Case) -> bool:
        try:
            return not in_force(f"{FOLDER}/exemption", case.day).value
        except NotInForce:
            return True


class NI02(ExemptionRule):
    """出口企业在出口日未在综试区有效备案。"""

    english = "The exporter was not filed in the pilot zone on the day of the export."
    article = f"{D103} 第一条第（一）项"

    @staticmethod
    def breaks(case: Case) -> bool:
        return not case.filed


class NI03(ExemptionRule):
    """没有匹配到出口清单。"""

    english = "No export list was found for it."
    article = f"{D103} 第一条第（二）项"

    @staticmethod
    def breaks(case: Case) -> bool:
        return case.line is None


class NI04(ExemptionRule):
    """登记的商品编码、计量单位、数量、金额或币制与出口清单不一致。"""

    english = "Code, unit, quantity, amount or currency are not those of the export list."
    article = f"{D103} 第一条第（一）项、第（二）项"
    reading = "登记与申报为同一货物：五项逐项相等。"
    confidence = "to be confirmed"
    excusable = True

    @staticmethod
    def breaks(case: Case) -> bool:
        return bool(case.line and differences(case.registered, case.line))


class NI05(ExemptionRule):
    """出口清单不是在综试区所在地海关办理的电子商务出口申报。"""

    english = "The list was not declared with the customs of the zone."
    article = f"{D103} 第一条第（二）项"

    @staticmethod
    def breaks(case: Case) -> bool:
        return case.line is not None and case.line.customs_code not in _words("risk/zone_districts", case.day)


class NI06(ExemptionRule):
    """监管方式不属于跨境电子商务零售出口。"""

    english = "The supervision mode is not one of retail exports."
    article = f"{D103} 第一条"
    reading = "9610、1210、1239 为零售出口；9710、9810 按一般规定办理。"
    confidence = "to be confirmed"

    @staticmethod
    def breaks(case: Case) -> bool:
        return case.line is not None and case.line.trade_mode not in _words(f"{FOLDER}/modes", case.day)


class NI07(ExemptionRule):
    """登记晚于出口清单放行后的规定期限。"""

    english = "It was registered later after the release than is allowed."
    article = f"{D103} 第一条第（一）项；期限为综试区参数"
    reading = "先登记后出口；期限按自然日计，放行当日视为及时。"
    confidence = "to be confirmed"
    excusable = True

    @staticmethod
    def breaks(case: Case) -> bool:
        if case.line is None or case.line.released_on is None:
            return False
        last = registered_until(case.line.released_on, case.day)
        return last is not None and case.registered.registered_on > last


class NI08(ExemptionRule):
    """商品属于国务院决定明确取消出口退（免）税的范围。"""

    english = "The goods are among those whose refund and exemption was withdrawn."
    article = f"{D103} 第一条第（三）项"

    @staticmethod
    def breaks(case: Case) -> bool:
        return case.excluded


class NI09(ExemptionRule):
    """出口清单已撤销或退单，或货物已全部退运。"""

    english = "The list was cancelled or returned, or all of the goods came back."
    article = f"{D103} 第一条：须为出口货物"

    @staticmethod
    def breaks(case: Case) -> bool:
        return case.line is not None and (case.line.gone or 0 < case.line.quantity <= case.line.returned)


class NI10(ExemptionRule):
    """同一货物已申报出口退税，不能再免税。"""

    english = "A refund was claimed for the same goods: they cannot be exempt as well."
    article = f"{D103} 第一条：未取得有效进货凭证的货物"

    @staticmethod
    def breaks(case: Case) -> bool:
        return case.refunded


class Standing(Named):
    """Where a registered goods line stands (登记状态)."""

    REGISTERED = "registered", "已登记，未匹配清单", "registered, no list found yet"
    MATCHED = "matched", "已匹配，待放行", "matched, not released yet"
    WARNED = "warned", "条件符合，政策口径待明确", "conditions met, law unclear"
    ELIGIBLE = "eligible", "符合免税条件", "eligible"
    REFUSED = "refused", "不符合", "not eligible"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


@dataclass(frozen=True, slots=True)
class Answer:
    """``broken``: codes that hold it back, in their order; ``regime``: what made the law unclear, or None."""

    standing: Standing
    broken: tuple[str, ...]
    regime: InForce | None = None


def answer(case: Case, excused: frozenset[str] = frozenset()) -> Answer:
    """Every rule is asked: none hides another. ``excused``: codes an officer has granted an exception from."""
    broken = tuple(rule.code for rule in ExemptionRule.all if rule.code not in excused and rule.breaks(case))
    if broken == (UNMATCHED_CODE,):
        return Answer(Standing.REGISTERED, broken)
    if broken:
        return Answer(Standing.REFUSED, broken)
    if case.line is None or case.line.released_on is None:
        return Answer(Standing.MATCHED, ())
    regime = in_force(f"{FOLDER}/regime", case.day)
    unclear = regime.value != CLEAR
    return Answer(Standing.WARNED if unclear else Standing.ELIGIBLE, (), regime if unclear else None)


def differences(registered: Registered, line: ListLine) -> list[str]:
    """The names of the values in which the two differ."""
    pairs = (
        ("hs_code", registered.hs_code, line.hs_code),
        ("unit", registered.unit, line.unit),
        ("quantity", registered.quantity, line.quantity),
        ("amount", registered.amount, to_fen(line.total)),
        ("currency", registered.currency, line.currency),
    )
    return [name for name, ours, theirs in pairs if ours != theirs]


def registered_until(released_on: date, law_on: date | None = None) -> date | None:
    """The last day on which goods released on ``released_on`` may be registered; None before the first law."""
    try:
        days = in_force(f"{FOLDER}/days_after_release", law_on or released_on).value
        return released_on + timedelta(days=int(days))
    except NotInForce:
        return None


def exempt_amount(amount: Decimal, line: ListLine) -> Decimal:
    """The part of ``amount`` that did not come back, to the fen."""
    if not line.returned or not line.quantity:
        return amount
    return to_fen(amount * max(Decimal(0), line.quantity - line.returned) / line.quantity)


def at_stake(amount_cny: Decimal, day: date) -> tuple[Decimal, InForce] | None:
    """The VAT that would be due were the export taxed as a domestic sale (视同内销); None before 2026.

    Our reading: the amount includes the tax, as for other exports taxed so: amount ÷ (1 + rate) × rate.
    """
    try:
        rate = in_force(f"{FOLDER}/rate_at_stake", day)
    except NotInForce:
        return None
    return to_fen(amount_cny / (1 + rate.value) * rate.value), rate


def _words(name: str, day: date) -> list[str]:
    try:
        return str(in_force(name, day).value).split()
    except NotInForce:
        return []
