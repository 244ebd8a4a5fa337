"""What the demonstration zone holds of refunds: its seller's filing, and a few rates of our own, marked as demo."""

import csv
from datetime import date
from importlib.resources import files
from typing import Final

from heliu.ceb.specimens.parcel import FIRMS
from heliu.kernel.days import now
from heliu.refunds.facts import Kind
from heliu.refunds.models import Profile, RateTable

SEED: Final = files("heliu.refunds") / "seed" / "demo_rates.csv"
DOCUMENT: Final = "示例退税率（虚构，不是国家税务总局的退税率文库）"
SINCE: Final = date(2026, 1, 1)
BY: Final = "沙箱"
CLASS: Final = "2"


def load_demo_refunds() -> None:
    """Run again it changes nothing; where officers have brought in a table of their own, none is added."""
    told = {"kind": Kind.TRADING, "enterprise_class": CLASS, "since": SINCE, "noted_by": BY, "noted_at": now()}
    Profile.objects.get_or_create(firm=FIRMS["seller"][0], defaults=told)
    if RateTable.objects.exists():
        return
    with SEED.open(encoding="utf-8") as lines:
        rates = {row["code"]: [row["levy"], row["refund"]] for row in csv.DictReader(lines)}
    RateTable.objects.create(
        since=SINCE,
        document=DOCUMENT,
        is_demo=True,
        rates=rates,
        proposed_name=BY,
        proposed_at=now(),
        released_name=BY,
        released_at=now(),
    )
