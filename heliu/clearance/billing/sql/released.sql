-- Released inventories with tax that have no bill yet, the oldest first, with the tax of every line where the rates the
-- hot statement joined still stand. Which: those since the mark (a bitmap scan of the block ranges touched since), or one
-- by its key; then look-ups by key. The formulas of a line are those of clearance/sql/decide.sql; the caller holds their
-- sums against what was decided and asks the pure rule where they differ.
WITH fresh AS MATERIALIZED (
    SELECT d.inventory_id, d.decided_at, d.decided_on, d.duty, d.consumption_tax, d.vat
    FROM clearance_decision d
    WHERE {which} AND d.status = ANY (%(released)s) AND d.duty + d.consumption_tax + d.vat > 0
        AND NOT EXISTS (SELECT FROM public.taxation_bill b WHERE b.inventory_id = d.inventory_id)
    ORDER BY d.decided_at, d.inventory_id LIMIT %(limit)s
)
SELECT f.inventory_id, f.decided_at::text, f.decided_on, f.duty, f.consumption_tax, f.vat,
    coalesce((SELECT (min(s.at) AT TIME ZONE 'Asia/Shanghai')::date FROM clearance_step s
        WHERE s.inventory_id = f.inventory_id AND s.status = 800 AND s.moved), f.decided_on) AS released_on,
    i.message_id, i.cop_no, i.order_no, i.customs_code, i.assure_code, i.ebp_code, i.ebc_code, i.logistics_code,
    i.agent_code, split_part(i.masked, '|', 1) AS taxpayer, m.received_at,
    i.freight, i.insured_fee, i.goods_codes, i.totals, i.quantity, tax.prices, tax.consumption_taxes, tax.vats
FROM fresh f
JOIN public.declarations_inventory i ON i.id = f.inventory_id
LEFT JOIN public.declarations_message m ON m.id = i.message_id
CROSS JOIN LATERAL (
    SELECT array_agg(l.price ORDER BY l.place) AS prices,
        array_agg(round(l.price * r.consumption * %(share)s / (1 - r.consumption), 2) ORDER BY l.place)
            AS consumption_taxes,
        array_agg(round(l.price * r.vat * %(share)s / (1 - r.consumption), 2) ORDER BY l.place) AS vats
    FROM (
        SELECT u.place, u.code, u.total + CASE WHEN i.freight + i.insured_fee = 0 OR i.value = 0 THEN 0 ELSE
            round((i.freight + i.insured_fee) * u.run / i.value, 2)
            - round((i.freight + i.insured_fee) * (u.run - u.total) / i.value, 2)
        END AS price
        FROM unnest(i.goods_codes, i.totals, i.running) WITH ORDINALITY AS u (code, total, run, place)
    ) l
    LEFT JOIN clearance_rate r ON r.code = l.code AND r.plain
) tax
ORDER BY f.decided_at, f.inventory_id
