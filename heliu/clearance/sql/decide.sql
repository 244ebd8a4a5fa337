-- One micro-batch of inventories: stored, matched, taxed, scored, reserved against the quota, decided. One statement.
--
-- $1 and $2 (order and waybill numbers) name the counterparts that came with this batch (stored already): they find the
-- waiting inventories they may complete; $3 are inventories to look at anew, $4 is the instant of receipt;
-- stage_inventory holds the new ones. What stands in braces are the terms of the day, put in as literals when the
-- statement is prepared (statement.py). Expected plan: one scan of each stage, then index
-- look-ups by LATERAL … LIMIT 1, which the planner cannot turn into joins over whole tables.
-- The rules are those of heliu/clearance/rules.py and heliu/risk/rules.py, bit for bit; a test on random rows holds
-- both together. What the statement cannot compute (a rate per piece or litre, one item above the limit, a quota that
-- two inventories want at once) comes back with outcome 9 and is decided by the pure rules in the same transaction.
WITH fresh AS (
    INSERT INTO declarations_inventory ({columns})
    SELECT {columns} FROM stage_inventory s
    WHERE NOT EXISTS (
        SELECT FROM closed_inventory c
        WHERE c.order_no = s.order_no AND c.ebc_code = s.ebc_code AND c.superseded_by IS NULL
    ) AND NOT EXISTS (
        SELECT FROM closed_inventory c
        WHERE c.cop_no = s.cop_no AND c.agent_code = s.agent_code AND c.superseded_by IS NULL
    )
    ON CONFLICT DO NOTHING
    RETURNING *
),
completed AS MATERIALIZED (
    SELECT w.inventory_id FROM unnest($1) AS k (order_no) CROSS JOIN LATERAL (
        SELECT w.inventory_id FROM clearance_waiting w WHERE w.order_no = k.order_no OFFSET 0
    ) w
    UNION ALL
    SELECT w.inventory_id FROM unnest($2) AS k (logistics_no) CROSS JOIN LATERAL (
        SELECT w.inventory_id FROM clearance_waiting w WHERE w.logistics_no = k.logistics_no OFFSET 0
    ) w
    UNION ALL
    SELECT unnest($3)
),
held AS MATERIALIZED (          -- two processes may complete the same one: the second skips it, the sweep comes again
    SELECT w.inventory_id FROM clearance_waiting w
    WHERE w.inventory_id IN (SELECT inventory_id FROM completed)
    FOR UPDATE SKIP LOCKED
),
candidate AS (
    SELECT f.*, false AS late FROM fresh f
    UNION ALL
    SELECT i.*, true AS late FROM held h
    CROSS JOIN LATERAL (SELECT * FROM window_inventory i WHERE i.id = h.inventory_id OFFSET 0) i
    WHERE i.superseded_by IS NULL
),
trio AS MATERIALIZED (
    SELECT
        i.id, i.late, i.message_id, i.guid, i.customs_code, i.ebp_code, i.ebc_code, i.agent_code, i.cop_no, i.order_no,
        i.logistics_no, i.logistics_code, i.buyer_id, i.masked, i.line_count, i.value, i.quantity,
        i.value + i.freight + i.insured_fee AS tax_price, tax.consumption_tax, tax.vat, tax.plain,
        o.id AS order_id, p.id AS payment_id, w.id AS waybill_id,
        o.line_count AS order_lines, o.paid AS order_paid, p.paid AS payment_paid, o.masked AS order_masked,
        p.masked AS payment_masked, o.pay_code AS order_pay_code, p.pay_code AS payment_pay_code,
        o.message_id AS order_message,
        CASE WHEN o.id IS NULL OR p.id IS NULL OR w.id IS NULL THEN NULL ELSE
            (i.line_count <> o.line_count)::int
            + (i.line_count = o.line_count
               AND (i.goods_names <> o.goods_names OR i.goods_values <> o.goods_values))::int * 2
            + (p.payer_name_key <> o.buyer_name_key OR p.payer_id_key <> o.buyer_id_key)::int * 4
            + (p.paid <> o.paid)::int * 8
            + coalesce(p.pay_code <> o.pay_code, false)::int * 16
            + (i.buyer_name_key <> o.buyer_name_key)::int * 32
            + (i.buyer_phone_key <> o.buyer_phone_key)::int * 64
            + (i.buyer_id_key <> o.buyer_id_key)::int * 128
            + coalesce(p.pay_transaction_id <> o.pay_transaction_id, false)::int * 256
            + (w.consignee_key <> o.consignee_key OR w.consignee_phone_key <> o.consignee_phone_key
               OR w.consignee_address_key <> o.consignee_address_key)::int * 512
            + (w.order_no <> i.order_no)::int * 1024
            + (i.ebc_code <> o.ebc_code)::int * 2048
            + (NOT o.balanced)::int * 4096
            + (i.trade_mode NOT IN ('9610', '1210', '1239'))::int * 8192
        END AS broken,
        (i.value + i.freight + i.insured_fee BETWEEN {near_limit} AND {single_limit})::int::bigint
        + (p.paid_at > $4)::int::bigint * 2
        + (i.net_kg > i.gross_kg)::int::bigint * 4
        + (abs(w.weight_kg - i.gross_kg) > {weight_tolerance} * i.gross_kg)::int::bigint * 8
        + (i.value > {value_per_kg} * i.net_kg)::int::bigint * 16
        + (i.freight > {freight_share} * i.value)::int::bigint * 32
        + (coalesce(q.purchases, 0) >= {purchases})::int::bigint * 64
        + (o.consignee_key <> o.buyer_name_key)::int::bigint * 128
        + (o.consignee_phone_key <> o.buyer_phone_key)::int::bigint * 256
        + (NOT i.id_check)::int::bigint * 512
        + (i.app_time / 10000 % 100 >= {night_from} AND i.app_time / 10000 % 100 < {night_to})::int::bigint * 1024
        + (i.quantity >= {quantity})::int::bigint * 2048
        + (NOT (i.products_fit AND o.products_fit))::int::bigint * 4096
        + (i.assure_code NOT IN (i.ebp_code, i.ebc_code, i.logistics_code))::int::bigint * 8192
        + (i.trade_mode = '1210' AND i.country <> '142')::int::bigint * 16384
        + (i.trade_mode = '1210' AND NOT (i.bonded_whole AND i.records_whole))::int::bigint * 32768
        + (i.trade_mode = '9610' AND NOT i.direct_whole)::int::bigint * 65536
        + (i.declared_on NOT BETWEEN {declared_from} AND {declared_to})::int::bigint * 131072
        + (i.customs_code <> ALL ({districts}::text[]))::int::bigint * 262144
        + (i.value < {unit_price_low} * i.quantity)::int::bigint * 524288
        + (i.value > {unit_price_high} * i.quantity)::int::bigint * 1048576
        + ((i.id % 2147483647 * 2654435761 + {salt}) % 1000003 % 1000 < {sample_permille})::int::bigint * 2097152
        AS risks
    FROM candidate i
    LEFT JOIN LATERAL (
        SELECT * FROM window_order o
        WHERE o.order_no = i.order_no AND o.ebp_code = i.ebp_code AND o.superseded_by IS NULL LIMIT 1
    ) o ON true
    LEFT JOIN LATERAL (
        SELECT * FROM window_payment p
        WHERE p.order_no = i.order_no AND p.ebp_code = i.ebp_code AND p.superseded_by IS NULL
        ORDER BY (p.pay_code = o.pay_code AND p.pay_transaction_id = o.pay_transaction_id) DESC, p.id DESC LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (
        SELECT * FROM window_waybill w
        WHERE w.logistics_no = i.logistics_no AND w.logistics_code = i.logistics_code AND w.superseded_by IS NULL LIMIT 1
    ) w ON true
    LEFT JOIN LATERAL (
        SELECT q.purchases FROM clearance_quota q WHERE q.buyer_id = i.buyer_id AND q.year = {year} LIMIT 1
    ) q ON true
    CROSS JOIN LATERAL (        -- 署令272 art. 17, in the words of heliu/taxation/line_sql.py
        SELECT
            sum({line_consumption_tax}) AS consumption_tax,
            sum({line_vat}) AS vat,
            -- what the positive list keeps out by this mode is left to the judge, like a rate he alone computes
            bool_and(coalesce(r.plain AND CASE WHEN i.trade_mode = '9610' THEN r.direct ELSE r.bonded END, false)) AS plain
        FROM (
            SELECT u.code, {line_price} AS price
            FROM unnest(i.goods_codes, i.totals, i.running) AS u (code, total, run)
            WHERE o.id IS NOT NULL AND p.id IS NOT NULL AND w.id IS NOT NULL
        ) l
        LEFT JOIN clearance_rate r ON r.code = l.code
    ) tax
),
judged AS (
    SELECT t.*, {points} AS points,
        CASE
            WHEN t.broken IS NULL THEN 0
            WHEN t.broken <> 0 THEN 1
            WHEN t.quantity = 0 THEN 9
            WHEN t.value = 0 THEN 3
            WHEN t.tax_price > {single_limit} AND {gifts_count} AND (t.line_count > 1 OR t.quantity <> 1) THEN 2
            WHEN t.tax_price > {single_limit} OR t.tax_price > {annual_limit} OR NOT t.plain THEN 9
            ELSE 5
        END AS outcome
    FROM (SELECT r.*, coalesce(r.risks, 0) AS risk_bits FROM trio r) t
),
scored AS MATERIALIZED (
    SELECT j.*, CASE
            WHEN j.points >= {inspect_from} THEN 500
            WHEN j.points >= {documents_from} THEN 300
            ELSE 800
        END AS lane
    FROM judged j
),
wanted AS (                     -- a buyer of whom the judge decides one is left to him whole: first come, first served
    SELECT buyer_id, sum(tax_price) AS total, count(*) AS purchases,
        coalesce(sum(tax_price) FILTER (WHERE lane = 800), 0) AS released
    FROM scored WHERE outcome IN (5, 9) GROUP BY buyer_id HAVING bool_and(outcome = 5)
),
granted AS (                    -- in the order of the key, so that two processes never wait for each other crosswise
    INSERT INTO clearance_quota AS q (buyer_id, year, reserved, committed, purchases)
    SELECT buyer_id, {year}, total - released, released, purchases
    FROM wanted WHERE total <= {annual_limit} AND purchases <= {purchases} ORDER BY buyer_id
    ON CONFLICT (buyer_id, year) DO UPDATE SET
        reserved = q.reserved + excluded.reserved,
        committed = q.committed + excluded.committed,
        purchases = q.purchases + excluded.purchases
    WHERE q.reserved + q.committed + excluded.reserved + excluded.committed <= {annual_limit}
        -- of purchases that pass the number of R07 in this very batch only the judge can say which are too many
        AND (q.purchases >= {purchases} OR q.purchases + excluded.purchases <= {purchases})
    RETURNING buyer_id
),
final AS MATERIALIZED (
    SELECT s.*,
        CASE WHEN s.outcome = 5 AND g.buyer_id IS NULL THEN 9 ELSE s.outcome END AS verdict,
        CASE s.outcome WHEN 0 THEN 2 WHEN 1 THEN 100 WHEN 2 THEN -621005 WHEN 3 THEN 100 WHEN 5 THEN s.lane END AS status
    FROM scored s LEFT JOIN granted g ON g.buyer_id = s.buyer_id
),
recorded AS (
    INSERT INTO clearance_decision (
        inventory_id, status, outcome, broken, risks, score, buyer_id, year, counted, tax_price, duty, consumption_tax, vat,
        order_id, payment_id, waybill_id, decided_on
    )
    SELECT id, status, outcome, coalesce(broken, 0), risk_bits, points, buyer_id, {year},
        CASE WHEN outcome = 5 THEN tax_price ELSE 0 END, tax_price,
        CASE WHEN outcome = 5 THEN 0 END, CASE WHEN outcome = 5 THEN consumption_tax END, CASE WHEN outcome = 5 THEN vat END,
        order_id, payment_id, waybill_id, {day}
    FROM final WHERE verdict <> 9 AND NOT late
),
recorded_late AS (
    UPDATE clearance_decision d SET
        status = f.status, outcome = f.outcome, broken = coalesce(f.broken, 0), risks = f.risk_bits, score = f.points,
        year = {year}, counted = CASE WHEN f.outcome = 5 THEN f.tax_price ELSE 0 END,
        duty = CASE WHEN f.outcome = 5 THEN 0 END,
        consumption_tax = CASE WHEN f.outcome = 5 THEN f.consumption_tax END,
        vat = CASE WHEN f.outcome = 5 THEN f.vat END,
        order_id = f.order_id, payment_id = f.payment_id, waybill_id = f.waybill_id, decided_on = {day}, decided_at = now()
    FROM final f WHERE d.inventory_id = f.id AND f.late AND f.verdict NOT IN (0, 9)
),
began_to_wait AS (
    INSERT INTO clearance_waiting (inventory_id, order_no, ebp_code, logistics_no, logistics_code)
    SELECT id, order_no, ebp_code, logistics_no, logistics_code FROM final WHERE verdict = 0 AND NOT late
),
ceased_to_wait AS (
    DELETE FROM clearance_waiting w USING final f WHERE w.inventory_id = f.id AND f.late AND f.verdict NOT IN (0, 9)
)
SELECT id, late, verdict, status, consumption_tax::text, vat::text, (consumption_tax + vat)::text,
    -- What only the uncommon answers need, in one column that is mostly NULL: fetching costs by the column.
    CASE WHEN verdict <> 5 OR lane = 300 OR late THEN json_build_array(
        tax_price::text, broken::text, risk_bits::text, buyer_id::text, order_id::text, payment_id::text,
        waybill_id::text, message_id::text, order_message::text,
        guid, customs_code, ebp_code, ebc_code, agent_code, cop_no,
        order_paid::text, payment_paid::text, order_masked, payment_masked, masked, order_pay_code, payment_pay_code,
        order_lines::text, line_count::text
    ) END
FROM final
