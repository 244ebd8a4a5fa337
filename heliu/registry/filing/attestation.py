"""The filing certificate (备案证明): issued with the approval, an A4 page with a QR code that anybody can check."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from django.conf import settings

from heliu.kernel.languages import say
from heliu.kernel.problems import NotThere
from heliu.kernel.sealing import derive
from heliu.kernel.state import secret
from heliu.kernel.typesetting import code_picture, typeset
from heliu.people.api import require, require_sight
from heliu.people.facts import ENTERPRISE_ROLES
from heliu.registry import facts as registry_facts
from heliu.registry.filing.facts import VERIFY_PATH, State, Validity, Verified
from heliu.registry.filing.models import Attestation, Filing
from heliu.registry.models import Firm

if TYPE_CHECKING:
    from datetime import date

    from heliu.people.facts import Actor

TEMPLATE: Final = files("heliu.registry.filing") / "documents" / "attestation.typ"
OFFICE: Final = "泸州跨境电子商务综合试验区"
MARK_CHARS: Final = 6
NUMBER_MAX: Final = 24
VALIDITY: Final = {
    State.APPROVED: Validity.VALID,
    State.REPLACED: Validity.CHANGED,
    State.CANCELLED: Validity.WITHDRAWN,
}


def number_of(filing_id: int, day: date) -> str:
    """``LZ2026-000012-ABCDEF``: the last part is ours alone to make, so that numbers cannot be guessed or mistyped."""
    plain = f"LZ{day.year}-{filing_id:06d}"
    mark = hmac.new(derive(secret(), "filing-attestation"), plain.encode(), hashlib.sha256).digest()
    return f"{plain}-{base64.b32encode(mark).decode()[:MARK_CHARS]}"


def issue(filing: Filing, firm: registry_facts.Firm, day: date) -> Attestation:
    """Make the document and keep it with the facts it states."""
    number, roles = number_of(filing.pk, day), sorted(firm.roles)
    content = document(number, firm, filing.version, day)
    return Attestation.objects.create(
        filing=filing,
        number=number,
        name=firm.name,
        uscc=firm.uscc or "",
        roles=roles,
        issued_on=day,
        pdf=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def document(number: str, firm: registry_facts.Firm, version: int, day: date) -> bytes:
    """The PDF. A typesetting fault is a programming error: the inputs are ours."""
    address = settings.WEB_URL.rstrip("/") + VERIFY_PATH.format(number=number)
    roles = "、".join(role.zh for role in ENTERPRISE_ROLES if role.value in firm.roles)
    told = {
        "office": OFFICE,
        "number": number,
        "address": address,
        "issued_on": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "sample": not settings.PRODUCTION,
        "rows": [
            ["证明编号", "Certificate number", number],
            ["企业名称", "Name", firm.name],
            ["统一社会信用代码", "Unified social credit code", firm.uscc],
            ["海关编码", "Customs code", firm.code],
            ["备案身份", "Filed as", roles],
            ["备案版次", "Version", f"第 {version} 版"],
            ["备案日期", "Filed on", day.isoformat()],
        ],
    }
    facts = json.dumps(told, ensure_ascii=False).encode()
    return typeset(TEMPLATE.read_bytes(), {"facts.json": facts, "code.svg": code_picture(address)})


def open_attestation(filing_id: int, *, actor: Actor) -> tuple[str, bytes]:
    """Number and document, for the enterprise itself and those who may see filings."""
    require(actor, "registry.view_filing")
    row = Attestation.objects.select_related("filing").filter(pk=filing_id).first()
    if row is None:
        raise NotThere(say("该备案没有备案证明。", "This filing has no certificate."))
    require_sight(actor, row.filing.firm_code)
    return row.number, bytes(row.pdf)


def verify(number: str) -> Verified | None:
    """What anybody may know of a certificate by its number; None if no such certificate was issued."""
    row = Attestation.objects.defer("pdf").select_related("filing").filter(number=number[:NUMBER_MAX].upper()).first()
    if row is None:
        return None
    filing, validity = row.filing, VALIDITY[State(row.filing.state)]
    state = Firm.objects.filter(code=filing.firm_code).values_list("state", flat=True).first()
    if validity is Validity.VALID and state == registry_facts.SUSPENDED:
        validity = Validity.SUSPENDED
    elif validity is Validity.VALID and state == registry_facts.CANCELLED:
        validity = Validity.WITHDRAWN
    newer = Attestation.objects.filter(filing__firm_code=filing.firm_code, filing__state=State.APPROVED)
    successor = newer.exclude(pk=row.pk).values_list("number", flat=True).first() or ""
    return Verified(
        row.number,
        validity,
        filing.firm_code,
        row.name,
        row.uscc,
        tuple(row.roles),
        filing.version,
        row.issued_on,
        row.ended_on,
        row.sha256,
        successor,
    )
