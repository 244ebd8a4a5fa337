"""Loading the seed: the parks as the documents know them. What an officer has corrected since is left alone."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from heliu.parks.facts import Confidence, ParkFact, Tier
from heliu.parks.models import Park

SEED = files("heliu.parks") / "seed" / "luzhou.yaml"


def seed_parks() -> list[ParkFact]:
    """The twelve parks as the seed table states them."""
    content: dict[str, Any] = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    return [_fact(row, content) for row in content["parks"]]


def _fact(row: dict[str, Any], content: dict[str, Any]) -> ParkFact:
    tier = Tier(row["tier"])
    told = {**(content["county"] if tier is Tier.COUNTY else {}), **row}
    return ParkFact(
        code=told["code"],
        tier=tier,
        name=told["name"],
        region_code=told.get("region_code", ""),
        area_km2=Decimal(told["area_km2"]) if "area_km2" in told else None,
        focus=told["focus"],
        source=content["source"],
        confidence=Confidence(told["confidence"]),
        note=told.get("note", ""),
    )


@transaction.atomic
def load_parks() -> int:
    """Add the parks of the seed that are not there yet; returns how many were new."""
    known = set(Park.objects.values_list("code", flat=True))
    fresh = [fact for fact in seed_parks() if fact.code not in known]
    Park.objects.bulk_create(
        Park(
            code=fact.code,
            tier=fact.tier.value,
            name=fact.name,
            region_code=fact.region_code,
            area_km2=fact.area_km2,
            focus=fact.focus,
            source=fact.source,
            confidence=fact.confidence.value,
            note=fact.note,
        )
        for fact in fresh
    )
    return len(fresh)
