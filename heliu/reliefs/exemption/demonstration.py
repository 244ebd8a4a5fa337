"""Excluded goods of the demonstration zone, so that their page is not empty."""

from importlib.resources import files
from typing import Final

import yaml

from heliu.kernel.days import now
from heliu.reliefs.exemption.models import Exclusion

SEED: Final = files("heliu.reliefs.exemption") / "seed" / "demonstration.yaml"


def load_demo_exclusions() -> None:
    """Run again it changes nothing."""
    for row in yaml.safe_load(SEED.read_text(encoding="utf-8")):
        told = dict(row)
        key = {name: told.pop(name) for name in ("prefix", "since")}
        Exclusion.objects.get_or_create(**key, defaults={**told, "noted_at": now()})
