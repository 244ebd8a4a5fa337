"""The tax bills of a past: of its latest imports, at most so many; what was returned of them is taken off."""

from typing import Final

from psycopg import Connection, sql

from heliu.clearance.history.imports import BEFORE, bought
from heliu.taxation.bills.api import store_past

# What a bill is made from, under the names of its table; the tax of its lines stands with the goods.
_DRAFTS: Final = """
CREATE TEMP TABLE past_bill ON COMMIT DROP AS
SELECT i.id AS inventory_id, i.message_id, i.cop_no, i.order_no,
    i.customs_code || d.year || 'I' || lpad(n::text, 9, '0') AS invt_no,
    i.customs_code, i.assure_code AS withholder, i.ebp_code AS platform, i.ebc_code AS seller,
    i.logistics_code AS carrier, i.agent_code AS agent, split_part(i.masked, '|', 1) AS taxpayer,
    d.decided_on AS released_on, g.taxed AS lines, d.duty + d.consumption_tax + d.vat AS tax,
    u.cop_no AS returned_by, u.moved_at AS returned_at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n {bought}
JOIN clearance_decision d ON d.inventory_id = n - {before} AND d.duty + d.consumption_tax + d.vat > 0
JOIN public.declarations_inventory i ON i.id = d.inventory_id
LEFT JOIN clearance_undoing u ON u.inventory_id = i.id AND u.state = 'done'
"""


def bill_history(connection: Connection, inventories: int, bills: int) -> dict[str, int]:
    """Bill the last ``bills`` of so many imports, after their returns; how many of each there are then.

    On the connection that filled them, which knows what was bought, in a transaction.
    """
    words = {"bought": sql.SQL(bought(inventories)), "before": sql.Literal(BEFORE)}
    told = {"first": inventories - bills + 1, "last": inventories}
    connection.execute(sql.SQL(_DRAFTS).format(**words), told)
    return store_past(connection)
