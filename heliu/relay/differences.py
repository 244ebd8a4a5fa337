"""What pages and the command line read of the customs' word (预期与海关): of one document, and where we differ."""

from collections.abc import Mapping
from typing import Any, Final

from psycopg import Connection

from heliu.kernel.listing import Asked
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.relay.facts import Course, Heard, HeardPaper, Sent, Verdict

WATCH: Final = "relay.watch_difference"
DIFFERENCES_SHOWN_MAX: Final = 1_000
RETURNS_SHOWN_MAX: Final = 50
_COLUMNS: Final = (
    "v.document_id, v.message_id, v.sender, v.kind, v.key, v.expected, v.expected_reason, v.status, v.reason,"
    " v.differs, v.heard_at"
)
_ONE: Final = f"SELECT {_COLUMNS} FROM relay_verdict v WHERE v.document_id = %s"  # noqa: S608 - words of ours
_RETURNS: Final = "SELECT status, text, heard_at FROM relay_return WHERE document_id = %s ORDER BY id DESC LIMIT %s"
_SENT: Final = "SELECT cop_msg_id, sent_at, answer_code, answer_text FROM relay_sent WHERE message_id = %s"
_DIFFERING: Final = (
    " FROM relay_verdict v WHERE v.differs AND (%(kind)s = '' OR v.kind = %(kind)s)"
    " AND (%(number)s = '' OR v.key = %(number)s) AND (%(firm)s = '' OR v.sender = %(firm)s)"
)
_PAST: Final = {
    True: " AND (v.heard_at, v.document_id) < (%(at)s, %(id)s)",
    False: " AND (v.heard_at, v.document_id) > (%(at)s, %(id)s)",
}


def course_of(database: Connection, document_id: int, message_id: int) -> Course | None:
    """None where the message was not sent to customs."""
    sent = database.execute(_SENT, (message_id,)).fetchone()
    if sent is None:
        return None
    verdict = database.execute(_ONE, (document_id,)).fetchone()
    returns = database.execute(_RETURNS, (document_id, RETURNS_SHOWN_MAX)).fetchall()
    return Course(Sent(*sent), Verdict(*verdict) if verdict else None, tuple(Heard(*row) for row in returns))


def differences(database: Connection, most: int = DIFFERENCES_SHOWN_MAX) -> list[Verdict]:
    """Where customs decided and not as we expected, the latest first."""
    return _differing(database, {}, " ORDER BY v.heard_at DESC, v.document_id DESC", most)


def list_differences(database: Connection, actor: Actor, asked: Asked) -> list[Verdict]:
    """The same for the officers' list, page by page."""
    require(actor, WATCH)
    way = "DESC" if asked.descending else "ASC"
    tail = f" ORDER BY v.heard_at {way}, v.document_id {way}"
    told: dict[str, Any] = dict(asked.filters)
    if asked.after is not None:
        told["at"], told["id"] = asked.after
        tail = _PAST[asked.descending] + tail
    return _differing(database, told, tail, asked.limit)


def count_differences(database: Connection, actor: Actor, asked: Asked, most: int) -> int:
    """How many, but never counting beyond ``most``."""
    require(actor, WATCH)
    statement = f"SELECT count(*) FROM (SELECT{_DIFFERING} LIMIT %(most)s) found"  # noqa: S608 - words of ours
    row = database.execute(statement.encode(), _filled(asked.filters, most)).fetchone()
    return int(row[0]) if row else 0


def _differing(database: Connection, told: dict[str, Any], tail: str, most: int) -> list[Verdict]:
    statement = f"SELECT {_COLUMNS}{_DIFFERING}{tail} LIMIT %(most)s"
    rows = database.execute(statement.encode(), _filled(told, most)).fetchall()
    return [Verdict(*row) for row in rows]


def _filled(told: Mapping[str, Any], most: int) -> dict[str, Any]:
    return {**told, **{name: told.get(name) or "" for name in ("kind", "number", "firm")}, "most": most}


_PAPER_COLUMNS: Final = "id, kind, number, key, said, expected, differs, document_id IS NOT NULL, heard_at"
_PAPERS: Final = (
    " FROM relay_paper WHERE (%(kind)s = '' OR kind = %(kind)s) AND (%(number)s = '' OR %(number)s IN (number, key))"
    " AND (NOT %(differs)s OR differs)"
)
_PAPERS_PAST: Final = {
    True: " AND (heard_at, id) < (%(at)s, %(id)s) ORDER BY heard_at DESC, id DESC",
    False: " AND (heard_at, id) > (%(at)s, %(id)s) ORDER BY heard_at, id",
}


def papers(database: Connection, most: int = DIFFERENCES_SHOWN_MAX) -> list[HeardPaper]:
    """Bills and summary results of customs, the latest first."""
    return _papers(database, {}, " ORDER BY heard_at DESC, id DESC", most)


def list_papers(database: Connection, actor: Actor, asked: Asked) -> list[HeardPaper]:
    """The same for the officers' list, page by page."""
    require(actor, WATCH)
    told = dict(asked.filters)
    way = "DESC" if asked.descending else "ASC"
    tail = f" ORDER BY heard_at {way}, id {way}"
    if asked.after is not None:
        told["at"], told["id"] = asked.after
        tail = _PAPERS_PAST[asked.descending]
    return _papers(database, told, tail, asked.limit)


def count_papers(database: Connection, actor: Actor, asked: Asked, most: int) -> int:
    """How many, but never counting beyond ``most``."""
    require(actor, WATCH)
    statement = f"SELECT count(*) FROM (SELECT{_PAPERS} LIMIT %(most)s) found"  # noqa: S608 - words of ours
    row = database.execute(statement.encode(), _papers_filled(asked.filters, most)).fetchone()
    return int(row[0]) if row else 0


def _papers(database: Connection, told: Mapping[str, Any], tail: str, most: int) -> list[HeardPaper]:
    statement = f"SELECT {_PAPER_COLUMNS}{_PAPERS}{tail} LIMIT %(most)s"
    return [HeardPaper(*row) for row in database.execute(statement.encode(), _papers_filled(told, most)).fetchall()]


def _papers_filled(told: Mapping[str, Any], most: int) -> dict[str, Any]:
    given = {name: told.get(name) or "" for name in ("kind", "number")}
    return {**told, **given, "differs": bool(told.get("differs")), "most": most}
