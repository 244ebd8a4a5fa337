"""What a certificate has signed (签名用量): how many messages of each kind, the first and the last.

Counted over the newest :data:`MESSAGES_COUNTED_MAX` messages of the sender and kind, found by the index of
sql/messages.sql: the page costs the same whatever is stored, and says where counting stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import Connection

from heliu.declarations.messages import KINDS

MESSAGES_COUNTED_MAX: Final = 2_000
_STATEMENT: Final = """
SELECT m.certificate, m.kind, count(*), min(m.received_at), max(m.received_at), bool_and(m.seen < %(most)s)
FROM unnest(%(kinds)s::text[]) AS k (kind)
CROSS JOIN LATERAL (
    SELECT newest.*, count(*) OVER () AS seen
    FROM (
        SELECT certificate, kind, received_at, signature
        FROM public.declarations_message
        WHERE sender = %(sender)s AND kind = k.kind
        ORDER BY received_at DESC, id DESC
        LIMIT %(most)s
    ) AS newest
) AS m
WHERE m.signature = 'valid' AND m.certificate = ANY (%(certificates)s)
GROUP BY m.certificate, m.kind
ORDER BY m.certificate, m.kind
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """Messages of one kind sealed with one certificate; ``is_exact`` is False where counting stopped."""

    kind: str
    count: int
    first: datetime
    last: datetime
    is_exact: bool


def signed_messages(
    connection: Connection, sender: str, certificates: Sequence[str], most: int = MESSAGES_COUNTED_MAX
) -> dict[str, list[Signed]]:
    """Fingerprint -> what it has signed for the firm ``sender``, kind by kind; only seals that were valid count."""
    if not certificates:
        return {}
    values = {"sender": sender, "certificates": list(certificates), "kinds": list(KINDS), "most": most}
    found: dict[str, list[Signed]] = {}
    for fingerprint, *row in connection.execute(_STATEMENT, values).fetchall():
        found.setdefault(fingerprint, []).append(Signed(*row))
    return found
