"""What other rooms may ask of clearance: decide a batch, the terms of a day, texts, receipts, the authority.

The doors load this with all behind it; what people look at is entered by heliu/clearance/pages.py.
"""

from heliu.clearance.authority import LocalAuthority, find
from heliu.clearance.batch import decide, settled
from heliu.clearance.decided import Arrived, Decided
from heliu.clearance.deliveries import (
    ANY_EARLY,
    Closing,
    any_early,
    close_delivered,
    close_delivered_before,
    prepare_to_ask_early,
)
from heliu.clearance.facts import Outcome
from heliu.clearance.inbound.taking import inbound_no, take_inbound
from heliu.clearance.judge import assessed, outcome_of, unlisted
from heliu.clearance.notices import (
    Notice,
    Told,
    inventory_no,
    notices,
    pre_entry_no,
    return_time,
)
from heliu.clearance.receipts import answered_in_window, receipts_after, receipts_by_key, receipts_in_window
from heliu.clearance.standing import free, standing_of
from heliu.clearance.statement import awaited, decisions, execution, prepare
from heliu.clearance.terms import Terms, copy_rates, sample_salt, terms_of
from heliu.clearance.wording import explanation

__all__ = [
    "ANY_EARLY",
    "Arrived",
    "Closing",
    "Decided",
    "LocalAuthority",
    "Notice",
    "Outcome",
    "Terms",
    "Told",
    "answered_in_window",
    "any_early",
    "assessed",
    "awaited",
    "close_delivered",
    "close_delivered_before",
    "copy_rates",
    "decide",
    "decisions",
    "execution",
    "explanation",
    "find",
    "free",
    "inbound_no",
    "inventory_no",
    "notices",
    "outcome_of",
    "pre_entry_no",
    "prepare",
    "prepare_to_ask_early",
    "receipts_after",
    "receipts_by_key",
    "receipts_in_window",
    "return_time",
    "sample_salt",
    "settled",
    "standing_of",
    "take_inbound",
    "terms_of",
    "unlisted",
]
