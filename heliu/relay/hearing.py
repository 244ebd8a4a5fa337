"""Taking back (取回执): what customs says is matched, told to the enterprise, and laid beside what we had expected.

A parcel is worked off in one transaction, then put away; killed in between, it is found again and known by its content.
"""

import hashlib
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import Connection, Cursor

from heliu.ceb.platform_response import PlatformResponse
from heliu.clearance.upstream.api import (
    ASK_FIRST,
    ENDS,
    LOGGED,
    Side,
    differs,
    expected,
    in_one_transaction,
    rank,
    readable,
    side,
    take_word,
    tell,
)
from heliu.declarations.api import TABLES
from heliu.kernel.days import now
from heliu.relay.facts import Parcel, Upstream
from heliu.relay.matching import Matched, matched
from heliu.relay.opening import FORMAT, NotTaken, Opened, Said, opened
from heliu.relay.papers import take_paper

PARCELS_AT_ONCE_MAX: Final = 200
REFUSAL_CHARS_MAX: Final = 500
RECEIVED_LIFE: Final = timedelta(days=90)
"""So long a parcel is known by its content, and its returns are kept: those of a document that customs has not decided
on yet, until it has. Where a document stands (relay_verdict) stays, and tells what is brought again after that.
"""
FORGOTTEN_MAX: Final = 2_000_000
"""Parcels forgotten in one night, and returns."""
_KNOWN: Final = "SELECT coalesce(refusal, '') FROM relay_received WHERE digest = %s"
_RECEIVED: Final = "INSERT INTO relay_received (digest, name, kind, refusal) VALUES (%s, %s, %s, %s)"
_FORGET: Final = (
    "DELETE FROM relay_received WHERE digest IN"
    " (SELECT digest FROM relay_received WHERE received_at < %s ORDER BY received_at LIMIT %s)"
)
_FORGET_RETURNS: Final = """
DELETE FROM relay_return WHERE id IN (
    SELECT r.id FROM relay_return r LEFT JOIN relay_verdict v ON v.document_id = r.document_id
    WHERE r.heard_at < %(before)s AND (r.document_id IS NULL OR (
        v.status < 0 OR v.status = ANY (%(ends)s) OR v.status = %(logged)s AND v.kind <> ALL (%(ask_first)s)
    ) AND NOT EXISTS (SELECT FROM relay_return n WHERE n.document_id = r.document_id AND n.heard_at >= %(before)s))
    LIMIT %(most)s
)
"""
_SAME: Final = "SELECT FROM relay_return WHERE document_id = %s AND (status, text, return_time) = (%s, %s, %s) LIMIT 1"
_RETURN: Final = (
    "INSERT INTO relay_return (digest, document_id, kind, key, status, text, return_time)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
NUMBERED: Final = ("CEB621", "CEB603")
"""Customs gives these a number of its own (清单编号), by which its later papers name them."""
_NUMBER: Final = (
    "INSERT INTO relay_number AS n (number, document_id) VALUES (%s, %s) ON CONFLICT (number)"
    " DO UPDATE SET document_id = excluded.document_id WHERE n.document_id < excluded.document_id"
)
_STANDING: Final = (
    "SELECT expected, expected_reason, status, return_time, EXISTS (SELECT FROM relay_return r WHERE"
    " r.document_id = v.document_id) FROM relay_verdict v WHERE document_id = %s FOR UPDATE"
)
_VERDICT: Final = (
    "INSERT INTO relay_verdict (document_id, message_id, sender, kind, key, expected, expected_reason,"
    " status, reason, return_time, differs, heard_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now())"
    " ON CONFLICT (document_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,"
    " return_time = excluded.return_time, differs = excluded.differs, heard_at = now(),"
    " expected = excluded.expected, expected_reason = excluded.expected_reason"
)
_ANSWERED: Final = (
    "UPDATE relay_sent SET answer_code = %s, answer_text = %s, answered_at = coalesce(answered_at, now())"
    " WHERE cop_msg_id = %s RETURNING message_id"
)
_DOCUMENTS: Final = "SELECT kind, first_id, documents, sender FROM public.declarations_message WHERE id = %s LIMIT 1"
_TELLS: Final = "UPDATE relay_sent SET answered_at = now() WHERE message_id = %s AND answered_at IS NULL"


class Hearer:
    """Takes back over one way. The connection is the sender's, in autocommit."""

    def __init__(self, connection: Connection, upstream: Upstream) -> None:
        self._connection, self._upstream = connection, upstream

    def step(self) -> int:
        """Work off what lies there; how many parcels. Raises NotReached."""
        parcels = self._upstream.collect(PARCELS_AT_ONCE_MAX)
        for parcel in parcels:
            self._upstream.put_away(parcel, self.hear(parcel))
        return len(parcels)

    def hear(self, parcel: Parcel) -> str:
        """Put a parcel on record; why it could not be read, else nothing."""
        digest = hashlib.sha256(parcel.octets).digest()
        name = parcel.name.encode(errors="replace").decode()  # a file of another system need not be named in UTF-8
        known = self._connection.execute(_KNOWN, (digest,)).fetchone()
        if known is not None:
            return str(known[0])
        try:
            found = opened(parcel.octets)
        except NotTaken as fault:
            refusal = str(fault)[:REFUSAL_CHARS_MAX]
            self._connection.execute(_RECEIVED, (digest, name, "-", refusal))
            return refusal
        in_one_transaction(self._connection, lambda cursor: _take(cursor, digest, name, found))
        return ""


def _take(cursor: Cursor, digest: bytes, name: str, found: Opened) -> None:
    cursor.execute(_RECEIVED, (digest, name, found.kind, None))
    if found.response is not None:
        _answered(cursor, found.response)
    elif found.papers:
        for paper in found.papers:
            take_paper(cursor, digest, paper, now())
    elif found.kind == FORMAT:
        for said in found.said:
            _unreadable(cursor, digest, said)
    else:
        _returns(cursor, digest, found)


def _answered(cursor: Cursor, response: PlatformResponse) -> None:
    for one in response.responses:
        cursor.execute(_ANSWERED, (one.code, one.text or "", one.original.message_id))


def _returns(cursor: Cursor, digest: bytes, found: Opened) -> None:
    told: dict[int, list[tuple[str, Said]]] = defaultdict(list)
    for said in found.said:
        document = matched(cursor, said.answer, said.fields)
        if document is None:
            key = next((value for name, value in said.fields.items() if name != "guid" and value), "")
            cursor.execute(_RETURN, (digest, None, said.answer, key, said.status, said.text, said.time))
        elif _fresh(cursor, digest, document, said):
            told[document.message_id].append((document.key, said))
    for message_id, rows in told.items():
        tell(cursor, found.kind, message_id, [(key, said.fields) for key, said in rows])
        cursor.execute(_TELLS, (message_id,))


def _unreadable(cursor: Cursor, digest: bytes, said: Said) -> None:
    """Customs could not read a message we sent: that is its word on every document in it."""
    cursor.execute(_ANSWERED, (str(said.status), said.text[:300], said.fields.get("oriCopMsgId") or ""))
    row = cursor.fetchone()
    found = row and cursor.execute(_DOCUMENTS, (row[0],)).fetchone()
    if not row or not found or found[0] not in TABLES:
        number = said.fields.get("oriCopMsgId") or ""
        cursor.execute(_RETURN, (digest, None, said.answer, number, said.status, said.text, said.time))
        return
    kind, first, documents, sender = found
    guid = said.fields.get("guid") or ""
    named = [Matched(number, row[0], sender, kind, guid) for number in range(first, first + documents)]
    if [one for one in named if _fresh(cursor, digest, one, said)]:
        tell(cursor, FORMAT, row[0], [(guid, said.fields)])


def _fresh(cursor: Cursor, digest: bytes, document: Matched, said: Said) -> bool:
    """Keep a return, move the document to where it says; whether it is news."""
    same = (document.document_id, said.status, said.text, said.time)
    if cursor.execute(_SAME, same).fetchone() is not None:  # a row without columns is an empty tuple
        return False
    before, remembered = _standing(cursor, document.document_id)
    if before is not None and not remembered and said.time <= before[3]:
        return False  # its returns are forgotten; this one is of their time
    cursor.execute(
        _RETURN,
        (digest, document.document_id, said.answer, document.key, said.status, said.text, said.time),
    )
    if document.kind in NUMBERED and (number := (said.fields.get("invtNo") or "").strip()):
        cursor.execute(_NUMBER, (number, document.document_id))
    if before is not None and not _further(document.kind, (said.status, said.time), before[2:]):
        return True
    if before is None or side(document.kind, before[2]) is Side.UNDER_WAY:
        # Later our decision is theirs.
        our = expected(cursor, document.kind, document.document_id, document.message_id, document.key)
        ours = (our.status, our.reason)
    else:
        ours = before[:2]
    verdict = (*ours, said.status, readable(said.text), said.time, differs(document.kind, ours[0], said.status))
    of = (document.document_id, document.message_id, document.sender, document.kind, document.key)
    cursor.execute(_VERDICT, (*of, *verdict))
    take_word(cursor, document.kind, document.document_id, said.status, said.text)
    return True


def _standing(cursor: Cursor, document_id: int) -> tuple[tuple[int, str, int, str] | None, bool]:
    """Expectation, status and time of a document, held; and whether any return of it is still kept."""
    row = cursor.execute(_STANDING, (document_id,)).fetchone()
    return (row[:4], row[4]) if row else (None, False)


def _further(kind: str, said: tuple[int, str], before: tuple[int, str]) -> bool:
    """Whether a return counts more than the one before: further along, or as far and later."""
    return (rank(kind, said[0]), said[1]) >= (rank(kind, before[0]), before[1])


def forget(cursor: Any, at: datetime) -> tuple[int, int]:
    """Remove what was received long ago: how many parcels, and how many returns that nothing waits for."""
    before = at - RECEIVED_LIFE
    cursor.execute(_FORGET, (before, FORGOTTEN_MAX))
    parcels = int(cursor.rowcount)
    told = {"before": before, "ends": list(ENDS), "logged": LOGGED, "ask_first": list(ASK_FIRST), "most": FORGOTTEN_MAX}
    cursor.execute(_FORGET_RETURNS, told)
    return parcels, int(cursor.rowcount)
