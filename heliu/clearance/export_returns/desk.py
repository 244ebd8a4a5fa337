"""The officers' desk for returned exports (退货申请的办理): who may, what would follow, and the verb with its record.

What is foreseen is computed from the moves and texts the verb itself goes by; a test does each and compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.clearance.authority import Moved
from heliu.clearance.export_returns.authority import ReturnAuthority, text
from heliu.clearance.export_returns.dossier import return_dossier
from heliu.clearance.export_returns.moves import ReturnVerb, target, verbs
from heliu.clearance.upstream.deciders import deciders
from heliu.kernel.problems import NotThere
from heliu.people.api import record, require
from heliu.people.facts import Actor

DECIDE: Final = "clearance.decide_inventory"
VERBS: Final[Mapping[str, ReturnVerb]] = {
    "release": ReturnVerb.RELEASE,
    "inspect": ReturnVerb.INSPECT,
    "suspend": ReturnVerb.SUSPEND,
    "hand_over": ReturnVerb.HAND_OVER,
    "return_to_sender": ReturnVerb.RETURN,
}
"""The officers' verbs by the names of :class:`ReturnAuthority`."""
REASONED: Final = frozenset({"suspend", "hand_over", "return_to_sender"})
"""These ask for a reason; of a return the firm reads it."""


@dataclass(frozen=True, slots=True)
class ForeseenVerb:
    """What a verb leads to. ``told``: the receipt; ``free_again``: what was applied for may be applied for anew;
    ``binds``: the goods are back, and with them refund, import taxes and account book.
    """

    before: int
    after: int
    told: str
    free_again: bool
    binds: bool


def allowed(status: int) -> list[str]:
    """What an officer may do now, by name; nothing where customs decides."""
    if deciders().relayed("CEB213"):
        return []
    now_allowed = verbs(status)
    return [name for name, verb in VERBS.items() if verb in now_allowed]


def foresee_verb(told: Mapping[str, Any], name: str, note: str) -> ForeseenVerb:
    """``told``: the dossier. Raises NotThere for no verb of officers, Conflict where the state does not allow it."""
    verb = VERBS.get(name)
    if verb is None:
        raise NotThere(_("没有这项操作。"))
    after = target(verb, told["status"], f"退货申请 {told['coElNo']} ")
    returns = verb is ReturnVerb.RETURN
    return ForeseenVerb(told["status"], after, text(verb, note), returns, verb is ReturnVerb.RELEASE)


def decide_return(connection: Connection, number: int, name: str, note: str, *, actor: Actor) -> Moved:
    """Do a verb; it is on the record of the firm that applied. Raises NotThere, Conflict, Invalid."""
    require(actor, DECIDE)
    if name not in VERBS:
        raise NotThere(_("没有这项操作。"))
    moved: Moved = getattr(ReturnAuthority(connection), name)(number, actor.name, note)
    firm = return_dossier(connection, number)["agentCode"]
    record(actor, DECIDE, subject=moved.cop_no, firm=firm, before=str(moved.before), after=str(moved.status))
    return moved
