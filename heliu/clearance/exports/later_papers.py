"""The later papers of an export inventory (后续单证): cancellation, master list, arrival, departure, as they came."""

from typing import Final

from psycopg import Connection

from heliu.clearance.answers import first_return
from heliu.clearance.dossier import Row, rows

PAPERS_MAX: Final = 20  # of one parcel
# A cancellation names our number, the others the parcel of a carrier; each finds its rows by an index.
_PAPERS: Final = """
SELECT p.*, m.sender, m.received_at AS at FROM (
SELECT 'CEB605' AS kind, message_id, cop_no, NULL AS bill_no, 1 AS part_no, 1 AS part_count, reason
FROM public.declarations_cancellation WHERE right(invt_no, 10) = %s AND ebc_code = %s AND agent_code = %s
UNION ALL
SELECT 'CEB607', message_id, cop_no, bill_no, part_no, part_count, '' FROM public.declarations_master_list
WHERE logistics_nos @> ARRAY[%s]::text[] AND logistics_code = %s
UNION ALL
SELECT 'CEB507', message_id, cop_no, bill_no, part_no, part_count, '' FROM public.declarations_arrival
WHERE logistics_nos @> ARRAY[%s]::text[] AND logistics_code = %s
UNION ALL
SELECT 'CEB509', message_id, cop_no, bill_no, part_no, part_count, '' FROM public.declarations_departure
WHERE logistics_nos @> ARRAY[%s]::text[] AND logistics_code = %s
) p LEFT JOIN LATERAL (
    SELECT sender, received_at FROM public.declarations_message m WHERE m.id = p.message_id LIMIT 1
) m ON true
ORDER BY p.message_id LIMIT %s
"""


def papers_of(connection: Connection, inventory: Row) -> list[Row]:
    """Each with who sent it, when, and the status it was answered with (None where no answer was kept)."""
    number = f"E{inventory['id'] % 1_000_000_000:09d}"  # how its inventory number ends
    parcel = (inventory["logistics_no"], inventory["logistics_code"])
    values = (number, inventory["ebc_code"], inventory["agent_code"], *parcel, *parcel, *parcel, PAPERS_MAX)
    found = rows(connection, _PAPERS, *values)
    for paper in found:
        answered = first_return(connection, paper["message_id"], paper["cop_no"])
        paper |= {"status": answered[1].status if answered else None, "told": answered[1].text if answered else ""}
    return found
