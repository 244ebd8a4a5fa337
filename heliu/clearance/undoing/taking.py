"""Working off applications as they come (受理): CEB623 and CEB625 in their order, each answered by its rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from psycopg import Cursor, sql
from psycopg.rows import dict_row

from heliu.clearance.authority import hold, move
from heliu.clearance.facts import Paper
from heliu.clearance.moves import Verb
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.facts import MESSAGES, ZERO, Kind, Line, State
from heliu.clearance.undoing.giving import note_cancelled
from heliu.clearance.undoing.moves import Way, answer
from heliu.clearance.undoing.notices import Names
from heliu.clearance.undoing.replacing import changed
from heliu.clearance.undoing.rules import Reason, Window, reasons, share, window
from heliu.clearance.undoing.store import Asked, open_or_done, write, write_lines
from heliu.clearance.undoing.subject import Goods, Subject, find_inventory, lines_left, lock, read_subject
from heliu.declarations.api import TABLES
from heliu.kernel.days import business_day, now

NO_REASON: Final = Reason(0)
_MUST_EQUAL: Final = (("ebp_code", "ebpCode"), ("order_no", "orderNo"), ("logistics_no", "logisticsNo"))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a return asks for: a line by number and goods code, and how much of it."""

    gnum: str
    goods_code: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """What a return comes to: refused by ``paper``, or to go on with these quantities."""

    paper: Paper
    state: State = State.REFUSED
    why_officer: Reason = NO_REASON
    window: Window | None = None
    quantities: Mapping[int, Decimal] | None = None


def take_cancellations(cursor: Cursor, ids: Sequence[int]) -> dict[int, Paper]:
    """Work off stored cancellations; what each is answered."""
    return _taken(cursor, Kind.CANCEL, ids, _cancel)


def take_returns(cursor: Cursor, ids: Sequence[int], goods: Goods) -> dict[int, Paper]:
    """Work off stored returns; what each is answered."""
    return _taken(cursor, Kind.RETURN, ids, partial(_return, goods=goods))


def _taken(
    cursor: Cursor, kind: Kind, ids: Sequence[int], take: Callable[[Cursor, Mapping[str, Any], Asked], Paper]
) -> dict[int, Paper]:
    """One after the other: the second of a batch finds what became of the first."""
    papers = {}
    for row in _stored(cursor, kind, ids):
        papers[row["id"]] = changed(cursor, kind, row, partial(take, cursor, row, _asked(kind, row)))
    return papers


def _stored(cursor: Cursor, kind: Kind, ids: Sequence[int]) -> list[dict[str, Any]]:
    table = sql.Identifier("public", f"declarations_{TABLES[MESSAGES[kind]]}")
    with cursor.connection.cursor(row_factory=dict_row) as named:
        named.execute(sql.SQL("SELECT * FROM {} WHERE id = ANY (%s) ORDER BY id").format(table), (list(ids),))
        return named.fetchall()


def _asked(kind: Kind, row: Mapping[str, Any]) -> Asked:
    parts = ("id", "message_id", "guid", "customs_code", "agent_code", "ebp_code", "ebc_code", "cop_no", "invt_no")
    return Asked(Names(kind, *(row[part] for part in parts)), row["reason"])


def _cancel(cursor: Cursor, row: Mapping[str, Any], asked: Asked) -> Paper:
    found = find_inventory(cursor, row["invt_no"], row["ebc_code"], row["agent_code"])
    held = hold(cursor, Verb.CANCEL, [found]) if found is not None else []
    subject = read_subject(cursor, held[0].inventory_id) if held else None
    if subject is None:
        return _refused(cursor, asked, texts.nothing_found(Kind.CANCEL, row["invt_no"], _firms(row)))
    asked = replace(asked, inventory_id=subject.inventory_id, buyer_id=subject.buyer_id)
    if no := fits(row, subject) or cancellable(cursor, subject):
        return _refused(cursor, asked, no)
    told = answer(Kind.CANCEL, subject.status)
    if told.way is Way.OFFICER:
        paper = texts.to_be_looked_at(told.instead)
        write(cursor, asked, State.REVIEW, paper)
        return paper
    write(cursor, asked, State.REVIEW, texts.cancelled())
    move(cursor, Verb.CANCEL, held, "CEB623", [row["reason"]])
    return note_cancelled(cursor, row["id"], subject, officer="")


def cancellable(cursor: Cursor, subject: Subject) -> Paper | None:
    """Why an inventory may not be cancelled now, or None."""
    told = answer(Kind.CANCEL, subject.status)
    if told.way is Way.NO:
        return texts.not_in_this_state(Kind.CANCEL, subject.status, told.instead)
    for kind in Kind:
        if other := open_or_done(cursor, subject.inventory_id, kind):
            return texts.already_asked(kind, other)
    return None


def _return(cursor: Cursor, row: Mapping[str, Any], asked: Asked, goods: Goods) -> Paper:
    found = find_inventory(cursor, row["invt_no"], row["ebc_code"], row["agent_code"])
    if found is not None:
        lock(cursor, found)
    subject = read_subject(cursor, found) if found is not None else None
    if subject is None:
        return _refused(cursor, asked, texts.nothing_found(Kind.RETURN, row["invt_no"], _firms(row)))
    asked = replace(asked, inventory_id=subject.inventory_id, buyer_id=subject.buyer_id)
    if no := fits(row, subject):
        return _refused(cursor, asked, no)
    lines = lines_left(cursor, subject, goods)
    places = zip(row["line_numbers"], row["goods_codes"], row["quantities"], strict=True)
    judged = returnable(cursor, subject, lines, [Wish(*place) for place in places], now())
    if judged.window is None or judged.quantities is None:
        return _refused(cursor, asked, judged.paper)
    due_on = judged.window.arrive_until
    write(cursor, asked, judged.state, judged.paper, why_officer=int(judged.why_officer), due_on=due_on)
    write_lines(cursor, row["id"], lines, judged.quantities)
    return judged.paper


def returnable(
    cursor: Cursor, subject: Subject, lines: Mapping[int, Line], wishes: Sequence[Wish], at: datetime
) -> Judged:
    """What a return asked for now is answered: the same for an application that came and for a preview."""
    limits, today = window(subject.released_on), business_day(at)
    if no := _not_returnable(cursor, subject, limits, today):
        return Judged(no)
    quantities = wanted(lines, wishes)
    if isinstance(quantities, Paper):
        return Judged(quantities)
    value = sum((share(lines[gnum], quantity).tax_price for gnum, quantity in quantities.items()), ZERO)
    before, disputed = _returns_before(cursor, subject), _is_disputed(cursor, subject)
    why = reasons(value, subject.score, before, disputed=disputed, day=today)
    if why:
        return Judged(texts.under_review(limits), State.REVIEW, why, limits, quantities)
    return Judged(texts.approved(limits), State.AWAITING, why, limits, quantities)


def _not_returnable(cursor: Cursor, subject: Subject, limits: Window, today: date) -> Paper | None:
    """Why nothing of an inventory may be returned today, or None."""
    told = answer(Kind.RETURN, subject.status)
    if told.way is Way.NO:
        return texts.not_in_this_state(Kind.RETURN, subject.status, told.instead)
    if other := open_or_done(cursor, subject.inventory_id, Kind.CANCEL):
        return texts.already_asked(Kind.CANCEL, other)
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


def _returns_before(cursor: Cursor, subject: Subject) -> int:
    """How many returns of the buyer were taken of inventories of that year."""
    cursor.execute(
        "SELECT count(*) FROM clearance_undoing u JOIN clearance_decision d USING (inventory_id)"
        " WHERE u.buyer_id = %s AND u.kind = 'return' AND u.state IN ('review', 'awaiting', 'done') AND d.year = %s",
        (subject.buyer_id, subject.year),
    )
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _is_disputed(cursor: Cursor, subject: Subject) -> bool:
    cursor.execute(
        "SELECT FROM clearance_dispute WHERE inventory_id = %s AND closed_at IS NULL", (subject.inventory_id,)
    )
    return cursor.fetchone() is not None


def _refused(cursor: Cursor, asked: Asked, paper: Paper) -> Paper:
    write(cursor, asked, State.REFUSED, paper)
    return paper


def _firms(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["ebc_code"], row["agent_code"]
