"""What others may ask of customs as the one who decides."""

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.upstream.deciders import Decider, Deciders, NotDeciding, deciders_of
from heliu.clearance.upstream.expectation import expected, readable
from heliu.clearance.upstream.outbox import committed_after
from heliu.clearance.upstream.papers import (
    SummaryExpected,
    summaries_expected,
    tax_expected,
    tell_paper,
)
from heliu.clearance.upstream.rules import ASK_FIRST, ENDS, LOGGED, Side, differs, rank, side
from heliu.clearance.upstream.telling import PENDING, first_answer, relayed, tell
from heliu.clearance.upstream.word import take_word

__all__ = [
    "ASK_FIRST",
    "ENDS",
    "LOGGED",
    "PENDING",
    "Decider",
    "Deciders",
    "NotDeciding",
    "Side",
    "SummaryExpected",
    "committed_after",
    "deciders_of",
    "differs",
    "expected",
    "first_answer",
    "in_one_transaction",
    "rank",
    "readable",
    "relayed",
    "side",
    "summaries_expected",
    "take_word",
    "tax_expected",
    "tell",
    "tell_paper",
]
