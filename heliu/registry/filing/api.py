"""What the pages may ask of filings. Every function checks who asks; what comes back are frozen facts."""

from heliu.registry.filing.attestation import open_attestation, verify
from heliu.registry.filing.decisions import Returned, approve, return_items, reveal
from heliu.registry.filing.examining import Contents, field_findings
from heliu.registry.filing.papers import (
    MAX_ATTACHMENT_OCTETS,
    MAX_ATTACHMENTS_PER_KIND,
    keep,
    open_paper,
)
from heliu.registry.filing.reading import (
    CaseView,
    FieldView,
    SectionView,
    cases_of,
    filings_by_clock,
    look,
    look_at_all,
    look_at_section,
)
from heliu.registry.filing.register import Page, Search, public_count, public_register
from heliu.registry.filing.rotation import (
    OVERLAP_DAYS_MAX,
    bind,
    certificates,
    issue_sandbox,
    revoke,
    rotate,
    sandbox_certificate,
)
from heliu.registry.filing.sections import BY_KEY, CHECK, SECTIONS
from heliu.registry.filing.services import cancel, change, confirm, save_section, start, submit, withdraw
from heliu.registry.filing.typing_in import Typed

__all__ = [
    "BY_KEY",
    "CHECK",
    "MAX_ATTACHMENTS_PER_KIND",
    "MAX_ATTACHMENT_OCTETS",
    "OVERLAP_DAYS_MAX",
    "SECTIONS",
    "CaseView",
    "Contents",
    "FieldView",
    "Page",
    "Returned",
    "Search",
    "SectionView",
    "Typed",
    "approve",
    "bind",
    "cancel",
    "cases_of",
    "certificates",
    "change",
    "confirm",
    "field_findings",
    "filings_by_clock",
    "issue_sandbox",
    "keep",
    "look",
    "look_at_all",
    "look_at_section",
    "open_attestation",
    "open_paper",
    "public_count",
    "public_register",
    "return_items",
    "reveal",
    "revoke",
    "rotate",
    "sandbox_certificate",
    "save_section",
    "start",
    "submit",
    "verify",
    "withdraw",
]
