"""What would become of export documents not yet sent (试比对): the rules of a decision, from the wire fields alone.

Pure. Risk lanes are not foretold, as for imports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from heliu.ceb.scanner.rows import Unfit
from heliu.clearance.exports.facts import Collection, ExportInventory, ExportOrder, ExportSet, ExportWaybill
from heliu.clearance.exports.rules import ExportRule, broken, named, needs_collection, whole_set
from heliu.clearance.exports.terms import export_terms_of
from heliu.clearance.foresight import Document, Unfitting, fact_of

KINDS: Final = {"CEB303": ExportOrder, "CEB403": Collection, "CEB505": ExportWaybill, "CEB603": ExportInventory}


@dataclass(frozen=True, slots=True)
class ExportForesight:
    """What a decision would find. A receipt of money is missing only where the mode of the inventory asks for one."""

    missing: tuple[str, ...]
    unfitting: tuple[Unfitting, ...] = ()
    broken: tuple[type[ExportRule], ...] = ()


def foresee_export(documents: Mapping[str, Document], day: date) -> ExportForesight:
    """Compare documents by message name (CEB303 …) as if they were decided on ``day``."""
    facts: dict[str, Any] = {}
    unfitting = []
    for message, kind in KINDS.items():
        if message in documents:
            try:
                facts[message] = fact_of(kind, message, documents[message])
            except Unfit as unfit:
                unfitting.append(Unfitting(message, unfit.field, unfit.detail, unfit.fix))
    inventory = facts.get("CEB603")
    paid_apart = inventory is not None and not needs_collection(inventory.trade_mode)
    missing = tuple(kind for kind in KINDS if kind not in documents and not (kind == "CEB403" and paid_apart))
    if missing or unfitting:
        return ExportForesight(missing, tuple(unfitting))
    found = ExportSet(facts["CEB603"], facts["CEB303"], facts.get("CEB403"), facts["CEB505"])
    whole = whole_set(found, export_terms_of(day, salt=0))
    return ExportForesight((), (), tuple(named(broken(whole))) if whole is not None else ())
