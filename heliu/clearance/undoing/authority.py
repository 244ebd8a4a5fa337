"""The officers' verbs on applications (关员办理): approve, refuse, receive the goods; one transaction each.

Locked in the order of the hot statement: quota, decision, then the application. A note is told to the enterprise.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import Held, check_said, hold, in_brackets, in_one_transaction, move
from heliu.clearance.facts import Paper
from heliu.clearance.moves import Verb
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.facts import MESSAGES, Application, Kind, State
from heliu.clearance.undoing.giving import give_back, note_cancelled, note_step
from heliu.clearance.undoing.moves import UndoingVerb, Way, answer, stands, target
from heliu.clearance.undoing.notices import tell
from heliu.clearance.undoing.rules import Arrival, Unfit, unfit, window
from heliu.clearance.undoing.store import find, held, inventory_of
from heliu.clearance.undoing.subject import Subject, read_subject
from heliu.clearance.upstream.deciders import refuse_where_customs_decides
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid

_MOVE: Final = (
    "UPDATE clearance_undoing SET state = %s, status = %s, note = %s, officer = %s, moved_at = now() WHERE id = %s"
)


@dataclass(frozen=True, slots=True)
class UndoingDone:
    """What a verb did to an application; ``note`` is what the receipt says."""

    id: int
    cop_no: str
    before: State
    state: State
    status: int
    note: str


@dataclass(frozen=True, slots=True)
class UndoingAuthority:
    """The verbs on one application. ``key`` is our number, or its copNo while it is under way."""

    connection: Connection

    def approve(self, key: int | str, actor: str) -> UndoingDone:
        """核准: the inventory is cancelled; a return waits for its goods."""
        return self._do(key, actor, UndoingVerb.APPROVE)

    def refuse(self, key: int | str, actor: str, note: str) -> UndoingDone:
        """不同意: nothing changes of the inventory; the enterprise reads why."""
        if not note.strip():
            raise Invalid("须写明不同意的理由，企业据此办理。")
        return self._do(key, actor, UndoingVerb.REFUSE, note)

    def receive(
        self, key: int | str, actor: str, arrived_on: date, *, original_goods: bool = True, original_place: bool = True
    ) -> UndoingDone:
        """核收退货: the original goods are back at their original place; quota and tax go back."""
        return self._do(key, actor, UndoingVerb.RECEIVE, "", Arrival(arrived_on, original_goods, original_place))

    def withdraw(self, key: int | str, actor: str) -> UndoingDone:
        """撤回: the enterprise asks for nothing any more; nothing was given back, so nothing changes."""
        return self._do(key, actor, UndoingVerb.WITHDRAW)

    def _do(
        self, key: int | str, actor: str, verb: UndoingVerb, note: str = "", arrival: Arrival | None = None
    ) -> UndoingDone:
        check_said(actor, note)
        number = key if isinstance(key, int) else find(self.connection, key)

        def work(cursor: Cursor) -> UndoingDone:
            inventory_id = inventory_of(self.connection, number)
            inventories = hold(cursor, Verb.CANCEL, [inventory_id])  # for every verb: one order of locks
            application, names = held(cursor, number)
            subject = read_subject(cursor, inventory_id)
            assert subject is not None  # noqa: S101 - an application that was taken has its inventory
            refuse_elsewhere(application)
            state = allowed(verb, application, subject)
            if verb is UndoingVerb.RECEIVE:
                assert arrival is not None  # noqa: S101 - given by receive alone
                paper = _receive(cursor, application, subject, arrival, actor)
            elif verb is UndoingVerb.APPROVE:
                paper = _approve(cursor, application, (subject, inventories), actor)
            elif verb is UndoingVerb.WITHDRAW:
                paper = withdraw(cursor, application, subject, actor)
            else:
                paper = _refuse(cursor, application, subject, note, actor)
            tell(cursor, names, paper, now())
            return UndoingDone(number, application.cop_no, application.state, state, paper.status, paper.note)

        return in_one_transaction(self.connection, work)


def refuse_elsewhere(application: Application) -> None:
    """Raise Conflict where customs decides: nothing is done here. What the firm itself sends goes on to customs."""
    kind = application.kind
    refuse_where_customs_decides(MESSAGES[kind], f"{kind.zh}申请 {application.cop_no} ")


def allowed(verb: UndoingVerb, application: Application, subject: Subject) -> State:
    """Where ``verb`` leads. Raises Conflict: application or inventory stand elsewhere."""
    kind = application.kind
    state = target(verb, kind, application.state, application.cop_no)
    if verb is UndoingVerb.APPROVE and kind is Kind.CANCEL:
        told = answer(kind, subject.status)
        if told.way is Way.NO:
            raise Conflict(f"{stands(subject.status)}，不能撤销。{told.instead}。请不同意该申请。")
    return state


def _approve(cursor: Cursor, application: Application, about: tuple[Subject, list[Held]], actor: str) -> Paper:
    subject, inventories = about
    if application.kind is Kind.RETURN:
        paper = texts.approved(window(subject.released_on))
        cursor.execute(_MOVE, (State.AWAITING.value, *paper, actor, application.id))
        note_step(cursor, subject, f"退货 {application.cop_no}: {UndoingVerb.APPROVE}", actor)
        return paper
    move(cursor, Verb.CANCEL, inventories, actor, [application.reason])
    return note_cancelled(cursor, application.id, subject, actor)


def _receive(cursor: Cursor, application: Application, subject: Subject, arrival: Arrival, actor: str) -> Paper:
    check_arrival(application, subject.released_on, arrival)
    return texts.returned(give_back(cursor, application, subject, arrival.on, actor))


def check_arrival(application: Application, released_on: date, arrival: Arrival) -> None:
    """Raise Invalid where the day cannot be right, Conflict where the goods are not fit: then nothing is restored."""
    today = business_day(now())
    if not released_on <= arrival.on <= today:
        raise Invalid(f"运抵日期 {arrival.on} 应在放行日 {released_on} 与今天 {today} 之间。")
    last = application.due_on or arrival.on
    if found := unfit(arrival, last):
        law = window(released_on).arriving.reference
        late = f"货物 {arrival.on} 运抵，最后期限是 {last}（{law}）。" if Unfit.TOO_LATE in found else ""
        others = "、".join(one.zh for one in found if one is not Unfit.TOO_LATE)
        strange = f"货物{others}，或者没有确认（{law.title}）。" if others else ""
        raise Conflict(f"{late}{strange}额度与税款不退；请不同意该申请。")


def _refuse(cursor: Cursor, application: Application, subject: Subject, note: str, actor: str) -> Paper:
    said = in_brackets(note)
    cancels = application.kind is Kind.CANCEL
    paper = texts.cancellation_refused(said) if cancels else texts.return_refused(said)
    close(cursor, application, State.REFUSED, paper, actor)
    note_step(
        cursor, subject, f"{application.kind.zh} {application.cop_no}: {UndoingVerb.REFUSE}, {note.strip()}", actor
    )
    return paper


def withdraw(cursor: Cursor, application: Application, subject: Subject, actor: str) -> Paper:
    """The application, held by the caller and still under way, ends at the wish of its enterprise."""
    paper = texts.withdrawn(application.kind)
    close(cursor, application, State.WITHDRAWN, paper, actor)
    note_step(cursor, subject, f"{application.kind.zh} {application.cop_no}: {UndoingVerb.WITHDRAW}", actor)
    return paper


def close(cursor: Cursor, application: Application, state: State, paper: Paper, actor: str) -> None:
    """An application ends without anything given back."""
    cursor.execute(_MOVE, (state.value, *paper, actor, application.id))
