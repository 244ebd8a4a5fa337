-- One micro-batch of export inventories: stored, matched, scored, decided. One statement, as clearance/sql/decide.sql.
--
-- $1 and $2 (order and waybill numbers) name the counterparts that came with this batch (stored already): they find the
-- waiting inventories they may complete; $3 are inventories to look at anew, $4 is the instant of receipt;
-- stage_export_inventory holds the new ones. What stands in braces are the terms of the day, put in as literals.
-- Expected plan: one scan of the stage, then index look-ups by LATERAL … LIMIT 1.
-- The rules are those of heliu/clearance/exports/rules.py and heliu/risk/export_rules.py, bit for bit; a test on random
-- rows holds them together. Nothing is left open: there is no tax and no quota to compute.
WITH fresh AS (
    INSERT INTO declarations_export_inventory ({columns})
    SELECT {columns} FROM stage_export_inventory s
    WHERE NOT EXISTS (
        SELECT FROM closed_export_inventory c
        WHERE c.order_no = s.order_no AND c.ebp_code = s.ebp_code AND c.ebc_code = s.ebc_code
            AND c.superseded_by IS NULL
    ) AND NOT EXISTS (
        SELECT FROM closed_export_inventory c
        WHERE c.cop_no = s.cop_no AND c.agent_code = s.agent_code AND c.superseded_by IS NULL
    )
    ON CONFLICT DO NOTHING
    RETURNING *
),
completed AS MATERIALIZED (
    SELECT w.inventory_id FROM unnest($1) AS k (order_no) CROSS JOIN LATERAL (
        SELECT w.inventory_id FROM clearance_export_waiting w WHERE w.order_no = k.order_no OFFSET 0
    ) w
    UNION ALL
    SELECT w.inventory_id FROM unnest($2) AS k (logistics_no) CROSS JOIN LATERAL (
        SELECT w.inventory_id FROM clearance_export_waiting w WHERE w.logistics_no = k.logistics_no OFFSET 0
    ) w
    UNION ALL
    SELECT unnest($3)
),
held AS MATERIALIZED (          -- two processes may complete the same one: the second skips it, the sweep comes again
    SELECT w.inventory_id FROM clearance_export_waiting w
    WHERE w.inventory_id IN (SELECT inventory_id FROM completed)
    FOR UPDATE SKIP LOCKED
),
candidate AS (
    SELECT f.*, false AS late FROM fresh f
    UNION ALL
    SELECT i.*, true AS late FROM held h
    CROSS JOIN LATERAL (SELECT * FROM window_export_inventory i WHERE i.id = h.inventory_id OFFSET 0) i
    WHERE i.superseded_by IS NULL
),
matched AS MATERIALIZED (
    SELECT
        i.id, i.late, i.message_id, i.guid, i.customs_code, i.ebp_code, i.ebc_code, i.agent_code, i.cop_no, i.order_no,
        i.logistics_no, i.logistics_code, i.trade_mode, i.statistics_flag, i.packages, i.line_count, i.value,
        i.currencies[1] AS currency, i.value * r.cny AS value_cny,
        o.id AS order_id, c.id AS collection_id, w.id AS waybill_id,
        o.order_type, o.line_count AS order_lines, o.currency AS order_currency, o.message_id AS order_message,
        o.goods_value + o.freight AS order_total, c.charge, c.currency AS charge_currency,
        w.packages AS waybill_packages, w.ebc_code AS waybill_ebc,
        i.trade_mode IN ('9710', '9810') AS b2b,
        CASE WHEN o.id IS NULL OR w.id IS NULL OR (c.id IS NULL AND i.trade_mode NOT IN ('9710', '9810')) THEN NULL ELSE
            (i.trade_mode <> ALL ({modes}::text[]))::int
            + coalesce(o.order_type <> CASE i.trade_mode
                WHEN '9610' THEN 'E' WHEN '1210' THEN 'E' WHEN '1239' THEN 'E' WHEN '9710' THEN 'B' WHEN '9810' THEN 'W'
              END, false)::int * 2
            + (i.line_count <> o.line_count)::int * 4
            + (i.line_count = o.line_count
               AND (i.goods_values <> o.goods_values OR i.goods_items <> o.goods_items))::int * 8
            + (o.currency <> ANY (i.currencies))::int * 16
            + coalesce(c.currency <> o.currency OR c.charge > o.goods_value + o.freight, false)::int * 32
            + coalesce(w.ebc_code <> i.ebc_code, false)::int * 64
            + (w.packages <> i.packages)::int * 128
            + (i.trade_mode IN ('1210', '1239') AND NOT (i.zone_whole AND i.records_whole))::int * 256
            + (i.statistics_flag = 'A' AND i.licensed)::int * 512
            + coalesce(i.statistics_flag = 'A' AND i.value * r.cny > {simplified_limit}, false)::int * 1024
            + coalesce(goods.least_digits < CASE
                WHEN i.statistics_flag <> 'A' THEN 10
                WHEN i.trade_mode IN ('9710', '9810') THEN {simplified_digits_b2b}
                ELSE {simplified_digits_retail} END, false)::int * 2048
            + coalesce(i.trade_mode IN ('9710', '9810') AND i.value * r.cny > {b2b_limit}, false)::int * 4096
            + (i.statistics_flag NOT IN ('A', 'B'))::int * 8192
            + (i.statistics_flag = 'A' AND i.customs_code <> ALL ({districts}::text[]))::int * 16384
        END AS broken,
        (i.net_kg > i.gross_kg)::int
        + (abs(w.gross_kg - i.gross_kg) > {weight_tolerance} * i.gross_kg)::int * 2
        + coalesce(c.charge < o.goods_value + o.freight, false)::int * 4
        + coalesce(c.credited_at > $4, false)::int * 8
        + (NOT (i.products_fit AND o.products_fit))::int * 16
        + (i.customs_code <> ALL ({districts}::text[]))::int * 32
        + (NOT goods.known)::int * 64
        + ((i.statistics_flag = 'A' OR i.trade_mode IN ('9710', '9810')) AND r.cny IS NULL)::int * 128
        + (i.exit_on NOT BETWEEN {declared_from} AND {declared_to})::int * 256
        + (i.country = '142')::int * 512
        + ((i.id % 2147483647 * 2654435761 + {salt}) % 1000003 % 1000 < {sample_permille})::int * 1024
        AS risks
    FROM candidate i
    LEFT JOIN LATERAL (
        SELECT * FROM window_export_order o
        WHERE o.order_no = i.order_no AND o.ebp_code = i.ebp_code AND o.ebc_code = i.ebc_code
            AND o.superseded_by IS NULL LIMIT 1
    ) o ON true
    CROSS JOIN LATERAL (        -- instalments add up; one row always, of NULLs where nothing was paid
        SELECT max(c.id) AS id, sum(c.charge) AS charge, max(c.credited_at) AS credited_at,
            CASE WHEN min(c.currency) <> max(c.currency) THEN '*' ELSE min(c.currency) END AS currency
        FROM window_collection c
        WHERE c.order_no = i.order_no AND c.ebp_code = i.ebp_code AND c.ebc_code = i.ebc_code
            AND c.superseded_by IS NULL
    ) c
    LEFT JOIN LATERAL (
        SELECT * FROM window_export_waybill w
        WHERE w.logistics_no = i.logistics_no AND w.logistics_code = i.logistics_code AND w.superseded_by IS NULL LIMIT 1
    ) w ON true
    LEFT JOIN LATERAL (
        SELECT r.cny FROM clearance_export_rate r WHERE r.currency = i.currencies[1] LIMIT 1
    ) r ON true
    CROSS JOIN LATERAL (
        SELECT min(k.digits) AS least_digits, coalesce(bool_and(k.digits IS NOT NULL), true) AS known
        FROM unnest(i.goods_codes) AS u (code) LEFT JOIN clearance_export_code k ON k.code = u.code
        WHERE o.id IS NOT NULL AND w.id IS NOT NULL
    ) goods
),
final AS MATERIALIZED (
    SELECT s.*,
        CASE
            WHEN s.broken IS NOT NULL THEN CASE WHEN s.broken = 0 THEN 2 ELSE 1 END
            WHEN s.order_id IS NULL AND s.b2b AND NOT s.late THEN 3
            ELSE 0
        END AS outcome,
        CASE
            WHEN s.broken IS NULL THEN CASE WHEN s.order_id IS NULL AND s.b2b AND NOT s.late THEN 100 ELSE 2 END
            WHEN s.broken <> 0 THEN 100
            WHEN s.points >= {inspect_from} THEN 500
            WHEN s.points >= {documents_from} THEN 300
            ELSE 800
        END AS status
    FROM (
        SELECT t.*, {points} AS points FROM (
            SELECT m.*, CASE WHEN m.broken IS NULL THEN 0 ELSE coalesce(m.risks, 0) END AS risk_bits FROM matched m
        ) t
    ) s
),
recorded AS (
    INSERT INTO clearance_export_decision (
        inventory_id, status, outcome, broken, risks, score, value_cny, order_id, collection_id, waybill_id, decided_on
    )
    SELECT id, status, outcome, coalesce(broken, 0), risk_bits, points, value_cny, order_id, collection_id, waybill_id,
        {day}
    FROM final WHERE NOT late
),
recorded_late AS (
    UPDATE clearance_export_decision d SET
        status = f.status, outcome = f.outcome, broken = coalesce(f.broken, 0), risks = f.risk_bits, score = f.points,
        value_cny = f.value_cny, order_id = f.order_id, collection_id = f.collection_id, waybill_id = f.waybill_id,
        decided_on = {day}, decided_at = now()
    FROM final f WHERE d.inventory_id = f.id AND f.late AND f.outcome <> 0
),
began_to_wait AS (
    INSERT INTO clearance_export_waiting (
        inventory_id, order_no, ebp_code, ebc_code, logistics_no, logistics_code, needs_collection
    )
    SELECT id, order_no, ebp_code, ebc_code, logistics_no, logistics_code, NOT b2b
    FROM final WHERE outcome = 0 AND NOT late
),
ceased_to_wait AS (
    DELETE FROM clearance_export_waiting w USING final f WHERE w.inventory_id = f.id AND f.late AND f.outcome <> 0
)
SELECT id, late, outcome, status,
    -- What only the uncommon answers need, in one column that is mostly NULL: fetching costs by the column.
    CASE WHEN status <> 800 OR late THEN json_build_array(
        broken::text, risk_bits::text, order_id::text, collection_id::text, waybill_id::text, message_id::text,
        order_message::text, guid, customs_code, ebp_code, ebc_code, agent_code, cop_no, order_no, statistics_flag,
        trade_mode, order_type, order_lines::text, line_count::text, currency, order_currency, order_total::text,
        charge::text, charge_currency, waybill_packages::text, packages::text, waybill_ebc, round(value_cny, 2)::text
    ) END
FROM final
