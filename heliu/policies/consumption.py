"""Import consumption tax (进口环节消费税): how a group of goods is taxed on a day, from the dated parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from heliu.policies.parameters import InForce, in_force

Kind = Literal["none", "ad_valorem", "conditional", "specific", "compound", "beer"]


@dataclass(frozen=True, slots=True)
class ConsumptionRate:
    """How one line is taxed. ``sources`` are the parameters it was put together from.

    ``rate`` is a ratio; ``amount`` is CNY per ``unit`` (kg or t). ``thresholds`` gives, for every unit the content may
    be stated in, the tax price of one unit from which the tax applies, inclusive: CNY for ``conditional`` goods, USD
    per tonne for ``beer``, where ``amount_high`` replaces ``amount`` from the threshold on.
    ``units_per_litre`` turns litres into ``unit``; ``rule`` is the number of the rule in ``rules/catalogue.py``.
    """

    kind: Kind
    rate: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    amount_high: Decimal = Decimal(0)
    unit: str = ""
    thresholds: tuple[tuple[str, Decimal], ...] = ()
    units_per_litre: Fraction | None = None
    sources: tuple[InForce, ...] = ()
    rule: str = "TAX-09"

    @property
    def needs_content(self) -> bool:
        """Whether the tax cannot be computed without the content of the goods (ml, g, pieces, litres)."""
        return self.kind in {"conditional", "specific", "compound", "beer"}


NOT_TAXED = ConsumptionRate("none")


def consumption_rate(group: str, day: date) -> ConsumptionRate:
    """The rate of a group such as ``spirits``; ``""`` is not taxed. Raises ``KeyError`` and ``NotInForce``."""
    if group == "":
        return NOT_TAXED
    if group not in GROUPS:
        raise KeyError(f"There is no consumption tax group {group!r}: use one of {', '.join(GROUPS)}.")
    return GROUPS[group](day)


def _number(name: str, day: date) -> InForce:
    return in_force(f"consumption_tax/{name}", day)


def _ad_valorem(name: str, rule: str) -> Callable[[date], ConsumptionRate]:
    def rate(day: date) -> ConsumptionRate:
        source = _number(name, day)
        return ConsumptionRate("ad_valorem", rate=source.value, sources=(source,), rule=rule)

    return rate


def _cosmetics(*units: str) -> Callable[[date], ConsumptionRate]:
    def rate(day: date) -> ConsumptionRate:
        scope, ratio = _number("cosmetics_scope", day), _number("cosmetics_rate", day)
        if scope.value == "all":
            return ConsumptionRate("ad_valorem", rate=ratio.value, sources=(scope, ratio), rule="TAX-13")
        names = {unit: f"cosmetics_threshold_{'per_piece' if unit == 'piece' else 'per_ml_or_g'}" for unit in units}
        found = {unit: _number(name, day) for unit, name in names.items()}
        return ConsumptionRate(
            "conditional",
            rate=ratio.value,
            thresholds=tuple((unit, source.value) for unit, source in found.items()),
            sources=(scope, ratio, *dict.fromkeys(found.values())),
            rule="TAX-13",
        )

    return rate


def _watch(day: date) -> ConsumptionRate:
    ratio, threshold = _number("watch_rate", day), _number("watch_threshold", day)
    return ConsumptionRate(
        "conditional",
        rate=ratio.value,
        thresholds=(("piece", threshold.value),),
        sources=(ratio, threshold),
        rule="TAX-16",
    )


def _spirits(day: date) -> ConsumptionRate:
    ratio, amount, weight = (_number(f"spirits_{part}", day) for part in ("rate", "amount", "kg_per_litre"))
    return ConsumptionRate(
        "compound",
        rate=ratio.value,
        amount=amount.value,
        unit="kg",
        units_per_litre=Fraction(weight.value),
        sources=(ratio, amount, weight),
        rule="TAX-14",
    )


def _yellow_wine(day: date) -> ConsumptionRate:
    amount, litres = _number("yellow_wine_amount", day), _number("yellow_wine_litres_per_t", day)
    return ConsumptionRate(
        "specific",
        amount=amount.value,
        unit="t",
        units_per_litre=1 / Fraction(litres.value),
        sources=(amount, litres),
        rule="TAX-15",
    )


def _beer(day: date) -> ConsumptionRate:
    parts = ("amount_low", "amount_high", "threshold", "litres_per_t")
    low, high, threshold, litres = (_number(f"beer_{part}", day) for part in parts)
    return ConsumptionRate(
        "beer",
        amount=low.value,
        amount_high=high.value,
        unit="t",
        thresholds=(("t", threshold.value),),
        units_per_litre=1 / Fraction(litres.value),
        sources=(low, high, threshold, litres),
        rule="TAX-15",
    )


GROUPS: Mapping[str, Callable[[date], ConsumptionRate]] = {
    "cosmetics": _cosmetics("g", "ml", "piece"),
    "cosmetics_by_weight": _cosmetics("g"),
    "cosmetics_by_volume": _cosmetics("ml"),
    "cosmetics_by_piece": _cosmetics("piece"),
    "watch": _watch,
    "spirits": _spirits,
    "wine": _ad_valorem("wine_rate", "TAX-15"),
    "beer": _beer,
    "yellow_wine": _yellow_wine,
    "golf": _ad_valorem("golf_rate", "TAX-09"),
}
