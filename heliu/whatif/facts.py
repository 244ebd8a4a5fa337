"""What others may hold of a what-if: the impact of a change on a period, in sums, groups and examples."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.whatif.listed import ZERO, Listed, MovedGoods

__all__ = [
    "BANDS",
    "ZERO",
    "Basis",
    "Channel",
    "Chapter",
    "Crossing",
    "Example",
    "Group",
    "Impact",
    "Limits",
    "Listed",
    "MovedGoods",
    "Reason",
    "Sums",
    "Unlike",
    "Way",
]

BANDS: Final = (100, 200, 500, 1_000, 2_000, 5_000)
"""Up to which prices (CNY, included) declarations are summed up together; what is dearer stands last."""


class Basis(Named):
    """How the days of a change are taken."""

    DATED = "dated", "按写明的施行日", "by its own days"
    THROUGHOUT = "throughout", "视同全期施行", "as if in force throughout"


class Way(Named):
    """Which way a declaration goes (办理渠道)."""

    WITHIN_LIMITS = "within_limits", "限值以内", "within the limits"
    ONE_ITEM = "one_item_over_single", "单件超单次限值，全额征税", "one item above the single limit, taxed in full"
    OVER_SINGLE = "general_trade_over_single", "超单次限值，按一般贸易", "above the single limit, general trade"
    OVER_ANNUAL = "general_trade_over_annual", "超年度限值，按一般贸易", "above the annual limit, general trade"
    ZERO_VALUE = "zero_value", "完税价格为零，退回", "of no value, sent back"
    UNTAXABLE = "untaxable", "缺计税资料，转人工", "tax not known, to an officer"
    NOT_LISTED = "not_listed", "不在正面清单内，退单（H13）", "not on the positive list, returned (H13)"
    MODE_BARRED = (
        "mode_barred",
        "清单备注仅限网购保税，退单（H14）",
        "by the list's remark bonded only, returned (H14)",
    )

    @property
    def is_retail(self) -> bool:
        """Whether it counts to the buyer's annual sum; the tax of what is untaxable is not known, and not zero."""
        return self in (Way.WITHIN_LIMITS, Way.ONE_ITEM, Way.UNTAXABLE)


class Reason(Named):
    """Why a stored result does not recompute under the law of its own day."""

    AMOUNT = "amount", "税款与重新计算不同", "the tax comes out differently"
    ANNUAL_SUM = (
        "annual_sum",
        "当时的年度累计今已无从重现：之后有撤销、退货，或同日多单先后不明",
        "the annual sum of that moment is gone: something was cancelled or returned since, or several fell on one day",
    )
    OUTCOME = (
        "outcome",
        "办理渠道与重新计算不同：由海关或关员另行决定，或计税资料已不在",
        "another way than computed: customs or an officer decided so, or what the tax rests on is gone",
    )
    NO_TAX_STORED = "no_tax_stored", "符合零售进口而没有存下税款", "admitted, and no tax was stored"


@dataclass(frozen=True, slots=True)
class Sums:
    """Taxes in CNY, to the fen."""

    duty: Decimal = ZERO
    consumption_tax: Decimal = ZERO
    vat: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.duty + self.consumption_tax + self.vat

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.duty + other.duty, self.consumption_tax + other.consumption_tax, self.vat + other.vat)

    def as_json(self) -> dict[str, str]:
        return {**{name: str(amount) for name, amount in asdict(self).items()}, "total": str(self.total)}


@dataclass(frozen=True, slots=True)
class Group:
    """Declarations of one month, trade mode, band of price or seller.

    ``gain`` is what the winners pay less, ``loss`` what the losers pay more, CNY.
    """

    key: str
    declarations: int = 0
    winners: int = 0
    losers: int = 0
    gain: Decimal = ZERO
    loss: Decimal = ZERO
    before: Sums = Sums()
    after: Sums = Sums()

    def __add__(self, other: "Group") -> "Group":
        return Group(
            self.key,
            self.declarations + other.declarations,
            self.winners + other.winners,
            self.losers + other.losers,
            self.gain + other.gain,
            self.loss + other.loss,
            self.before + other.before,
            self.after + other.after,
        )

    @property
    def difference(self) -> Decimal:
        return self.after.total - self.before.total

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "declarations": self.declarations,
            "winners": self.winners,
            "losers": self.losers,
            "gain": str(self.gain),
            "loss": str(self.loss),
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "difference": str(self.difference),
        }


@dataclass(frozen=True, slots=True)
class Channel:
    """How many declarations go a way under each law, and their tax there, CNY."""

    way: Way
    declarations_before: int = 0
    declarations_after: int = 0
    tax_before: Decimal = ZERO
    tax_after: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        return self.tax_after - self.tax_before

    def as_json(self) -> dict[str, Any]:
        return _written(asdict(self)) | {"difference": str(self.difference)}


@dataclass(frozen=True, slots=True)
class Chapter:
    """Lines of goods of one chapter of the tariff, and their tax in CNY."""

    chapter: str
    lines: int
    tax_before: Decimal
    tax_after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.tax_after - self.tax_before

    def as_json(self) -> dict[str, Any]:
        return _written(asdict(self)) | {"difference": str(self.difference)}


@dataclass(frozen=True, slots=True)
class Example:
    """A declaration by its business keys; nothing of a person. Amounts in CNY, None where no tax is computed."""

    inventory_id: int
    cop_no: str
    agent_code: str
    ebc_code: str
    order_no: str
    day: date
    tax_price: Decimal
    tax_before: Decimal | None
    tax_after: Decimal | None

    def as_json(self) -> dict[str, Any]:
        return _written(asdict(self))


@dataclass(frozen=True, slots=True)
class Crossing:
    """Declarations that go another way under the change; ``examples`` are those of the highest price."""

    before: Way
    after: Way
    declarations: int
    buyers: int
    tax_price: Decimal
    tax_before: Decimal
    tax_after: Decimal
    examples: tuple[Example, ...]

    def as_json(self) -> dict[str, Any]:
        told = _written({name: getattr(self, name) for name in self.__slots__ if name != "examples"})
        return told | {"examples": [one.as_json() for one in self.examples]}


@dataclass(frozen=True, slots=True)
class Unlike:
    """A stored result that does not recompute; it is left out of every sum. Taxes in CNY."""

    inventory_id: int
    cop_no: str
    agent_code: str
    day: date
    reason: Reason
    stored_outcome: int
    computed_outcome: int
    stored: Sums | None
    computed: Sums | None

    def as_json(self) -> dict[str, Any]:
        told = _written({name: getattr(self, name) for name in self.__slots__ if name not in ("stored", "computed")})
        sides = {"stored": self.stored, "computed": self.computed}
        return told | {name: side.as_json() if side else None for name, side in sides.items()}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: declarations, seconds, connections at once."""

    declarations: int = 20_000_000
    seconds: int = 600
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change comes to over a period. ``found`` = ``recomputed`` + ``left_out`` + what is ``unlike``.

    ``left_out``: how many of the period were not taxed again, by why. ``unlike_counts`` is complete; ``unlike`` lists
    them up to a limit. ``gaining`` and ``losing``: the sellers (customs code) on whose declarations most is gained, or
    lost, on balance.
    """

    title: Mapping[str, str]
    basis: Basis
    since: date
    until: date
    found: int
    recomputed: int
    judged: int
    total: Group
    unchanged: int
    falls_out: int
    comes_in: int
    listed: Listed
    months: tuple[Group, ...]
    channels: tuple[Channel, ...]
    chapters: tuple[Chapter, ...]
    modes: tuple[Group, ...]
    bands: tuple[Group, ...]
    gaining: tuple[Group, ...]
    losing: tuple[Group, ...]
    winners: tuple[Example, ...]
    losers: tuple[Example, ...]
    crossings: tuple[Crossing, ...]
    left_out: Mapping[str, int]
    unlike_counts: Mapping[Reason, int]
    unlike: tuple[Unlike, ...]
    differences: tuple[Mapping[str, Any], ...] = field(default=())
    seconds: float = 0.0

    @property
    def difference(self) -> Decimal:
        """What is collected more, in CNY; less where negative."""
        return self.total.difference

    @property
    def reconciled(self) -> bool:
        """Whether every stored result recomputes to the cent under the law of its own day."""
        return not self.unlike_counts

    def as_json(self) -> dict[str, Any]:
        lists = (
            "months",
            "channels",
            "chapters",
            "modes",
            "bands",
            "gaining",
            "losing",
            "winners",
            "losers",
            "crossings",
            "unlike",
        )
        return {
            "title": dict(self.title),
            "basis": self.basis,
            "from": str(self.since),
            "to": str(self.until),
            "found": self.found,
            "recomputed": self.recomputed,
            "judged_one_by_one": self.judged,
            "winners_count": self.total.winners,
            "losers_count": self.total.losers,
            "unchanged": self.unchanged,
            "falls_out_of_limits": self.falls_out,
            "comes_into_limits": self.comes_in,
            "positive_list": self.listed.as_json(),
            "total": self.total.as_json(),
            "difference": str(self.difference),
            "reconciled": self.reconciled,
            "left_out": dict(self.left_out),
            "unlike_counts": {str(reason): count for reason, count in self.unlike_counts.items()},
            "changes": list(self.differences),
            **{name: [one.as_json() for one in getattr(self, name)] for name in lists},
            "seconds": self.seconds,
        }


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts and days as text: JSON has neither."""
    return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in values.items()}
