"""Exports of a past summed up: an application a day, a declaration a mode and country of it; the last weeks are due."""

from typing import Final

from psycopg import Connection

from heliu.clearance.exports.api import count_due
from heliu.clearance.exports.facts import SUMMARISED
from heliu.clearance.history.documents import PARTIES
from heliu.clearance.history.exports import BEFORE
from heliu.kernel.days import business_day, now

_LATEST_DAYS: Final = 60
"""What left so recently is in no application yet."""
# By day and by the kind of declaration; all their numbers follow from these two.
_TAKEN: Final = """
CREATE TEMP TABLE history_summed ON COMMIT DROP AS
SELECT i.id, d.decided_on AS day, i.trade_mode, i.country, i.goods_codes, i.totals,
    -(d.decided_on - date '2000-01-01') AS summary,
    -((d.decided_on - date '2000-01-01') * 16 + (i.id + %(before)s) %% 16) AS declaration
FROM clearance_export_decision d JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
WHERE i.id BETWEEN 1 - %(before)s AND %(inventories)s - %(before)s AND i.statistics_flag = %(flag)s
    AND i.trade_mode IN ('9610', '1210') AND d.decided_on <= %(until)s
"""
_STATEMENTS: Final = (
    """
INSERT INTO clearance_summary (id, sum_no, agent_code, cop_no, ebc_code, decl_agent_code, customs_code, by_owner,
    by_name, status, ready, begun_at, formed_at)
SELECT DISTINCT summary, 'SH' || to_char(day, 'YYYYMMDD'), %(agent)s, 'SUMH' || to_char(day, 'YYYYMMDD'), %(seller)s,
    %(agent)s, '7911', false, false, 399, true, day + interval '1 day', day + interval '1 day 1 minute'
FROM history_summed
""",
    """
INSERT INTO clearance_summed (inventory_id, summary_id, document_id) SELECT id, summary, summary FROM history_summed
""",
    """
INSERT INTO clearance_summary_declaration (id, summary_id, decl_seq_no, entry_no, trade_mode, traf_mode, port_code,
    country, owner_code, ems_no, gross_kg, net_kg)
SELECT declaration, summary, 'SD' || -declaration, '7911' || to_char(day, 'YYYY') || '09' || lpad((-declaration)::text,
    8, '0'), trade_mode, '5', '7921', country, %(seller)s, '', count(*), count(*)
FROM history_summed GROUP BY declaration, summary, day, trade_mode, country
""",
    """
CREATE TEMP TABLE history_item ON COMMIT DROP AS
SELECT s.id, g.place AS goods_no, s.declaration, g.code, g.total,
    dense_rank() OVER (PARTITION BY s.declaration ORDER BY g.code) AS line_no
FROM history_summed s CROSS JOIN unnest(s.goods_codes, s.totals) WITH ORDINALITY AS g (code, total, place)
""",
    """
INSERT INTO clearance_summary_line (declaration_id, line_no, goods_code, name, country, currency, unit, unit1, unit2,
    quantity, quantity1, quantity2, total)
SELECT declaration, line_no, code, '历史货物 ' || code, '142', '142', '011', '011', '', count(*), count(*), 0,
    sum(total) FROM history_item GROUP BY declaration, line_no, code
""",
    """
INSERT INTO clearance_summary_item (inventory_id, goods_no, declaration_id, line_no, quantity, total)
SELECT id, goods_no, declaration, line_no, 1, total FROM history_item
""",
)


def sum_up_history(connection: Connection, inventories: int) -> dict[str, int]:
    """Sum up the lists among the first ``inventories`` exports of the past; how many of each there are then.

    In a transaction of the caller's. What is due of the last months is counted after it, as the timer does.
    """
    today = business_day(now())
    told = {
        "before": BEFORE,
        "inventories": inventories,
        "flag": SUMMARISED,
        "until": today.fromordinal(today.toordinal() - _LATEST_DAYS),
        "agent": PARTIES["agent_code"],
        "seller": PARTIES["ebc_code"],
    }
    connection.execute(_TAKEN, told)
    applications, lists, declarations, _, _, items = (connection.execute(text, told).rowcount for text in _STATEMENTS)
    count_due(connection, today)
    return {
        "summary_applications": applications,
        "lists_summed": lists,
        "summary_declarations": declarations,
        "summed_lines": items,
    }
