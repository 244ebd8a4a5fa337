"""What other rooms may ask of returned exports: papers, verbs, timers, what would follow; the returns of an export."""

from heliu.clearance.export_returns.applying import apply_for_return
from heliu.clearance.export_returns.authority import ReturnAuthority, find_return
from heliu.clearance.export_returns.desk import DECIDE, REASONED, VERBS, allowed, decide_return, foresee_verb
from heliu.clearance.export_returns.dossier import return_dossier
from heliu.clearance.export_returns.foresight import foresee_return
from heliu.clearance.export_returns.listing import count_returns, list_returns, open_returns
from heliu.clearance.export_returns.moves import ENDED
from heliu.clearance.export_returns.of_export import returns_of
from heliu.clearance.export_returns.standing import free_return, return_standing_of
from heliu.clearance.export_returns.tallying import tally_returns
from heliu.clearance.export_returns.windows import expire_returns

__all__ = [
    "DECIDE",
    "ENDED",
    "REASONED",
    "VERBS",
    "ReturnAuthority",
    "allowed",
    "apply_for_return",
    "count_returns",
    "decide_return",
    "expire_returns",
    "find_return",
    "foresee_return",
    "foresee_verb",
    "free_return",
    "list_returns",
    "open_returns",
    "return_dossier",
    "return_standing_of",
    "returns_of",
    "tally_returns",
]
