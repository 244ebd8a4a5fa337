"""The returns of an export (出口清单的退货申请): what came back or may, where each stands, and what follows of it."""

from typing import Final

from psycopg import Connection

from heliu.clearance.answers import returns
from heliu.clearance.dossier import Row, rows
from heliu.declarations.api import decompress

RETURNS_MAX: Final = 20  # of one export, the latest
# ``firm`` NULL: an officer asks. An application is a matter of its seller, its broker and the carrier of its parcel.
_RETURNS: Final = """
SELECT a.id, a.message_id, a.cop_no, a.logistics_no, a.superseded_by, a.reason, a.gnums, a.goods_names, a.quantities,
    r.status, r.decided_at, r.back_until, r.back_on, r.tax_free_until, r.tax_free, r.refund_due, r.account_book,
    t.cop_no AS tally_no, m.sender, m.received_at AS at,
    (SELECT sum(l.value) FROM clearance_export_return_line l WHERE l.return_id = a.id) AS value
FROM clearance_export_return r JOIN public.declarations_export_return a ON a.id = r.return_id
LEFT JOIN public.declarations_return_tally t ON t.id = r.tally_id
LEFT JOIN LATERAL (
    SELECT sender, received_at FROM public.declarations_message m WHERE m.id = a.message_id LIMIT 1
) m ON true
WHERE r.inventory_id = %s AND (%s::text IS NULL OR %s IN (a.ebc_code, a.agent_code, a.logistics_code))
ORDER BY a.id DESC LIMIT %s
"""
_ANSWERS: Final = (
    "SELECT message_id, message, body FROM clearance_answer"
    " WHERE message_id = ANY (%s) AND (keys = '{}' OR keys && %s) ORDER BY id"
)


def returns_of(connection: Connection, inventory_id: int, firm: str | None) -> list[Row]:
    """The latest first, each with its lines and the text of its latest receipt; of a firm only its own."""
    found = rows(connection, _RETURNS, inventory_id, firm, firm, RETURNS_MAX)
    told = _told(connection, found) if found else {}
    for one in found:
        columns = (one.pop(name) for name in ("gnums", "goods_names", "quantities"))
        names = ("gnum", "name", "quantity")
        one["lines"] = [dict(zip(names, line, strict=True)) for line in zip(*columns, strict=True)]
        one["told"] = told.get((one["message_id"], one["cop_no"]), "")
    return found


def _told(connection: Connection, found: list[Row]) -> dict[tuple[int, str], str]:
    """By message and number: a later receipt takes the place of the one before."""
    messages, numbers = [one["message_id"] for one in found], [one["cop_no"] for one in found]
    return {
        (answer["message_id"], said.key): said.text
        for answer in rows(connection, _ANSWERS, messages, numbers)
        for said in returns(answer["message"], decompress(answer["body"]))
    }
