"""Which messages got which code (按回执代码查找): kept by a timer from the receipts already given.

The doors are not to pay for it, so it is written afterwards, and a list made from it says as of when. Numbers of
receipts are drawn before their transactions commit: what lies below a number is complete once every transaction that
ran when the number was looked up has ended.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import Connection, Cursor

from heliu.clearance.answers import summary
from heliu.declarations.api import decompress
from heliu.kernel.days import day_bounds

AT_ONCE_MAX: Final = 1_000  # receipt messages in one transaction
FOUND_MAX: Final = 2_000  # messages one code leads to, the newest


@dataclass(frozen=True, slots=True)
class Coded:
    """The messages with a code, newest first, as known at ``at`` (None: nothing was noted yet)."""

    message_ids: tuple[int, ...]
    at: datetime | None


def note_codes(connection: Connection) -> int:
    """Note the codes of at most AT_ONCE_MAX receipts; how many were read.

    0 when none is ready, -1 when it was only looked up how far the next round may go.
    """
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT reached, ahead, horizon <= pg_snapshot_xmin(pg_current_snapshot()) FROM clearance_returned_mark"
            " FOR UPDATE"
        )
        reached, ahead, settled = cursor.fetchone() or (0, 0, False)
        if not settled:
            return 0
        if reached >= ahead:
            ahead = _look_ahead(cursor)
            return -1 if ahead > reached else 0
        return _note(cursor, reached, ahead)


def note_all(connection: Connection, rounds_max: int) -> int:
    """Note what is ready, in at most ``rounds_max`` small transactions; how many receipts were read."""
    total = 0
    for _ in range(rounds_max):
        done = note_codes(connection)
        if not done:
            break
        total += max(done, 0)
    return total


def _look_ahead(cursor: Cursor) -> int:
    cursor.execute(
        "UPDATE clearance_returned_mark SET horizon = pg_snapshot_xmax(pg_current_snapshot()), at = clock_timestamp(),"
        " ahead = greatest(ahead, (SELECT coalesce(max(id), 0) FROM clearance_answer)) RETURNING ahead"
    )
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _note(cursor: Cursor, reached: int, ahead: int) -> int:
    cursor.execute(
        "SELECT id, message, sender, message_id, given_at, body FROM clearance_answer WHERE id > %s AND id <= %s"
        " ORDER BY id LIMIT %s",
        (reached, ahead, AT_ONCE_MAX),
    )
    answers: list[tuple[Any, ...]] = cursor.fetchall()
    rows = [
        (number, code, sender, message_id, at)
        for number, kind, sender, message_id, at, body in answers
        for code in summary(kind, at, decompress(body)).codes
    ]
    cursor.executemany(
        "INSERT INTO clearance_returned (answer_id, code, sender, message_id, given_at) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        rows,
    )
    last = answers[-1][0] if len(answers) == AT_ONCE_MAX else ahead
    cursor.execute("UPDATE clearance_returned_mark SET reached = %s", (last,))
    return len(answers)


def messages_with(connection: Connection, code: int, sender: str | None, day: date | None = None) -> Coded:
    """The messages with this code in any of their receipts, at most FOUND_MAX; ``sender`` None: everybody's."""
    begins, ends = day_bounds(day) if day else (None, None)
    whose = "sender = %(sender)s AND" if sender is not None else ""
    rows = connection.execute(
        f"SELECT message_id FROM clearance_returned WHERE {whose} code = %(code)s"  # noqa: S608 - two fixed texts
        " AND (%(begins)s::timestamptz IS NULL OR given_at >= %(begins)s)"
        " AND (%(ends)s::timestamptz IS NULL OR given_at < %(ends)s) ORDER BY given_at DESC LIMIT %(limit)s",
        {"sender": sender, "code": code, "begins": begins, "ends": ends, "limit": FOUND_MAX},
    ).fetchall()
    mark = connection.execute("SELECT nullif(at, '-infinity') FROM clearance_returned_mark").fetchone()
    return Coded(tuple(dict.fromkeys(row[0] for row in rows)), mark[0] if mark else None)
