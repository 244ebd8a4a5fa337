"""Whose seal is it? The enterprise in the certificate against the firm that hands the message in (BaseTransfer)."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from heliu.ceb.signature.model import Reason, Verdict
from heliu.ceb.signature.slices import contains

USCC_CHARS = 18  # 统一社会信用代码; its places 9 to 17 are the organisation code
MAX_TAIL_BYTES = 65_536  # Signature, subscriptions and BaseTransfer together need some 10,000
_TRANSFER = re.compile(
    rb"<ceb:BaseTransfer>\s*<ceb:copCode>([^<&]+)</ceb:copCode>\s*<ceb:copName>([^<&]+)</ceb:copName>"
    rb"(?:\s*<ceb:(\w+)>[^<]*</ceb:\3>)*\s*</ceb:BaseTransfer>"
    rb"(?:\s*<ceb:BaseSubscribe>(?:\s*<ceb:(\w+)>[^<]*</ceb:\4>)*\s*</ceb:BaseSubscribe>)*"
    rb"\s*(?:<ds:Signature[ >]|</ceb:CEB\d{3}Message>\s*\Z)"
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A filed firm, as far as a certificate can prove it."""

    name: str
    organisation_code: str | None = None


def load_firms(path: Path) -> dict[str, Firm]:
    """Read a table of firms with the columns copCode, name and org_code, separated by tabs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["copCode"]: Firm(row["name"], row.get("org_code") or None)
            for row in csv.DictReader(lines, delimiter="\t")
        }


def check_enterprise(
    verdict: Verdict, cop_code: str | None, cop_name: str | None, firms: Mapping[str, Firm]
) -> Verdict:
    """Add CERT_ENTERPRISE_MISMATCH to a valid verdict whose certificate is not that of the firm ``cop_code``.

    The organisation code decides where both sides have one (names change), else the name. A firm that is not filed is
    judged by the name it gives itself. An enterprise has several keys: we bind to it, never to a serial number.
    Entrusted agents are the caller's business.
    """
    if verdict.status != "valid" or verdict.certificate is None:
        return verdict
    certificate, firm = verdict.certificate, firms.get(cop_code or "")
    filed_code = firm.organisation_code if firm else None
    if filed_code and certificate.organisation_code:
        same = _organisation(filed_code) == _organisation(certificate.organisation_code)
    else:
        name = firm.name if firm else cop_name
        same = bool(name) and name == certificate.enterprise
    return verdict if same else replace(verdict, status="invalid", reason=Reason.CERT_ENTERPRISE_MISMATCH)


def _organisation(code: str) -> str:
    """Bring both spellings, and the social credit code that contains it, to the nine characters."""
    bare = code.replace("-", "").strip().upper()
    return bare[8:17] if len(bare) == USCC_CHARS else bare


def sender_of(raw: bytes) -> tuple[str, str] | None:
    """Return (copCode, copName) from the end of a message in the usual spelling; None when anything is unsure.

    The block is taken only where nothing but subscriptions and the Signature follow it, and no other
    BaseTransfer stands anywhere before it: nothing nested in ExtendMessage or hidden in a comment
    can pose as the sender.
    """
    tail = raw[-MAX_TAIL_BYTES:]
    place = tail.rfind(b"<ceb:BaseTransfer>")
    found = _TRANSFER.match(tail, place) if place > 0 else None
    if found is None or contains(raw, b"BaseTransfer", len(raw) - len(tail) + place):
        return None
    try:
        return found[1].decode("utf-8"), found[2].decode("utf-8")
    except UnicodeDecodeError:
        return None
