"""What other rooms may ask of risk: thresholds of a day, the rules that fire, their codes, sentences, weights."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from heliu.ceb.codes import explain
from heliu.policies.parameters import in_force
from heliu.risk import export_rules as exports
from heliu.risk import return_rules as returns
from heliu.risk.facts import ExportParcel, Parcel, ReturnedParcel, Thresholds
from heliu.risk.rules import Risk, fired, named, score

__all__ = [
    "PARAMETERS",
    "ExportParcel",
    "Parcel",
    "ReturnedParcel",
    "Risk",
    "Thresholds",
    "export_rules_in",
    "exports",
    "fired",
    "lane_scores",
    "open_export_risks",
    "open_export_sentences",
    "open_return_sentences",
    "open_risks",
    "parameters_of",
    "returns",
    "rules_in",
    "score",
    "sentences",
    "thresholds",
    "weights",
]


_READ: Final[Mapping[str, str]] = {
    "single_limit": "import_composite_tax/single_order_limit",
    "near_limit": "risk/near_limit_from",
    "weight_tolerance": "risk/weight_tolerance_share",
    "value_per_kg": "risk/value_per_kg_high",
    "freight_share": "risk/freight_share_high",
    "purchases": "risk/many_purchases_per_year",
    "night_from": "risk/night_from_hour",
    "night_to": "risk/night_to_hour",
    "quantity": "risk/high_quantity",
    "declared_from": "risk/declared_days_apart_max",
    "declared_to": "risk/declared_days_apart_max",
    "districts": "risk/zone_districts",
    "unit_price_low": "risk/unit_price_low",
    "unit_price_high": "risk/unit_price_high",
    "draw": "risk/random_inspection_share",
}
"""What a rule reads of the thresholds -> the parameter behind it."""


PARAMETERS: Final = (*dict.fromkeys(_READ.values()), "risk/lane_documents_score", "risk/lane_inspect_score")
"""All that decides on the lane of a declaration."""


def thresholds(day: date, now: int, salt: int, received_on: date | None = None) -> Thresholds:
    """Return the thresholds in force on ``day``; ``now`` is the instant of receipt, 14 digits Beijing time.

    ``received_on``: the business day of receipt, where it is asked what the law of another day would say.
    """

    def value(read: str) -> Any:
        return in_force(_READ[read], day).value

    around, within = received_on or day, timedelta(days=int(value("declared_from")))
    return Thresholds(
        now=now,
        single_limit=value("single_limit"),
        near_limit=value("near_limit"),
        weight_tolerance=value("weight_tolerance"),
        value_per_kg=value("value_per_kg"),
        freight_share=value("freight_share"),
        purchases=int(value("purchases")),
        night_from=int(value("night_from")),
        night_to=int(value("night_to")),
        quantity=value("quantity"),
        declared_from=int(f"{around - within:%Y%m%d}"),
        declared_to=int(f"{around + within:%Y%m%d}"),
        districts=tuple(str(value("districts")).split()),
        unit_price_low=value("unit_price_low"),
        unit_price_high=value("unit_price_high"),
        salt=salt,
        sample_permille=int(value("draw")),
    )


def parameters_of(rule: type[Risk] | type[exports.ExportRisk] | type[returns.ReturnRisk]) -> tuple[str, ...]:
    """The parameters a rule compares with: told by its own code, so that no second list can lag behind it."""
    return tuple(dict.fromkeys(_READ[name] for name in rule.fires.__code__.co_names if name in _READ))


def lane_scores(day: date) -> tuple[int, int]:
    """Return the scores from which an inventory goes to documents (人工审核) and to inspection (查验)."""
    names = ("risk/lane_documents_score", "risk/lane_inspect_score")
    documents, inspect = (int(in_force(name, day).value) for name in names)
    return documents, inspect


def weights() -> list[int]:
    """The weights in the order of the bits."""
    return [rule.weight for rule in Risk.all]


def sentences(mask: int) -> list[str]:
    """What each rule in ``mask`` says, in the order of the bits."""
    return [rule.sentence() for rule in named(mask)]


def rules_in(mask: int) -> list[tuple[str, str, int]]:
    """Code, sentence and weight of each rule in ``mask``, in the order of the bits."""
    return [(rule.__name__, rule.sentence(), rule.weight) for rule in named(mask)]


def open_risks(mask: int) -> int:
    """What of ``mask`` the enterprise may see: faults of its own data. Profiles and samples stay closed."""
    return mask & _open(tuple(rule.__name__ for rule in Risk.all))


def open_export_sentences(mask: int) -> list[str]:
    """What the rules of exports in ``mask`` say that the enterprise may see, in the order of the bits."""
    return [rule.sentence() for rule in exports.named(open_export_risks(mask))]


def open_export_risks(mask: int) -> int:
    """What of a ``mask`` of exports the enterprise may see."""
    return mask & _open(tuple(rule.__name__ for rule in exports.ExportRisk.all))


def export_rules_in(mask: int) -> list[tuple[str, str, int]]:
    """Code, sentence and weight of each rule of exports in ``mask``, in the order of the bits."""
    return [(rule.__name__, rule.sentence(), rule.weight) for rule in exports.named(mask)]


def open_return_sentences(mask: int) -> list[str]:
    """What the rules of returned exports in ``mask`` say that the enterprise may see, in the order of the bits."""
    seen = mask & _open(tuple(rule.__name__ for rule in returns.ReturnRisk.all))
    return [rule.sentence() for rule in returns.named(seen)]


@cache
def _open(codes: tuple[str, ...]) -> int:
    """Of these rules, in the order of their bits, those the catalogue does not keep for officers."""
    told = map(explain, codes)
    return sum(1 << bit for bit, found in enumerate(told) if found is not None and not found.internal)
