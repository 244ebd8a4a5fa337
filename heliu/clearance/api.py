"""What other rooms may ask of clearance: decide a batch, the terms of a day, texts of decisions, receipts.

The pages' share: messages and their progress, the comparison, the officers' desk and queue; the digests, and what
persons may see of their quota and parcels and dispute.
"""

from heliu.clearance import desk, digest, disputes, looks, moves, persons, queue
from heliu.clearance.answers import (
    Answered,
    Remark,
    Return,
    Summary,
    answers_of,
    bodies_of,
    first_return,
    remarks,
    summaries,
)
from heliu.clearance.authority import LocalAuthority, Moved, find
from heliu.clearance.batch import decide, settled
from heliu.clearance.comparison import Check, Line, Result, aligned
from heliu.clearance.consequences import Consequence, foreseen
from heliu.clearance.decided import Arrived, Decided
from heliu.clearance.dossier import dossier, under_review, waiting
from heliu.clearance.facts import Outcome, Receipt
from heliu.clearance.foresight import Foresight, foresee, matching_rules
from heliu.clearance.history import fill_history
from heliu.clearance.moves import name as status_name
from heliu.clearance.notices import (
    Notice,
    Told,
    inventory_no,
    notices,
    pre_entry_no,
    return_time,
    store_notices,
)
from heliu.clearance.progress import (
    Stand,
    Stuck,
    messages_under_review,
    messages_waiting,
    parcels_of,
    standing_counts,
    stands,
    stuck,
)
from heliu.clearance.reasons import Reason, reason_for, reasons, reasons_for
from heliu.clearance.receipts import receipts_after, receipts_by_key, receipts_in_window
from heliu.clearance.returned import Coded, messages_with, note_all
from heliu.clearance.rules import Rule
from heliu.clearance.standing import Closing, Standing, close_delivered, free, standing_of, status_counts
from heliu.clearance.statement import awaited, decisions, execution, prepare
from heliu.clearance.terms import Terms, copy_rates, terms_of
from heliu.clearance.watch import Refusals, Waits, refusals_of, waits_of
from heliu.clearance.wording import explanation, open_risks

__all__ = [
    "Answered",
    "Arrived",
    "Check",
    "Closing",
    "Coded",
    "Consequence",
    "Decided",
    "Foresight",
    "Line",
    "LocalAuthority",
    "Moved",
    "Notice",
    "Outcome",
    "Reason",
    "Receipt",
    "Refusals",
    "Remark",
    "Result",
    "Return",
    "Rule",
    "Stand",
    "Standing",
    "Stuck",
    "Summary",
    "Terms",
    "Told",
    "Waits",
    "aligned",
    "answers_of",
    "awaited",
    "bodies_of",
    "close_delivered",
    "copy_rates",
    "decide",
    "decisions",
    "desk",
    "digest",
    "disputes",
    "dossier",
    "execution",
    "explanation",
    "fill_history",
    "find",
    "first_return",
    "foresee",
    "foreseen",
    "free",
    "inventory_no",
    "looks",
    "matching_rules",
    "messages_under_review",
    "messages_waiting",
    "messages_with",
    "moves",
    "note_all",
    "notices",
    "open_risks",
    "parcels_of",
    "persons",
    "pre_entry_no",
    "prepare",
    "queue",
    "reason_for",
    "reasons",
    "reasons_for",
    "receipts_after",
    "receipts_by_key",
    "receipts_in_window",
    "refusals_of",
    "remarks",
    "return_time",
    "settled",
    "standing_counts",
    "standing_of",
    "stands",
    "status_counts",
    "status_name",
    "store_notices",
    "stuck",
    "summaries",
    "terms_of",
    "under_review",
    "waiting",
    "waits_of",
]
