"""Are these goods on the positive list (正面清单) of retail imports on a day, and by which mode may they come?

The list binds by its first eight digits and its remarks (e.g. 仅限网购保税商品). Only a list officers released that is
not older than the law's newest says so, and only a whole one says that a code is *not* listed: else the answer is to be
confirmed, never a guess. Nobody is refused by the built-in demo list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.parameters import InForce, NotInForce, in_force
from heliu.policies.positive_list_rows import LIST_DIGITS, GoodsList
from heliu.policies.rules.positive_list_remarks import Note, RemarkKind, notes_of

LINES: Final = "scope/positive_list_lines"
DIRECT: Final = "9610"
"""直购进口."""
BONDED: Final = "1210"
"""网购保税; 1239 is treated alike."""


class Position(Named):
    """Where a code stands."""

    LISTED = "listed", "在清单内", "on the list"
    NOT_LISTED = "not_listed", "不在清单内", "not on the list"
    UNKNOWN = "unknown", "待确认", "to be confirmed"


class Bar(Named):
    """Why goods may not come as a retail import: the code of the rule and its sentence."""

    NOT_LISTED = (
        "H13",
        "商品不在跨境电子商务零售进口商品清单内",
        "the goods are not on the list of goods for retail import",
    )
    MODE_BARRED = (
        "H14",
        "清单备注限定仅限网购保税，不能以直购进口（9610）申报",
        "the list's remark allows bonded import only, not direct import (9610)",
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """``in_force`` is the version the law has on that day (None before the first), ``held`` the list we looked into.

    ``remark`` is the list's own, word for word; ``notes`` what of it is understood, clause by clause.
    """

    position: Position
    code8: str
    in_force: InForce | None
    held: GoodsList
    remark: str = ""
    notes: tuple[Note, ...] = ()

    def bar(self, mode: str) -> Bar | None:
        """What keeps the goods out by ``mode``; what is to be confirmed keeps nothing out."""
        if self.position is Position.NOT_LISTED:
            return Bar.NOT_LISTED
        bonded = any(note.kind is RemarkKind.BONDED_ONLY for note in self.notes)
        return Bar.MODE_BARRED if bonded and mode == DIRECT else None


@dataclass(frozen=True, slots=True)
class Barred:
    """One of the codes asked about (``place`` counts from 1) that may not come, and why."""

    place: int
    code: str
    bar: Bar


def position_of(code: str, day: date, held: GoodsList) -> Answer:
    """Where ``code`` (ten digits, or eight) stands on ``day`` by the list that ``held`` is. Pure."""
    binding = _binding(day)
    if held.is_demo or refusing(held, day) is not None:
        return _looked_up(code[:LIST_DIGITS], binding, held)
    return Answer(Position.UNKNOWN, code[:LIST_DIGITS], binding, held)


def refusing(held: GoodsList, day: date) -> GoodsList | None:
    """``held`` where declarations of ``day`` may be refused by it: released, and not older than the law's newest."""
    binding = _binding(day)
    binds = not held.is_demo and binding is not None and binding.since <= held.since <= day
    return held if binds else None


def bar_of(code: str, mode: str, held: GoodsList) -> Bar | None:
    """What keeps ``code`` out by ``mode`` under a list that refuses (:func:`refusing`)."""
    return _looked_up(code[:LIST_DIGITS], None, held).bar(mode)


def barred(codes: Iterable[str], mode: str, held: GoodsList | None) -> list[Barred]:
    """All goods of a declaration that may not come by ``mode``; none without a list that refuses."""
    if held is None:
        return []
    found = ((place, code, bar_of(code, mode, held)) for place, code in enumerate(codes, start=1))
    return [Barred(place, code, bar) for place, code, bar in found if bar is not None]


def _looked_up(code8: str, binding: InForce | None, held: GoodsList) -> Answer:
    if row := held.rows.get(code8):
        return Answer(Position.LISTED, code8, binding, held, row.remark, notes_of(row.remark))
    return Answer(Position.NOT_LISTED if held.is_whole else Position.UNKNOWN, code8, binding, held)


def _binding(day: date) -> InForce | None:
    try:
        return in_force(LINES, day)
    except NotInForce:
        return None
