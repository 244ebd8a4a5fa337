"""The parks of the demonstration zone: made-up premises, homes, leases, an incubator and an event."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import NotAllowed
from heliu.parks.incubating import Application, apply_for_seat
from heliu.parks.models import Batch, Lease, Meeting, Premises, Site, Startup, Tenancy
from heliu.parks.services import load_parks
from heliu.parks.tenants import settle_in

SEED = files("heliu.parks") / "seed" / "demonstration.yaml"


def demo_homes() -> dict[str, str]:
    """Firm -> park, of the made-up firms: what their filings name."""
    return {row["firm"]: row["park"] for row in _seed()["homes"]}


@transaction.atomic
def load_demo_parks() -> None:
    """The twelve parks with the example life in them; again: only what is missing."""
    if settings.PRODUCTION:
        raise NotAllowed(_("示范园区的场地与入驻企业是虚构的，生产环境 (HELIU_MODE=production) 不装入。"))
    load_parks()
    seed = _seed()
    _places(seed)
    _homes(seed)
    for row in seed["batches"]:
        Batch.objects.get_or_create(code=row.pop("code"), defaults=_of_park(row))
    for row in seed["meetings"]:
        Meeting.objects.get_or_create(code=row.pop("code"), defaults=_of_park(row))
    for row in seed["startups"]:
        if not Startup.objects.filter(batch_id=row["batch"], project=row["project"]).exists():
            told = Application(row["project"], row["summary"], row["name"], row["phone"])
            apply_for_seat(row["batch"], told, Batch.objects.get(pk=row["batch"]).opens)


def _seed() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    return content


def _places(seed: dict[str, Any]) -> None:
    for row in seed["sites"]:
        told = {name: row[name] for name in ("name", "customs_code", "operator_code")}
        Site.objects.get_or_create(code=row["code"], defaults={**told, "park_id": row["park"]})
    for row in seed["premises"]:
        told = {"kind": row["kind"], "name": row["name"], "area_m2": Decimal(row["area_m2"])}
        Premises.objects.get_or_create(
            code=row["code"], defaults={**told, "park_id": row["park"], "site_id": row.get("site")}
        )


def _homes(seed: dict[str, Any]) -> None:
    known = set(Tenancy.objects.values_list("firm_code", flat=True))
    for row in seed["homes"]:
        if row["firm"] not in known:
            settle_in(row["firm"], row["park"], seed["since"])
    for row in seed["leases"]:
        home = Tenancy.objects.filter(firm_code=row["firm"], until__isnull=True).first()
        if home is not None and not Lease.objects.filter(tenancy=home, premises_id=row["premises"]).exists():
            told = {"area_m2": Decimal(row["area_m2"]), "since": home.since}
            Lease.objects.create(tenancy=home, premises_id=row["premises"], **told)


def _of_park(row: dict[str, Any]) -> dict[str, Any]:
    return {("park_id" if name == "park" else name): value for name, value in row.items()}
