"""What others may ask: make and tell bills, read goods in full, take tax off one,
prove that every release has its bill.
"""

from collections.abc import Sequence
from datetime import datetime

from psycopg import Cursor

from heliu.clearance.billing.comparing import compare_bills, explain_difference
from heliu.clearance.billing.evidence import goods_in_full
from heliu.clearance.billing.making import bill_one, make_bills
from heliu.clearance.billing.proof import missing
from heliu.clearance.billing.telling import tell_changed, tell_given_back
from heliu.taxation.bills.api import take_off
from heliu.taxation.bills.facts import GivenBack, Line

__all__ = [
    "compare_bills",
    "explain_difference",
    "goods_in_full",
    "make_bills",
    "missing",
    "tell_changed",
    "void_or_reduce",
]


def void_or_reduce(  # noqa: PLR0913 - what, whose document, why, who, when: all of it is written down
    cursor: Cursor,
    inventory_id: int,
    back: Sequence[Line] | None,
    *,
    reference: str,
    reason: str,
    actor: str,
    at: datetime,
) -> GivenBack | None:
    """Take tax off the bill of a cancelled or returned inventory, in the caller's transaction, and tell its sender.

    ``back`` None: all of it. ``reference`` (≤ 60 characters) is the number of the cancellation or return and makes a
    repeated call harmless: it answers None, as where no tax was levied. A bill that the sweep has not made yet is made
    here while the decision says released with its tax; once it says cancelled, none is made at all. Sweeps wait until
    the transaction ends, and it locks the guarantee account of the withholding agent. Raises Conflict for a void
    bill, Invalid for more than a line owes.
    """
    bill_one(cursor, inventory_id, at)
    given = take_off(cursor, inventory_id, back, reference=reference, reason=reason, actor=actor, at=at)
    if given is not None:
        tell_given_back(cursor, given, at)
    return given
