-- Declarations as officers and firms know them: no personal value is among these columns.
SELECT v.id, v.cop_no, v.agent_code, v.ebc_code, v.order_no, d.decided_on, d.tax_price
FROM public.declarations_inventory v JOIN clearance_decision d ON d.inventory_id = v.id
WHERE v.id = ANY ({ids})
