"""What an application for return is answered (退货审核), from all that is known of its inventory. Nothing is read here.

By the law of the release and of the day it is asked for, or of any other: the same judge decides and is audited by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from heliu.clearance.facts import Paper
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.facts import ZERO, Kind, Line, State
from heliu.clearance.undoing.moves import Way, answer
from heliu.clearance.undoing.rules import Reason, Window, reasons, share, window
from heliu.clearance.undoing.subject import Subject

NO_REASON: Final = Reason(0)
_MUST_EQUAL: Final = (("ebp_code", "ebpCode"), ("order_no", "orderNo"), ("logistics_no", "logisticsNo"))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a return asks for: a line by number and goods code, and how much of it."""

    gnum: str
    goods_code: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Stands:
    """How things stand beside the lines: the cancellation asked for, the buyer's returns of the year, his dispute."""

    cancellation: str = ""
    returns_before: int = 0
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class On:
    """The day it is asked on, and the days whose law binds: of the windows, None for that of the release; of the
    officer's reasons, None for that of the asking.
    """

    asked: date
    windows: date | None = None
    reasons: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a return comes to: refused by ``paper``, or to go on with these quantities."""

    paper: Paper
    state: State = State.REFUSED
    why_officer: Reason = NO_REASON
    window: Window | None = None
    quantities: Mapping[int, Decimal] | None = None


def judged(
    subject: Subject,
    lines: Mapping[int, Line],
    wishes: Sequence[Wish],
    stands: Stands,
    on: On,
) -> Judged:
    """What a return is answered."""
    limits = window(subject.released_on, on.windows)
    if no := _not_returnable(subject, limits, stands, on.asked):
        return Judged(no)
    quantities = wanted(lines, wishes)
    if isinstance(quantities, Paper):
        return Judged(quantities)
    value = sum((share(lines[gnum], quantity).tax_price for gnum, quantity in quantities.items()), ZERO)
    why = reasons(value, subject.score, stands.returns_before, disputed=stands.disputed, day=on.reasons or on.asked)
    if why:
        return Judged(texts.under_review(limits), State.REVIEW, why, limits, quantities)
    return Judged(texts.approved(limits), State.AWAITING, why, limits, quantities)


def _not_returnable(subject: Subject, limits: Window, stands: Stands, today: date) -> Paper | None:
    """Why nothing of an inventory may be returned today, or None."""
    told = answer(Kind.RETURN, subject.status)
    if told.way is Way.NO:
        return texts.not_in_this_state(Kind.RETURN, subject.status, told.instead)
    if stands.cancellation:
        return texts.already_asked(Kind.CANCEL, stands.cancellation)
    return texts.too_late(limits) if today > limits.apply_until else None


def wanted(lines: Mapping[int, Line], wishes: Sequence[Wish]) -> dict[int, Decimal] | Paper:
    """How much of each line is asked for, or why that cannot be."""
    if not lines:
        return texts.no_evidence()
    quantities: dict[int, Decimal] = {}
    for wish in wishes:
        line = lines.get(int(wish.gnum)) if wish.gnum.isdecimal() else None
        if line is None or line.goods_code != wish.goods_code:
            return texts.no_such_line(wish.gnum, wish.goods_code)
        quantities[line.gnum] = quantities.get(line.gnum, ZERO) + wish.quantity
        if wish.quantity <= 0 or quantities[line.gnum] > line.left:
            return texts.too_much(line, quantities[line.gnum])
    return quantities


def fits(row: Mapping[str, Any], subject: Subject) -> Paper | None:
    """Why an application does not speak of its inventory, or None."""
    differing = [name for column, name in _MUST_EQUAL if row[column] != getattr(subject, column)]
    if row["buyer_id_key"] != subject.buyer_id_key:
        differing.append("buyerIdNumber")
    return texts.differing(differing) if differing else None
