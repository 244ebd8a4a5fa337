"""What pages and previews may ask of clearance: messages and their progress, the comparison, the dossier, the officers'
desk and queue; the digests, and what persons may see of their quota and parcels and dispute.
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
    remarks_in,
    summaries,
)
from heliu.clearance.comparison import Line, Result, aligned
from heliu.clearance.consequences import foreseen
from heliu.clearance.dossier import dossier
from heliu.clearance.export_returns.rules import ReturnRule
from heliu.clearance.exports import moves as export_moves
from heliu.clearance.exports.comparison import aligned_exports
from heliu.clearance.exports.dossier import export_dossier
from heliu.clearance.exports.foresight import foresee_export
from heliu.clearance.exports.rules import ExportRule
from heliu.clearance.exports.summaries.desk import ENTER, enter_number_as
from heliu.clearance.foresight import Foresight, foresee, matching_rules
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
from heliu.clearance.reasons import Reason, reasons, reasons_for
from heliu.clearance.returned import messages_with, note_all
from heliu.clearance.rules import Rule
from heliu.clearance.saying import rule_fix, rule_sentence
from heliu.clearance.standing import status_counts
from heliu.clearance.under_way import under_review, waiting
from heliu.clearance.watch import Waits, refusals_of, waits_of

__all__ = [
    "ENTER",
    "Answered",
    "ExportRule",
    "Foresight",
    "Line",
    "Reason",
    "Remark",
    "Result",
    "Return",
    "ReturnRule",
    "Rule",
    "Stand",
    "Stuck",
    "Summary",
    "Waits",
    "aligned",
    "aligned_exports",
    "answers_of",
    "bodies_of",
    "desk",
    "digest",
    "disputes",
    "dossier",
    "enter_number_as",
    "export_dossier",
    "export_moves",
    "first_return",
    "foresee",
    "foresee_export",
    "foreseen",
    "looks",
    "matching_rules",
    "messages_under_review",
    "messages_waiting",
    "messages_with",
    "moves",
    "note_all",
    "parcels_of",
    "persons",
    "queue",
    "reasons",
    "reasons_for",
    "refusals_of",
    "remarks_in",
    "rule_fix",
    "rule_sentence",
    "standing_counts",
    "stands",
    "status_counts",
    "stuck",
    "summaries",
    "under_review",
    "waiting",
    "waits_of",
]
