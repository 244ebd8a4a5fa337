"""The window of returns (退货期限): what did not come back in time lapses.

As the other windows (clearance/windows.py): small transactions that may run twice at once and be stopped anywhere.
"""

from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.authority import close
from heliu.clearance.undoing.giving import note_step
from heliu.clearance.undoing.moves import UndoingVerb, target
from heliu.clearance.undoing.notices import tell
from heliu.clearance.undoing.rules import window
from heliu.clearance.undoing.store import held
from heliu.clearance.undoing.subject import read_subject
from heliu.kernel.days import business_day
from heliu.policies.parameters import in_force

_OVERDUE: Final = (
    "SELECT u.id, u.inventory_id FROM clearance_undoing u JOIN clearance_decision d USING (inventory_id)"
    " WHERE u.kind = 'return' AND u.state IN ('review', 'awaiting') AND u.due_on < %s ORDER BY u.due_on, u.id LIMIT %s"
    " FOR UPDATE OF d SKIP LOCKED"
)


def lapse(connection: Connection, at: datetime, limit: int) -> int:
    """Let at most ``limit`` returns lapse whose goods did not come; how many.

    Nothing was given back at the application, so there is nothing to be taken again. An arrival in time may be recorded
    for some days more.
    """
    today = business_day(at)
    days = int(in_force("import_returns/arrival_report_days", today).value)

    def work(cursor: Cursor) -> int:
        cursor.execute(_OVERDUE, (today - timedelta(days=days), limit))
        overdue = cursor.fetchall()
        for number, inventory_id in overdue:
            application, names = held(cursor, number)
            subject = read_subject(cursor, inventory_id)
            if application.due_on is None or subject is None:
                continue
            state = target(UndoingVerb.EXPIRE, application.kind, application.state, application.cop_no)
            paper = texts.lapsed(application.due_on, window(subject.released_on))
            close(cursor, application, state, paper, "")
            note_step(cursor, subject, f"{application.kind.zh} {application.cop_no}: {UndoingVerb.EXPIRE}", "")
            tell(cursor, names, paper, at)
        return len(overdue)

    return in_one_transaction(connection, work)
