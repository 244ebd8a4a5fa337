"""What other rooms may ask of clearance: decide a batch, the terms of a day, texts of decisions, receipts."""

from heliu.clearance.authority import LocalAuthority, Moved, find
from heliu.clearance.batch import Arrived, Decided, decide
from heliu.clearance.dossier import dossier, under_review, waiting
from heliu.clearance.facts import Outcome, Receipt
from heliu.clearance.history import fill_history
from heliu.clearance.notices import (
    Notice,
    Told,
    inventory_no,
    notices,
    pre_entry_no,
    return_time,
    store_notices,
)
from heliu.clearance.receipts import receipts_after, receipts_by_key, receipts_in_window
from heliu.clearance.standing import Closing, Standing, close_delivered, free, standing_of, status_counts
from heliu.clearance.terms import Terms, copy_rates, terms_of
from heliu.clearance.wording import explanation

__all__ = [
    "Arrived",
    "Closing",
    "Decided",
    "LocalAuthority",
    "Moved",
    "Notice",
    "Outcome",
    "Receipt",
    "Standing",
    "Terms",
    "Told",
    "close_delivered",
    "copy_rates",
    "decide",
    "dossier",
    "explanation",
    "fill_history",
    "find",
    "free",
    "inventory_no",
    "notices",
    "pre_entry_no",
    "receipts_after",
    "receipts_by_key",
    "receipts_in_window",
    "return_time",
    "standing_of",
    "status_counts",
    "store_notices",
    "terms_of",
    "under_review",
    "waiting",
]
