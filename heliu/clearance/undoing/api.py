"""What other rooms may ask of undoing: work off applications, the officers' verbs, what was given back, previews."""

from heliu.clearance.undoing.authority import UndoingAuthority
from heliu.clearance.undoing.moves import UndoingVerb, verbs
from heliu.clearance.undoing.notices import INVENTORY_NO_CHARS, UNDOING, undoing_no
from heliu.clearance.undoing.previews import (
    Foreseen,
    foresee_cancellation,
    foresee_return,
    foresee_verb,
    returnable_lines,
)
from heliu.clearance.undoing.replacing import withdraw_sent
from heliu.clearance.undoing.rules import Reason, Window
from heliu.clearance.undoing.standing import undoing_standing_of
from heliu.clearance.undoing.store import find, of_inventory, open_counts, open_ones, read
from heliu.clearance.undoing.taking import take_cancellations, take_returns
from heliu.clearance.undoing.windows import lapse

__all__ = [
    "INVENTORY_NO_CHARS",
    "UNDOING",
    "Foreseen",
    "Reason",
    "UndoingAuthority",
    "UndoingVerb",
    "Window",
    "find",
    "foresee_cancellation",
    "foresee_return",
    "foresee_verb",
    "lapse",
    "of_inventory",
    "open_counts",
    "open_ones",
    "read",
    "returnable_lines",
    "take_cancellations",
    "take_returns",
    "undoing_no",
    "undoing_standing_of",
    "verbs",
    "withdraw_sent",
]
