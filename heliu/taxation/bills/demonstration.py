"""A letter of guarantee of the demonstration zone's seller: it covers its first bills, not all."""

from datetime import date
from decimal import Decimal
from typing import Final

from heliu.ceb.specimens.parcel import FIRMS
from heliu.kernel.days import now
from heliu.taxation.bills.facts import GuaranteeKind
from heliu.taxation.bills.models import Account, Guarantee

AMOUNT: Final = Decimal("2000.00")


def load_demo_guarantee() -> None:
    """Run again it changes nothing."""
    firm = FIRMS["seller"][0]
    Account.objects.get_or_create(firm=firm)
    Guarantee.objects.get_or_create(
        firm=firm,
        number="BH-2026-0001",
        defaults={
            "kind": GuaranteeKind.LETTER,
            "issuer": "泸州示范银行",
            "amount": AMOUNT,
            "since": date(2026, 1, 1),
            "registered_by": "沙箱",
            "registered_at": now(),
        },
    )
