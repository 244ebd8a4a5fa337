-- Declarations that recompute, by trade mode (kind 3), by band of price (5) and by seller (6): one scan, three hash
-- tables. The band is the place of the first bound the price does not exceed.
SELECT grouping(mode, band, firm), coalesce(mode, firm, band::text), {sums}
FROM (SELECT *, {bands} - width_bucket(-price, {bounds}::numeric[]) AS band FROM pg_temp.whatif_held WHERE agrees) held
GROUP BY GROUPING SETS ((mode), (band), (firm))
