"""The annual sum of one buyer gone through in the order of his decisions (年度交易限值). Pure.

Before the change the year is a fact: each purchase meets what those before it count today (what was cancelled or given
back since counts nothing). After it, whoever is newly refused uses nothing, and whoever is newly admitted uses his
price. A purchase that does not recompute stands as it is stored on both sides, so that no error spreads from it: under
no change both sides are the same, purchase by purchase.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from heliu.clearance.facts import UNLISTED, Outcome

ADMITTED: Final = int(Outcome.ADMITTED)
UNTAXABLE: Final = int(Outcome.UNTAXABLE)
OVER_ANNUAL: Final = int(Outcome.OVER_ANNUAL)
COUNTS: Final = (ADMITTED, UNTAXABLE)
"""What is admitted counts, also while its tax is unknown. Plain numbers, as the rows have them: there are many."""
ASKED: Final = (*COUNTS, *map(int, UNLISTED))
"""For whom the annual limit is asked: for what the positive list refuses too, and before it."""


class Purchase(NamedTuple):
    """One declaration of a buyer.

    ``before`` and ``after``: its outcome under each law if he had bought nothing else.
    """

    id: int
    price: Decimal
    counted: Decimal
    stored: int
    before: int
    after: int
    before_limit: Decimal
    after_limit: Decimal
    same_amounts: bool


def refused(earlier: Decimal, purchases: Iterable[Purchase]) -> Iterator[tuple[int, bool, bool]]:
    """Whom the annual limit refuses: number, under the law before, after. ``earlier`` was used before all of them."""
    used_before = used_after = earlier
    for one in purchases:
        before, after = one.before, one.after
        if before in ASKED and used_before + one.price > one.before_limit:
            before = OVER_ANNUAL
        if after in ASKED and used_after + one.price > one.after_limit:
            after = OVER_ANNUAL
        if (before, after) != (one.before, one.after):
            yield one.id, before != one.before, after != one.after
        used_before += one.counted
        agrees = before == one.stored and (before != ADMITTED or one.same_amounts)
        was, becomes = before in COUNTS, after in COUNTS
        if not agrees or was == becomes:
            used_after += one.counted
        elif becomes:
            used_after += one.price
