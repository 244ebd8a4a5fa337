-- The staged deliveries (CEB513): released inventories are closed, the deliveries of all others wait for the release.
-- A decision is locked whatever its status, so that a release under way and the delivery never pass each other by.
-- Expected plan: one scan of the stage, then index look-ups.
WITH parcel AS MATERIALIZED (
    SELECT s.logistics_no, s.logistics_code, i.id, i.message_id, i.echo
    FROM stage_delivery s
    LEFT JOIN LATERAL (
        SELECT i.id, i.message_id,
            ARRAY[i.guid, i.customs_code, i.ebp_code, i.ebc_code, i.agent_code, i.cop_no] AS echo
        FROM (
            SELECT * FROM window_waybill w
            WHERE w.logistics_no = s.logistics_no AND w.logistics_code = s.logistics_code AND w.superseded_by IS NULL
            LIMIT 1
        ) w
        CROSS JOIN LATERAL (
            SELECT * FROM window_inventory i
            WHERE i.order_no = w.order_no AND i.logistics_no = w.logistics_no AND i.superseded_by IS NULL LIMIT 1
        ) i
    ) i ON true
),
held AS MATERIALIZED (
    SELECT d.inventory_id, d.status FROM clearance_decision d
    WHERE d.inventory_id IN (SELECT id FROM parcel) ORDER BY d.inventory_id FOR UPDATE
),
closed AS (
    UPDATE clearance_decision d SET status = %(closed)s FROM held h
    WHERE d.inventory_id = h.inventory_id AND h.status = %(released)s RETURNING d.inventory_id
),
noted AS (
    INSERT INTO clearance_step (inventory_id, status, note, actor)
    SELECT inventory_id, %(closed)s, '签收后结关', 'CEB513' FROM closed
),
early AS (
    INSERT INTO clearance_early_delivery (logistics_no, logistics_code)
    SELECT DISTINCT p.logistics_no, p.logistics_code FROM parcel p LEFT JOIN held h ON h.inventory_id = p.id
    WHERE h.status IS NULL OR h.status NOT IN (%(released)s, %(closed)s)
    ON CONFLICT DO NOTHING
)
SELECT DISTINCT ON (p.id) p.id, p.message_id, p.echo FROM parcel p
WHERE p.id IN (SELECT inventory_id FROM closed) ORDER BY p.id
