"""What an application, or an officer's verb on one, would come to (后果预览), told before it is done.

A property test does each and finds exactly what was foreseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.facts import Paper
from heliu.clearance.moves import CANCELLED, CLOSED, RELEASED, WAITING
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.authority import allowed, check_arrival, refuse_elsewhere
from heliu.clearance.undoing.facts import ZERO, Application, Kind, Line, Share, State
from heliu.clearance.undoing.giving import what_comes_back
from heliu.clearance.undoing.judging import Wish
from heliu.clearance.undoing.moves import UndoingVerb, Way, answer
from heliu.clearance.undoing.rules import Arrival, Back, Window, given_back, window
from heliu.clearance.undoing.store import inventory_of, read
from heliu.clearance.undoing.subject import Goods, Subject, lines_left, read_subject
from heliu.clearance.undoing.taking import cancellable, returnable
from heliu.kernel.problems import NotThere, Problem

NOTHING: Final = Share()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """``state`` is where the application would stand; below stands what is given back when it is done.

    Changes of the quota are what is added to it, below zero what goes back; ``before`` and ``after`` are the statuses
    of the inventory. ``paper`` is what the receipt would say; of a verb that is refused, why.
    """

    kind: Kind
    state: State | None
    paper: Paper
    before: int
    after: int
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    purchases: int = 0
    back: Share = NOTHING
    shares: Mapping[int, Share] | None = None

    @property
    def may(self) -> bool:
        return self.state is not None and self.state is not State.REFUSED

    @property
    def done(self) -> bool:
        """Whether quota and tax go back at once, not only later."""
        return self.state is State.DONE


def foresee_cancellation(connection: Connection, inventory_id: int) -> Foreseen:
    """What a CEB623 would come to now. Raises NotThere."""
    with connection.cursor() as cursor:
        subject = _subject(cursor, inventory_id)
        if no := cancellable(cursor, subject):
            return _refused(Kind.CANCEL, no, subject)
        told = answer(Kind.CANCEL, subject.status)
        if told.way is Way.OFFICER:
            return _cancelled(subject, State.REVIEW, texts.to_be_looked_at(told.instead))
        return _cancelled(subject, State.DONE, texts.cancelled())


def foresee_return(
    connection: Connection, inventory_id: int, quantities: Mapping[int, Decimal], goods: Goods, at: datetime
) -> Foreseen:
    """What a CEB625 for these quantities by line would come to now, and when its goods are back. Raises NotThere."""
    with connection.cursor() as cursor:
        subject = _subject(cursor, inventory_id)
        lines = lines_left(cursor, subject, goods)
        wishes = [
            Wish(str(gnum), lines[gnum].goods_code if gnum in lines else "", quantity)
            for gnum, quantity in quantities.items()
        ]
        judged = returnable(cursor, subject, lines, wishes, at)
    if judged.quantities is None:
        return _refused(Kind.RETURN, judged.paper, subject)
    back = given_back(lines, judged.quantities, subject.counted)
    return _returned(subject, judged.state, judged.paper, back)


def returnable_lines(connection: Connection, inventory_id: int, goods: Goods) -> tuple[Sequence[Line], Window | None]:
    """The lines of an inventory with what is left of each, and its days; None before its release. Raises NotThere."""
    with connection.cursor() as cursor:
        subject = _subject(cursor, inventory_id)
        limits = window(subject.released_on) if subject.status in (RELEASED, CLOSED) else None
        return tuple(lines_left(cursor, subject, goods).values()), limits


def foresee_verb(connection: Connection, number: int, verb: UndoingVerb, arrived_on: date | None = None) -> Foreseen:
    """What an officer's verb on an application would do now. Raises NotThere."""
    application = read(connection, number)
    with connection.cursor() as cursor:
        subject = _subject(cursor, inventory_of(connection, number))
        try:
            return _verb(cursor, (application, subject), verb, arrived_on)
        except Problem as problem:
            return Foreseen(
                application.kind, None, Paper(application.status, problem.detail), subject.status, subject.status
            )


def _verb(cursor: Cursor, about: tuple[Application, Subject], verb: UndoingVerb, arrived_on: date | None) -> Foreseen:
    application, subject = about
    if verb is not UndoingVerb.WITHDRAW:
        refuse_elsewhere(application)
    state = allowed(verb, application, subject)
    if verb in (UndoingVerb.REFUSE, UndoingVerb.WITHDRAW):
        paper = texts.withdrawn(application.kind) if verb is UndoingVerb.WITHDRAW else Paper(100, "")
        return Foreseen(application.kind, state, paper, subject.status, subject.status)
    if application.kind is Kind.CANCEL:
        return _cancelled(subject, state, texts.cancelled())
    back = what_comes_back(cursor, application, subject)
    if verb is UndoingVerb.APPROVE:
        return _returned(subject, state, texts.approved(window(subject.released_on)), back)
    if arrived_on is not None:
        check_arrival(application, subject.released_on, Arrival(arrived_on))
    return _returned(subject, state, texts.returned(back), back)


def _subject(cursor: Cursor, inventory_id: int) -> Subject:
    subject = read_subject(cursor, inventory_id)
    if subject is None:
        raise NotThere(f"没有清单 {inventory_id} 的审单结果。")
    return subject


def _refused(kind: Kind, paper: Paper, subject: Subject) -> Foreseen:
    return Foreseen(kind, State.REFUSED, paper, subject.status, subject.status)


def _cancelled(subject: Subject, state: State, paper: Paper) -> Foreseen:
    counted = -subject.counted
    released = subject.status in (RELEASED, CLOSED)
    return Foreseen(
        Kind.CANCEL,
        state,
        paper,
        subject.status,
        CANCELLED,
        reserved=ZERO if released else counted,
        committed=counted if released else ZERO,
        purchases=-1 if subject.counted > 0 else 0,
        back=Share() if subject.status == WAITING else subject.whole,
    )


def _returned(subject: Subject, state: State, paper: Paper, back: Back) -> Foreseen:
    return Foreseen(
        Kind.RETURN,
        state,
        paper,
        subject.status,
        subject.status,
        committed=-back.quota,
        purchases=-back.purchases,
        back=back.total,
        shares=back.lines,
    )
