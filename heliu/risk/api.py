"""What other rooms may ask of risk: thresholds of a day, the rules that fire, their codes, sentences, weights."""

from datetime import date, timedelta
from functools import cache

from heliu.ceb.codes import explain
from heliu.policies.parameters import in_force
from heliu.risk import export_rules as exports
from heliu.risk import return_rules as returns
from heliu.risk.facts import ExportParcel, Parcel, ReturnedParcel, Thresholds
from heliu.risk.rules import Risk, fired, named, score

__all__ = [
    "ExportParcel",
    "Parcel",
    "ReturnedParcel",
    "Thresholds",
    "export_rules_in",
    "exports",
    "fired",
    "lane_scores",
    "open_export_risks",
    "open_export_sentences",
    "open_return_sentences",
    "open_risks",
    "returns",
    "rules_in",
    "score",
    "sentences",
    "thresholds",
    "weights",
]


def thresholds(day: date, now: int, salt: int) -> Thresholds:
    """Return the thresholds in force on ``day``; ``now`` is the instant of receipt, 14 digits Beijing time."""

    def value(name: str) -> object:
        return in_force(f"risk/{name}", day).value

    within = timedelta(days=int(str(value("declared_days_apart_max"))))
    return Thresholds(
        now=now,
        single_limit=in_force("import_composite_tax/single_order_limit", day).value,
        near_limit=in_force("risk/near_limit_from", day).value,
        weight_tolerance=in_force("risk/weight_tolerance_share", day).value,
        value_per_kg=in_force("risk/value_per_kg_high", day).value,
        freight_share=in_force("risk/freight_share_high", day).value,
        purchases=int(str(value("many_purchases_per_year"))),
        night_from=int(str(value("night_from_hour"))),
        night_to=int(str(value("night_to_hour"))),
        quantity=in_force("risk/high_quantity", day).value,
        declared_from=int(f"{day - within:%Y%m%d}"),
        declared_to=int(f"{day + within:%Y%m%d}"),
        districts=tuple(str(value("zone_districts")).split()),
        unit_price_low=in_force("risk/unit_price_low", day).value,
        unit_price_high=in_force("risk/unit_price_high", day).value,
        salt=salt,
        sample_permille=int(in_force("risk/random_inspection_share", day).value),
    )


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
