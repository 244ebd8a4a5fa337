-- Every order of a platform in a time, and everything taken off in it, an entry each; amounts in CNY to the fen.
-- A cancelled declaration that was declared anew takes nothing off: its successor stands for the same sale.
-- {scope}: AND a condition over seller. What has no rate of its order's month has cny NULL.
WITH rate (currency, month, cny) AS (
    SELECT * FROM unnest(%(currencies)s::text[], %(months)s::bigint[], %(rates)s::numeric[])
), entry AS (
    SELECT o.ebc_code AS seller, o.order_no, o.app_time AS sold_at,
        (o.app_time / 1000000)::text AS day, 'order' AS kind, o.goods_value AS amount, '142' AS currency
    FROM public.declarations_order o
    WHERE o.ebp_code = ANY (%(platforms)s) AND o.superseded_by IS NULL AND o.app_type <> 3
        AND o.app_time >= %(first)s AND o.app_time < %(beyond)s
    UNION ALL
    SELECT o.ebc_code, o.order_no, o.app_time, (o.app_time / 1000000)::text, 'order', o.goods_value, o.currency
    FROM public.declarations_export_order o
    WHERE o.ebp_code = ANY (%(platforms)s) AND o.superseded_by IS NULL AND o.app_type <> 3
        AND o.app_time >= %(first)s AND o.app_time < %(beyond)s
    UNION ALL
    SELECT o.ebc_code, o.order_no, o.app_time, to_char(u.moved_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD'),
        u.kind, CASE u.kind WHEN 'cancel' THEN -o.goods_value ELSE -least(u.value_back, o.goods_value) END, '142'
    FROM clearance_undoing u
    JOIN public.declarations_inventory i ON i.id = u.inventory_id AND i.superseded_by IS NULL
    JOIN public.declarations_order o ON o.order_no = i.order_no AND o.ebp_code = i.ebp_code AND o.superseded_by IS NULL
    WHERE u.state = 'done' AND u.ebp_code = ANY (%(platforms)s)
        AND u.moved_at >= %(begins)s AND u.moved_at < %(ends)s
    UNION ALL
    SELECT o.ebc_code, o.order_no, o.app_time, to_char(d.decided_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD'),
        'cancel', -o.goods_value, o.currency
    FROM clearance_export_decision d
    JOIN public.declarations_export_inventory i ON i.id = d.inventory_id AND i.superseded_by IS NULL
    JOIN public.declarations_export_order o
        ON o.order_no = i.order_no AND o.ebp_code = i.ebp_code AND o.ebc_code = i.ebc_code AND o.superseded_by IS NULL
    WHERE d.status = 399 AND i.ebp_code = ANY (%(platforms)s)
        AND d.decided_at >= %(begins)s AND d.decided_at < %(ends)s
    UNION ALL
    SELECT o.ebc_code, o.order_no, o.app_time, to_char(r.back_on, 'YYYYMMDD'), 'return', -sum(l.value), o.currency
    FROM clearance_export_return r
    JOIN clearance_export_return_line l ON l.return_id = r.return_id
    JOIN public.declarations_export_inventory i ON i.id = r.inventory_id AND i.superseded_by IS NULL
    JOIN public.declarations_export_order o
        ON o.order_no = i.order_no AND o.ebp_code = i.ebp_code AND o.ebc_code = i.ebc_code AND o.superseded_by IS NULL
    WHERE r.status = 800 AND i.ebp_code = ANY (%(platforms)s) AND r.back_on >= %(from_day)s AND r.back_on <= %(to_day)s
    GROUP BY r.return_id, o.ebc_code, o.order_no, o.app_time, r.back_on, o.currency
), valued AS (
    SELECT e.*, round(e.amount * CASE e.currency WHEN '142' THEN 1 ELSE r.cny END, 2) AS cny
    FROM entry e LEFT JOIN rate r ON r.currency = e.currency AND r.month = e.sold_at / 100000000
    WHERE true {scope}
)
