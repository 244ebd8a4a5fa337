"""Exports that come back (出口退货): by which channel and until when, and whether import taxes are due. Pure.

Day 1 is the day after the release; a month ends on the same day of a later month, or on its last day. What nobody has
checked yet is None, and then the answer is None: an exemption is never guessed. The law is that of the day of release;
``law_on`` asks what that of another day would say.
"""

from dataclasses import dataclass
from datetime import date

from heliu.kernel.days import months_later
from heliu.policies.parameters import NotInForce, in_force

FOLDER = "export_return"


@dataclass(frozen=True, slots=True)
class Back:
    """What came back: under which mode it had left, when it was released and when it was back, and what is known of it.

    ``refunded``: tax was refunded for it; ``repaid``: and has been given back (《已补税/未退税证明》).
    """

    mode: str
    released_on: date
    back_on: date
    is_food: bool | None = None
    original_goods: bool | None = None
    original_state: bool | None = None
    refunded: bool | None = None
    repaid: bool = False
    law_on: date | None = None


def returnable(mode: str, released_on: date, law_on: date | None = None) -> bool:
    """Whether goods exported under ``mode`` may come back by an application at all (退货申请单)."""
    return mode in _text("modes", law_on or released_on)


def back_until(released_on: date, law_on: date | None = None) -> date:
    """The last day on which the goods may be back. Raises NotInForce before the first law."""
    return months_later(released_on, int(in_force(f"{FOLDER}/window_months", law_on or released_on).value))


def tax_free_until(mode: str, released_on: date, law_on: date | None = None) -> date | None:
    """The last day on which goods that came back may be free of import taxes; None: under no condition."""
    day = law_on or released_on
    try:
        months = int(in_force(f"{FOLDER}/tax_free_months", day).value)
    except NotInForce:
        return None
    return months_later(released_on, months) if months and mode in _text("tax_free_modes", day) else None


def tax_free(back: Back) -> bool | None:
    """Whether it is free of duty, value-added and consumption tax; None while something was not checked."""
    until = tax_free_until(back.mode, back.released_on, back.law_on)
    if until is None or back.back_on > until:
        return False
    settled = back.repaid or (None if back.refunded is None else not back.refunded)
    is_not_food = None if back.is_food is None else not back.is_food
    demands = (back.original_goods, back.original_state, is_not_food, settled)
    return False if False in demands else None if None in demands else True


def _text(name: str, day: date) -> list[str]:
    try:
        return str(in_force(f"{FOLDER}/{name}", day).value).split()
    except NotInForce:
        return []
