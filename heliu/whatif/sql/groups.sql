-- Declarations that recompute, by trade mode (kind 3), by band of price (5) and by seller (6): one scan, three hash
-- tables. The band is the place of the first bound the price does not exceed.
SELECT grouping(mode, band, firm), coalesce(mode, firm, band::text), count(*),
    count(*) FILTER (WHERE a_tax < b_tax), count(*) FILTER (WHERE a_tax > b_tax),
    coalesce(sum(b_tax - a_tax) FILTER (WHERE a_tax < b_tax), 0.00),
    coalesce(sum(a_tax - b_tax) FILTER (WHERE a_tax > b_tax), 0.00),
    coalesce(sum(b_duty) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(b_consumption_tax) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(b_vat) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(a_duty) FILTER (WHERE a_outcome = 5), 0.00),
    coalesce(sum(a_consumption_tax) FILTER (WHERE a_outcome = 5), 0.00),
    coalesce(sum(a_vat) FILTER (WHERE a_outcome = 5), 0.00)
FROM (SELECT *, {bands} - width_bucket(-price, {bounds}::numeric[]) AS band FROM pg_temp.whatif_held WHERE agrees) held
GROUP BY GROUPING SETS ((mode), (band), (firm))
