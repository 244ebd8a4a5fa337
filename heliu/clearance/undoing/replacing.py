"""What an enterprise does to its own application while it is under way (撤回、更改): appType 3 and 2 of CEB623 and 625.

A withdrawal needs nobody's word: nothing was given back yet. A change is the old application withdrawn and the new one
taken, in one: where the new one is refused, the old one goes on as it stood.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from psycopg import Cursor, sql

from heliu.clearance.facts import Paper
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.authority import close, withdraw
from heliu.clearance.undoing.facts import MESSAGES, OPEN, Kind, State
from heliu.clearance.undoing.store import held, inventory_of
from heliu.clearance.undoing.subject import read_subject
from heliu.declarations.api import TABLES

CHANGE: Final = 2  # appType
_UNDER_WAY: Final = (
    "SELECT id FROM clearance_undoing WHERE kind = %s AND cop_no = %s AND agent_code = %s AND state = ANY (%s)"
    " AND id <> %s FOR UPDATE"
)
_PUT_BACK: Final = (
    "UPDATE clearance_undoing SET state = %s, status = %s, note = %s, officer = %s, moved_at = %s WHERE id = %s"
)


def withdraw_sent(cursor: Cursor, number: int) -> Paper | None:
    """Withdraw the application ``number`` by a deletion that came; None where it is not under way."""
    cursor.execute("SELECT state FROM clearance_undoing WHERE id = %s FOR UPDATE", (number,))
    row = cursor.fetchone()
    if row is None or State(row[0]) not in OPEN:
        return None
    application, _ = held(cursor, number)
    subject = read_subject(cursor, inventory_of(cursor.connection, number))
    assert subject is not None  # noqa: S101 - an application that was taken has its inventory
    return withdraw(cursor, application, subject, "")


def changed(cursor: Cursor, kind: Kind, row: Mapping[str, Any], take: Callable[[], Paper]) -> Paper:
    """Take a stored application, ``take``; where it changes one under way, that one ends, or goes on if refused."""
    before = _under_way(cursor, kind, row) if row["app_type"] == CHANGE else None
    if before is None:
        return take()
    application, _ = held(cursor, before)
    close(cursor, application, State.WITHDRAWN, texts.replaced(kind), "")
    paper = take()
    if not _is_refused(cursor, row["id"]):
        return paper
    # Put back, not rolled back: after a rollback psycopg forgets what the hot path has prepared.
    stood = (application.state.value, application.status, application.note, application.officer, application.moved_at)
    cursor.execute(_PUT_BACK, (*stood, before))
    paper = texts.stays(paper, kind, application.state)
    cursor.execute("UPDATE clearance_undoing SET note = %s WHERE id = %s", (paper.note, row["id"]))
    _give_key_back(cursor, kind, row["id"], before)
    return paper


def _under_way(cursor: Cursor, kind: Kind, row: Mapping[str, Any]) -> int | None:
    states = [state.value for state in OPEN]
    cursor.execute(_UNDER_WAY, (kind.value, row["cop_no"], row["agent_code"], states, row["id"]))
    found = cursor.fetchone()
    return int(found[0]) if found else None


def _is_refused(cursor: Cursor, number: int) -> bool:
    cursor.execute("SELECT FROM clearance_undoing WHERE id = %s AND state = 'refused'", (number,))
    return cursor.fetchone() is not None


def _give_key_back(cursor: Cursor, kind: Kind, refused: int, before: int) -> None:
    """The number names again what goes on; the refused change gives it up first, as it names one document only."""
    table = sql.Identifier("public", f"declarations_{TABLES[MESSAGES[kind]]}")
    for document, successor in ((refused, before), (before, None)):
        cursor.execute(sql.SQL("UPDATE {} SET superseded_by = %s WHERE id = %s").format(table), (successor, document))
