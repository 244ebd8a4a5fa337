-- All events of the parcels of an order or waybill number (%(number)s), at most %(most)s parcels.
-- Expected plan: index look-ups by key in each generation's leaf; nothing is scanned.

WITH parcel AS MATERIALIZED (
    SELECT i.id, i.order_no, i.ebp_code, i.logistics_no, i.logistics_code, i.message_id
    FROM public.declarations_inventory i
    WHERE i.superseded_by IS NULL AND i.order_no IN (SELECT %(number)s::text UNION ALL
        SELECT w.order_no FROM public.declarations_waybill w
        WHERE w.logistics_no = %(number)s AND w.superseded_by IS NULL)
    LIMIT %(most)s
), wanted AS (
    SELECT DISTINCT order_no, ebp_code FROM parcel
    UNION SELECT o.order_no, o.ebp_code FROM public.declarations_order o
        WHERE o.order_no = %(number)s AND o.superseded_by IS NULL
), event AS (
    SELECT 'order' AS kind, o.order_no, o.ebp_code, o.message_id, NULL::timestamptz AS at, NULL::bigint AS told,
        0 AS status
        FROM wanted JOIN public.declarations_order o USING (order_no, ebp_code) WHERE o.superseded_by IS NULL
    UNION ALL SELECT 'payment', p.order_no, p.ebp_code, p.message_id, NULL, NULL, 0
        FROM wanted JOIN public.declarations_payment p USING (order_no, ebp_code) WHERE p.superseded_by IS NULL
    UNION ALL SELECT 'waybill', parcel.order_no, parcel.ebp_code, w.message_id, NULL, NULL, 0
        FROM parcel JOIN public.declarations_waybill w USING (logistics_no, logistics_code)
        WHERE w.superseded_by IS NULL
    UNION ALL SELECT 'inventory', order_no, ebp_code, message_id, NULL, NULL, 0 FROM parcel
    UNION ALL SELECT 'step', parcel.order_no, parcel.ebp_code, NULL, s.at, NULL, s.status
        FROM parcel JOIN clearance_step s ON s.inventory_id = parcel.id
    UNION ALL SELECT 'step', parcel.order_no, parcel.ebp_code, NULL, d.decided_at, NULL, d.status
        FROM parcel JOIN clearance_decision d ON d.inventory_id = parcel.id
        WHERE d.outcome <> %(waiting)s AND NOT EXISTS (SELECT FROM clearance_step s WHERE s.inventory_id = parcel.id)
    UNION ALL SELECT 'delivery', parcel.order_no, parcel.ebp_code, NULL, NULL, v.delivered_at, 0
        FROM parcel JOIN public.declarations_delivery v USING (logistics_no, logistics_code)
        WHERE v.superseded_by IS NULL
)
SELECT e.kind, e.order_no, e.ebp_code, coalesce(e.at, m.received_at) AS at, e.told, e.status
FROM event e LEFT JOIN public.declarations_message m ON m.id = e.message_id
