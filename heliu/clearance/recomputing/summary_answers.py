"""A summary application answered again (汇总申请的答复): by itself, and by what never changes in a list."""

from collections.abc import Sequence
from typing import Any, Final

from heliu.clearance.exports.moves import CLOSED
from heliu.clearance.exports.summaries.applying import INVENTORIES_PER_PART_MAX
from heliu.clearance.exports.summaries.judging import fault, sifted
from heliu.clearance.recomputing.applied import NOT_TAKEN, codes_of
from heliu.clearance.recomputing.summed import Applied, Part
from heliu.policies.recomputing.facts import Because, Cause

SUMMED, HELD, GIVEN_UP = "summed", "held", "given_up"
TAKEN: Final = "E60"
STANDING: Final = ("E69", "E73", "E74")
"""Codes that rest on what never changes in a list."""
IN_ITSELF: Final = ("E61", "E62", "E63", "E64", "E66")
Unknown = dict[str, tuple[Because, ...]]
"""What cannot be said of a result, and why."""


def answered(of: Applied) -> tuple[dict[str, Any], dict[str, Any], Unknown]:
    """The codes of its receipts, and whether it was taken."""
    codes = of.codes
    stored = {"codes": codes or (), "outcome": _outcome(of)}
    if codes is None:
        return stored, {}, dict.fromkeys(stored, (Because(Cause.NOT_KEPT),))
    again = tuple(dict.fromkeys(code for part in of.parts for code in _judged(of, part)))
    told = {"codes": again, "outcome": stored["outcome"] if TAKEN in again else NOT_TAKEN}
    if not _rests_on_lists(of, codes, again):
        return stored, told, {}
    unsaid = ("codes",) if of.is_taken and TAKEN in again else tuple(stored)
    return stored, told, dict.fromkeys(unsaid, (Because(Cause.LISTS),))


def _outcome(of: Applied) -> str:
    if of.is_taken and of.summary:
        return SUMMED if of.summary["formed_at"] else HELD
    return GIVEN_UP if TAKEN in (of.codes or ()) else NOT_TAKEN


def _judged(of: Applied, part: Part) -> tuple[str, ...]:
    """By the rules that took it: a list is given the benefit of what is not kept, that it had left and was free."""
    asked = part.asked
    if wrong := fault(asked):
        return codes_of(wrong)
    if asked.period_from is None and len(asked.invt_nos) > INVENTORIES_PER_PART_MAX:
        return ("E77",)
    mine = (one for one in of.lists if one.part in (None, asked.id))
    _, left_out = sifted((one.now._replace(status=CLOSED) for one in mine), asked.customs_code)
    return tuple(rule.code for rule in left_out) or (TAKEN,)


def _rests_on_lists(of: Applied, codes: Sequence[str], again: Sequence[str]) -> bool:
    """Whether how the lists stood then had a say, or which left in a period."""
    if of.too_many or (of.summary is not None and not of.is_taken):
        return True
    has_period = of.first.asked.period_from is not None
    sayable = {TAKEN, *IN_ITSELF} | (set() if has_period else {*STANDING, "E77"})
    return not set(codes) <= sayable and not set(again) <= {*IN_ITSELF, "E77"}
