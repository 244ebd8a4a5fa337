"""What came back of a past: one in fifty-three is applied for, and stands where such applications stand."""

from typing import Final

from psycopg import Connection, sql

from heliu.clearance.history.documents import message_of, send
from heliu.clearance.history.exports import BEFORE as EXPORTS_BEFORE
from heliu.clearance.history.imports import BEFORE, bought
from heliu.declarations.api import enter, newest
from heliu.kernel.days import business_day, now

EVERY: Final = 53
"""Return ``n`` is of import or export ``n`` times this; a prime: they fall on every day and basket."""
_RETURNS_BEFORE: Final = {"CEB625": 30_000_000_000, "CEB213": 40_000_000_000}
# Of a hundred applications one waits for an officer, three for their goods, six were refused, ninety are done.
_STANDING: Final = "CASE WHEN n %% 100 < 1 THEN {} WHEN n %% 100 < 4 THEN {} WHEN n %% 100 < 10 THEN {} ELSE {} END"
_STATE: Final = _STANDING.format("'review'", "'awaiting'", "'refused'", "'done'")
_STATUS: Final = _STANDING.format(300, 120, 100, 399)
_EXPORT_STATUS: Final = _STANDING.format(300, 120, 100, 800)
_EXPORT_OUTCOME: Final = _STANDING.format(2, 0, 5, 2)
_IMPORT: Final = f"(n * {EVERY})"
_UNDOING: Final = """
INSERT INTO clearance_undoing (id, kind, message_id, state, inventory_id, buyer_id, guid, customs_code, agent_code,
    ebp_code, ebc_code, cop_no, invt_no, reason, status, note, due_on, officer, arrived_on, quota_back, value_back,
    duty_back, consumption_tax_back, vat_back, purchases_back)
SELECT n - {mine}, 'return', {message}, state, d.inventory_id, d.buyer_id, 'H' || n, i.customs_code, i.agent_code,
    i.ebp_code, i.ebc_code, 'RTH' || lpad(n::text, 12, '0'), '7911' || d.year || 'I' || lpad(n::text, 9, '0'),
    '买家退货', {status}, '[Code:U22;Desc:历史退货]', %(today)s::date + 10, '',
    CASE done WHEN 1 THEN d.decided_on + 10 END,
    done * d.counted, done * d.tax_price, done * d.duty, done * d.consumption_tax, done * d.vat, done
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
CROSS JOIN LATERAL (SELECT {state} AS state, ({state} = 'done')::int AS done) s
JOIN clearance_decision d ON d.inventory_id = n * {every} - {before}
JOIN public.declarations_inventory i ON i.id = d.inventory_id
"""
_LINES: Final = """
INSERT INTO clearance_undoing_line (application_id, gnum, goods_code, goods_name, unit, quantity, declared, tax_price,
    duty, consumption_tax, vat, tax_price_back, duty_back, consumption_tax_back, vat_back)
SELECT n - {mine}, l.place, l.line->>1, '历史货物', '011', 1, 1, a.price, a.duty, a.consumption, a.vat,
    done * a.price, done * a.duty, done * a.consumption, done * a.vat
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
CROSS JOIN LATERAL (SELECT ({state} = 'done')::int AS done) s
{bought}
CROSS JOIN jsonb_array_elements(g.taxed) WITH ORDINALITY AS l (line, place)
CROSS JOIN LATERAL (SELECT (l.line->>2)::numeric AS price, (l.line->>3)::numeric AS duty,
    (l.line->>4)::numeric AS consumption, (l.line->>5)::numeric AS vat) a
"""
_QUOTAS: Final = """
UPDATE clearance_quota q SET committed = q.committed - b.quota, purchases = q.purchases - b.purchases
FROM (SELECT u.buyer_id, d.year, sum(u.quota_back) AS quota, sum(u.purchases_back) AS purchases
    FROM clearance_undoing u JOIN clearance_decision d USING (inventory_id) WHERE u.id BETWEEN %(low)s AND %(high)s
    GROUP BY 1, 2) b
WHERE (q.buyer_id, q.year) = (b.buyer_id, b.year)
"""
_DECISIONS: Final = """
UPDATE clearance_decision d SET counted = d.counted - u.quota_back FROM clearance_undoing u
WHERE d.inventory_id = u.inventory_id AND u.id BETWEEN %(low)s AND %(high)s AND u.state = 'done'
"""
_EXPORT: Final = """
INSERT INTO clearance_export_return (return_id, inventory_id, status, outcome, released_on, back_on, back_until,
    tax_free_until, tax_free, decided_on, decided_at)
SELECT n - {mine}, d.inventory_id, {status}, {outcome}, d.decided_on, CASE WHEN {status} = 800 THEN d.decided_on END,
    d.decided_on + 365, d.decided_on + 365, true, d.decided_on, d.decided_at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
JOIN clearance_export_decision d ON d.inventory_id = n * {every} - {before}
"""
_EXPORT_LINES: Final = """
INSERT INTO clearance_export_return_line (return_id, gnum, quantity, quantity_1, quantity_2, value)
SELECT n - {mine}, 1, 1, 1, 0, 40 FROM generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE {status} <> 100
"""


def return_imports(connection: Connection, inventories: int) -> int:
    """Of the first ``inventories`` imports; quota, decisions and figures follow. How many applications.

    On the connection that filled them, which knows what was bought.
    """
    last = inventories // EVERY
    goods = bought(inventories, _IMPORT)
    words = _words("CEB625", BEFORE, _STATUS) | {"state": sql.SQL(_STATE), "bought": sql.SQL(goods)}
    enter(connection, newest(connection))
    if last:
        values = {"cop_no": "'RTH' || lpad(n::text, 12, '0')", "reason": "'买家退货'", "goods_codes": "g.codes"}
        send(connection, "CEB625", _RETURNS_BEFORE["CEB625"], (1, last), values, goods)
    told = {"first": 1, "last": last, "today": business_day(now())}
    for text in (_UNDOING, _LINES):
        connection.execute(sql.SQL(text).format(**words), told)
    low = 1 - _RETURNS_BEFORE["CEB625"]
    for text in (_QUOTAS, _DECISIONS):
        connection.execute(text, {"low": low, "high": low + last})
    return last


def return_exports(connection: Connection, inventories: int) -> int:
    """Of the first ``inventories`` exports; how many applications."""
    last = inventories // EVERY
    words = _words("CEB213", EXPORTS_BEFORE, _EXPORT_STATUS) | {"outcome": sql.SQL(_EXPORT_OUTCOME)}
    enter(connection, newest(connection))
    if last:
        values = {
            "cop_no": "'RXH' || lpad(n::text, 12, '0')",
            "logistics_no": "'YTR' || lpad(n::text, 12, '0')",
            "trade_mode": "'9661'",
            "gnums": "'{1}'",
            "goods_names": "'{历史货物}'",
            "quantities": "'{1}'",
        }
        send(connection, "CEB213", _RETURNS_BEFORE["CEB213"], (1, last), values)
    for text in (_EXPORT, _EXPORT_LINES):
        connection.execute(sql.SQL(text).format(**words), {"first": 1, "last": last})
    return last


def _words(kind: str, before: int, status: str) -> dict[str, sql.Composable]:
    return {
        "mine": sql.Literal(_RETURNS_BEFORE[kind]),
        "message": sql.SQL(message_of(kind)),
        "status": sql.SQL(status),
        "every": sql.Literal(EVERY),
        "before": sql.Literal(before),
    }
