"""What the pages may ask of filings. Every function checks who asks; what comes back are frozen facts."""

from heliu.registry.filing.attestation import open_attestation, verify
from heliu.registry.filing.decisions import Returned, approve, return_items, reveal
from heliu.registry.filing.desk import Row, Waiting, count_filings, list_filings, waiting
from heliu.registry.filing.papers import (
    MAX_ATTACHMENT_OCTETS,
    MAX_ATTACHMENTS_PER_KIND,
    keep,
    open_paper,
)
from heliu.registry.filing.reading import (
    FieldView,
    SectionView,
    answers,
    cases_of,
    look,
    look_at_all,
    look_at_section,
    told,
)
from heliu.registry.filing.register import Page, Search, public_count, public_register, public_version
from heliu.registry.filing.rotation import (
    OVERLAP_DAYS_MAX,
    bind,
    certificates,
    demand_cards,
    demands_cards,
    issue_sandbox,
    put_sandbox_certificate,
    revoke,
    rotate,
)
from heliu.registry.filing.sections import BY_KEY, CHECK, SECTIONS
from heliu.registry.filing.services import cancel, change, confirm, save_section, start, submit, withdraw
from heliu.registry.filing.typing_in import Typed, certificate_text, examine

__all__ = [
    "BY_KEY",
    "CHECK",
    "MAX_ATTACHMENTS_PER_KIND",
    "MAX_ATTACHMENT_OCTETS",
    "OVERLAP_DAYS_MAX",
    "SECTIONS",
    "FieldView",
    "Page",
    "Returned",
    "Row",
    "Search",
    "SectionView",
    "Typed",
    "Waiting",
    "answers",
    "approve",
    "bind",
    "cancel",
    "cases_of",
    "certificate_text",
    "certificates",
    "change",
    "confirm",
    "count_filings",
    "demand_cards",
    "demands_cards",
    "examine",
    "issue_sandbox",
    "keep",
    "list_filings",
    "look",
    "look_at_all",
    "look_at_section",
    "open_attestation",
    "open_paper",
    "public_count",
    "public_register",
    "public_version",
    "put_sandbox_certificate",
    "return_items",
    "reveal",
    "revoke",
    "rotate",
    "save_section",
    "start",
    "submit",
    "told",
    "verify",
    "waiting",
    "withdraw",
]
