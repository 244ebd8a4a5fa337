"""Stored messages in the order of their commits (发件顺序), for who sends them on; nothing committed is ever skipped.

Every stored message has one first answer, written in its transaction, so the answers are the outbox. Order and safety
are those of the receipts (receipts.py): by transaction and number, and not from behind the oldest one still running.
"""

from typing import Final

from psycopg import Connection

from heliu.clearance.upstream.facts import Place

_NEXT: Final = (
    "SELECT txid::text::bigint, id, message_id FROM clearance_answer"
    " WHERE keys = '{}' AND (txid, id) > (%s::text::xid8, %s) AND txid < pg_snapshot_xmin(pg_current_snapshot())"
    " ORDER BY txid, id LIMIT %s"
)


def committed_after(connection: Connection, place: Place, most: int) -> list[tuple[Place, int]]:
    """At most ``most`` messages committed after ``place``: the place of each and its number."""
    rows = connection.execute(_NEXT, (str(place.txid), place.number, most)).fetchall()
    return [(Place(txid, number), message_id) for txid, number, message_id in rows]
