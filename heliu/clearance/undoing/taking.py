"""Working off applications as they come (受理): CEB623 and CEB625 in their order, each answered by its rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from psycopg import Cursor, sql
from psycopg.rows import dict_row

from heliu.clearance.authority import hold, move
from heliu.clearance.facts import Paper
from heliu.clearance.moves import Verb
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.facts import MESSAGES, Kind, Line, State
from heliu.clearance.undoing.giving import note_cancelled
from heliu.clearance.undoing.judging import Judged, On, Stands, Wish, fits, judged
from heliu.clearance.undoing.moves import Way, answer
from heliu.clearance.undoing.notices import Names
from heliu.clearance.undoing.replacing import changed
from heliu.clearance.undoing.store import open_or_done
from heliu.clearance.undoing.subject import Goods, Subject, find_inventory, lines_left, lock, read_subject
from heliu.clearance.undoing.writing import Asked, write, write_lines
from heliu.declarations.api import TABLES
from heliu.kernel.days import business_day, now


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
    stands = Stands(
        open_or_done(cursor, subject.inventory_id, Kind.CANCEL) or "",
        _returns_before(cursor, subject),
        _is_disputed(cursor, subject),
    )
    return judged(subject, lines, wishes, stands, On(business_day(at)))


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
