"""What a verb would do (后果预览), told before it is done: status, quota, tax, the numbers of the enterprise.

A test does each verb and finds exactly what was foreseen.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.clearance.exports import moves as export_moves
from heliu.clearance.exports.moves import ExportVerb
from heliu.clearance.facts import Outcome, tax_total
from heliu.clearance.moves import MOVES, RETURNED, Verb, kind
from heliu.clearance.standing import Standing
from heliu.kernel.problems import NotThere

DELETE, CANCEL = "delete", "cancel"
VERBS: Final = {"release": Verb.RELEASE, "inspect": Verb.INSPECT, "return": Verb.RETURN}
EXPORT_VERBS: Final = {
    "release": ExportVerb.RELEASE,
    "inspect": ExportVerb.INSPECT,
    "return": ExportVerb.RETURN,
    CANCEL: ExportVerb.CANCEL,
}
FREEING: Final = ("return", CANCEL)
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Consequence:
    """Amounts in CNY; a change of the quota is what is added to it, below zero what is given back.

    ``may``: the state allows it now. ``frees_numbers``: the same orderNo and copNo may be declared anew.
    """

    verb: str
    may: bool
    before: int
    after: int
    reserved: Decimal = NOTHING
    committed: Decimal = NOTHING
    purchases: int = 0
    tax_before: Decimal | None = None
    tax_after: Decimal | None = None
    frees_numbers: bool = False
    is_export: bool = False


def foreseen(connection: Connection, inventory_id: int, verb: str) -> Consequence:
    """What ``verb`` (release, inspect, return, or the enterprise's delete or cancel) would do now. Raises NotThere."""
    row = connection.execute(
        "SELECT d.status, h.inventory_id IS NOT NULL FROM clearance_export_decision d"
        " LEFT JOIN clearance_hold h USING (inventory_id) WHERE d.inventory_id = %s",
        (inventory_id,),
    ).fetchone()
    return _exported(verb, *row) if row else _imported(connection, inventory_id, verb)


def _exported(verb: str, status: int, held: bool) -> Consequence:  # noqa: FBT001 - the two columns of a row
    """An export bears no tax and counts against nobody: what changes is where it stands. A hold stops what frees it."""
    after = export_moves.MOVES[EXPORT_VERBS[verb]].get(status)
    if after is None or (held and verb in ("release", CANCEL)):
        return Consequence(verb, may=False, before=status, after=status, is_export=True)
    return Consequence(verb, may=True, before=status, after=after, frees_numbers=verb in FREEING, is_export=True)


def _imported(connection: Connection, inventory_id: int, verb: str) -> Consequence:
    row = connection.execute(
        "SELECT status, outcome, counted, duty, consumption_tax, vat FROM clearance_decision WHERE inventory_id = %s",
        (inventory_id,),
    ).fetchone()
    if row is None:
        raise NotThere(_("没有清单 %(number)d 的审单结果。") % {"number": inventory_id})
    status, outcome, counted, duty, consumption_tax, vat = row
    tax = tax_total(duty, consumption_tax, vat)
    standing = Standing(inventory_id, status, Outcome(outcome), counted)
    return _deleted(standing, tax) if verb == DELETE else _moved(verb, standing, tax)


def _moved(verb: str, standing: Standing, tax: Decimal | None) -> Consequence:
    reached = MOVES[VERBS[verb]].get(kind(standing.status), frozenset())
    if len(reached) != 1 or (verb == "release" and tax is None):
        return _as_it_is(verb, standing, tax)
    moved = replace(_as_it_is(verb, standing, tax), may=True, after=next(iter(reached)))
    if verb == "release":
        return replace(moved, reserved=-standing.counted, committed=standing.counted)
    if verb == "return":
        purchases = -1 if standing.counted else 0
        return replace(moved, reserved=-standing.counted, purchases=purchases, tax_after=None, frees_numbers=True)
    return moved


def _deleted(standing: Standing, tax: Decimal | None) -> Consequence:
    """A deletion (appType 3) is admitted while nothing was decided for good: waiting, returned or refused."""
    nothing = _as_it_is(DELETE, standing, tax)
    if not standing.may_be_replaced:
        return nothing
    after = RETURNED if standing.outcome == Outcome.WAITING else standing.status
    return replace(nothing, may=True, after=after, frees_numbers=True)


def _as_it_is(verb: str, standing: Standing, tax: Decimal | None) -> Consequence:
    """The verb is not allowed now: nothing changes."""
    before = standing.status
    return Consequence(verb, may=False, before=before, after=before, tax_before=tax, tax_after=tax)
