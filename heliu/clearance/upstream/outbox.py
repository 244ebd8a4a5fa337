"""Stored messages in the order of their commits (发件顺序), for who sends them on; nothing committed is ever skipped.

Every stored message has one first answer, written in its transaction, so the answers are the outbox. Order and safety
are those of the receipts (receipts.py): by transaction and number, and not from behind the oldest one still running.
"""

from typing import Final

from psycopg import Connection

from heliu.clearance.upstream.facts import Place

_NEXT: Final = (
    # The order names the column, not what is made of it above: only that is in the index.
    "SELECT a.txid::text::bigint, a.id, a.message_id FROM clearance_answer a WHERE a.keys = '{}'"
    " AND (a.txid, a.id) > (%s::text::xid8, %s) AND a.txid < pg_snapshot_xmin(pg_current_snapshot())"
    " ORDER BY a.txid, a.id LIMIT %s"
)


def committed_after(connection: Connection, place: Place, most: int) -> list[tuple[Place, int]]:
    """At most ``most`` messages committed after ``place``: the place of each and its number."""
    rows = connection.execute(_NEXT, (str(place.txid), place.number, most)).fetchall()
    return [(Place(txid, number), message_id) for txid, number, message_id in rows]
