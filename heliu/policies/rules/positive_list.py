"""Are these goods on the positive list (正面清单) of retail imports on a day? Listed, not listed, or not known to us.

The list binds by its first eight digits and its remarks (e.g. 仅限网购保税商品). No machine-readable copy is published:
officers load the official table; without the table in force on the day the answer is *to be confirmed*, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from heliu.policies.parameters import InForce, NotInForce, in_force

LIST_DIGITS = 8
LINES = "scope/positive_list_lines"


class Position(StrEnum):
    LISTED = "listed"
    NOT_LISTED = "not_listed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ListHeld:
    """A version of the list as officers loaded it: in force from ``since``, remarks by eight-digit code."""

    since: date
    document: str
    remarks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """``in_force`` is the version the law has on that day (None before the first), ``held`` the one we looked into.

    ``remark`` is the list's own, word for word. ``whole`` is False where the loaded table has fewer or more lines than
    the version in force: then a code that is not found is not taken as not listed.
    """

    position: Position
    code8: str
    in_force: InForce | None
    held: ListHeld | None = None
    remark: str = ""
    whole: bool = False


def position_of(code: str, day: date, held: ListHeld | None) -> Answer:
    """Where ``code`` (ten digits, or eight) stands on ``day`` by the list that ``held`` is. Pure."""
    code8 = code[:LIST_DIGITS]
    binding = _binding(day)
    if held is None or binding is None or not binding.since <= held.since <= day:
        return Answer(Position.UNKNOWN, code8, binding)
    whole = len(held.remarks) == int(binding.value)
    if code8 in held.remarks:
        return Answer(Position.LISTED, code8, binding, held, held.remarks[code8], whole)
    return Answer(Position.NOT_LISTED if whole else Position.UNKNOWN, code8, binding, held, whole=whole)


def _binding(day: date) -> InForce | None:
    try:
        return in_force(LINES, day)
    except NotInForce:
        return None
