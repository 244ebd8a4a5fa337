"""The digest of exports (出口汇总): figures by seller, day and mode, added up as clearance/digest.py adds imports up.

A released export may still be cancelled until it departs; its figures are then taken off the day they were counted on.
What was cancelled while it waited was never decided and does not count, whenever the digest looks at it.
"""

from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.facts import B2B_MODES, SIMPLIFIED, ExportOutcome
from heliu.clearance.exports.moves import CLOSED, RELEASED

COUNTED: Final = (RELEASED, CLOSED)
HEADING_DIGITS: Final = 4
CELLS: Final = f"""
SELECT coalesce(u.code, '') AS code, coalesce(u.currency, '') AS currency,
    CASE GROUPING(u.code, u.currency) WHEN 0 THEN count(*) ELSE 0 END AS lines,
    CASE GROUPING(u.code, u.currency) WHEN 0 THEN sum(u.total) ELSE 0 END AS total
FROM (SELECT left(g.code, {HEADING_DIGITS}), g.currency, g.total
    FROM unnest(i.goods_codes, i.currencies, i.totals) AS g (code, currency, total)) AS u (code, currency, total)
GROUP BY CUBE (u.code, u.currency)
"""  # noqa: S608 - this room's own words
"""What a simplified list ``i`` adds to the statistics: to every cell it has lines in, and as one list to each of its
codes, to each of its currencies, and to all there are: how many lists these have cannot be told by the cells."""
NEVER_DECIDED: Final = (int(ExportOutcome.WAITING), int(ExportOutcome.WITHDRAWN))
_COUNT: Final = """
WITH moved AS MATERIALIZED (
    SELECT d.inventory_id, d.decided_on, i.ebc_code, i.trade_mode, d.status = ANY (%(counted)s) AS released,
        coalesce(d.value_cny, 0) AS value, c.inventory_id IS NULL AS is_new, coalesce(c.released, false) AS was_released
    FROM clearance_export_decision d
    JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
    LEFT JOIN clearance_export_counted c USING (inventory_id)
    WHERE d.decided_at >= %(reached)s AND d.decided_at < %(horizon)s AND d.outcome <> ALL (%(never)s)
        AND (d.outcome <> %(cancelled)s OR (d.order_id IS NOT NULL AND d.waybill_id IS NOT NULL
            AND (d.collection_id IS NOT NULL OR i.trade_mode = ANY (%(b2b)s))))
), fresh AS (
    SELECT * FROM moved WHERE is_new OR released <> was_released
), noted AS (
    INSERT INTO clearance_export_counted (inventory_id, released) SELECT inventory_id, released FROM fresh
    ON CONFLICT (inventory_id) DO UPDATE SET released = excluded.released
)
INSERT INTO clearance_export_firm_day AS f (firm, day, mode, declared, released, value)
SELECT ebc_code, decided_on, trade_mode, count(*) FILTER (WHERE is_new), sum(released::int - was_released::int),
    sum((released::int - was_released::int) * value)
FROM fresh GROUP BY 1, 2, 3
ON CONFLICT (firm, day, mode) DO UPDATE SET declared = f.declared + excluded.declared,
    released = f.released + excluded.released, value = f.value + excluded.value
"""
# A list is counted on the day it left, once; should customs take that back, it is taken off the same day.
_SIMPLIFIED: Final = f"""
WITH moved AS MATERIALIZED (
    SELECT i.id, coalesce(c.left_on, (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date) AS day,
        CASE WHEN c.left_on IS NULL THEN 1 ELSE -1 END AS times, i.ebc_code, i.agent_code, i.trade_mode, i.country,
        i.goods_codes, i.currencies, i.totals
    FROM clearance_export_decision d
    JOIN public.declarations_export_inventory i ON i.id = d.inventory_id AND i.statistics_flag = '{SIMPLIFIED}'
    JOIN clearance_export_counted c ON c.inventory_id = i.id
    WHERE d.decided_at >= %(reached)s AND d.decided_at < %(horizon)s
        AND (d.status = {CLOSED}) <> (c.left_on IS NOT NULL)
), noted AS (
    UPDATE clearance_export_counted c SET left_on = CASE m.times WHEN 1 THEN m.day END FROM moved m
    WHERE c.inventory_id = m.id
)
INSERT INTO clearance_export_simplified_day AS s (day, ebc_code, agent_code, trade_mode, country, code, currency, lists,
    lines, total)
SELECT i.day, i.ebc_code, i.agent_code, i.trade_mode, i.country, g.code, g.currency, sum(i.times),
    sum(i.times * g.lines), sum(i.times * g.total)
FROM moved i CROSS JOIN LATERAL ({CELLS}) g GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT (day, ebc_code, agent_code, trade_mode, country, code, currency) DO UPDATE
SET lists = s.lists + excluded.lists, lines = s.lines + excluded.lines, total = s.total + excluded.total
"""  # noqa: S608 - this room's own words


def digest_exports(cursor: Cursor, reached: str, horizon: str) -> int:
    """Count what was decided or moved from one instant to the other; how many figures of a firm's day changed."""
    told = {
        "reached": reached,
        "horizon": horizon,
        "counted": list(COUNTED),
        "never": list(NEVER_DECIDED),
        "cancelled": int(ExportOutcome.CANCELLED),
        "b2b": list(B2B_MODES),
    }
    cursor.execute(_COUNT, told)
    changed = cursor.rowcount
    cursor.execute(_SIMPLIFIED, told)
    return changed + cursor.rowcount
