"""What the zone knows already (一次填报): facts that are shown with their source instead of being asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliu.kernel.days import business_day
from heliu.kernel.languages import Words
from heliu.kernel.problems import Unreadable
from heliu.registry.certificates import read_certificate
from heliu.registry.filing.facts import Known
from heliu.registry.models import Certificate, Firm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from heliu.registry.filing.examining import Value

ACCOUNT = Words("登录账户", "Account")
REGISTER = Words("综试区企业名录", "The zone's register of enterprises")


def known_facts(firm_code: str) -> dict[str, Known]:
    """``section.field`` -> what stands in the register of this enterprise, with its day."""
    facts = {"account.code": Known(firm_code, ACCOUNT)}
    firm = Firm.objects.filter(code=firm_code).first()
    if firm is None:
        return facts
    told = {"identity.name": firm.name, "identity.uscc": firm.uscc or "", "channel.dxp_id": firm.dxp_id or ""}
    return facts | {path: Known(value, REGISTER, firm.filed_on) for path, value in told.items() if value}


def proposals(firm_code: str, at: datetime) -> dict[str, dict[str, Value]]:
    """What to put into sections nobody has saved yet: the roles the firm holds, the certificate it signs with."""
    roles = Firm.objects.filter(code=firm_code, roles__until=None).values_list("roles__role", flat=True)
    held = sorted(role for role in roles if role)
    certificate = bound_certificates(firm_code, at).first()
    proposed: dict[str, dict[str, Value]] = {}
    if held:
        proposed["roles"] = {"roles": held}
    if certificate is not None:
        proposed["channel"] = {"certificate": certificate.pem}
    return proposed


def bound_certificates(firm_code: str, at: datetime) -> QuerySet[Certificate]:
    """Those that sign for the firm at this instant, the one that lasts longest first."""
    good = Certificate.objects.filter(firm_id=firm_code, revoked_at=None, not_before__lte=at, not_after__gt=at)
    return good.order_by("-not_after", "fingerprint")


def certificate_told(pem: str) -> Mapping[str, str] | None:
    """What a page shows of a certificate, None for text that is none; nothing of the operator's name and number."""
    if not pem:
        return None
    try:
        held = read_certificate(pem.encode()).facts
    except Unreadable:
        return None
    return {
        "serial": held.serial,
        "enterprise": held.enterprise or "",
        "algorithm": held.algorithm.upper(),
        "until": business_day(held.not_after).isoformat(),
    }
