"""What other rooms may ask about parks. Parks are public; they belong to no firm."""

from heliu.parks.facts import Confidence, ParkFact, Tier
from heliu.parks.models import Park
from heliu.parks.services import load_parks

__all__ = ["load_parks", "park", "parks"]


def parks(tier: Tier | None = None) -> list[ParkFact]:
    """All parks, or those of a tier, in the order of their codes' tiers: core, industry, county."""
    rows = Park.objects.all() if tier is None else Park.objects.filter(tier=tier.value)
    return sorted((_fact(row) for row in rows), key=lambda fact: (list(Tier).index(fact.tier), fact.code))


def park(code: str) -> ParkFact | None:
    row = Park.objects.filter(code=code).first()
    return None if row is None else _fact(row)


def _fact(row: Park) -> ParkFact:
    return ParkFact(
        code=row.code,
        tier=Tier(row.tier),
        name=row.name,
        region_code=row.region_code,
        area_km2=row.area_km2,
        focus=row.focus,
        source=row.source,
        confidence=Confidence(row.confidence),
        note=row.note,
    )
