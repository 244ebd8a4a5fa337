-- Purchases, in the order of decisions, of the buyers whose annual sum may reach the limit under one of the laws; for all
-- others it plays no part. More than counted or bought can nobody have used.
WITH tight AS (
    SELECT c.buyer_id, c.year, coalesce(max(e.counted), 0) AS earlier
    FROM pg_temp.whatif_case c LEFT JOIN pg_temp.whatif_earlier e USING (buyer_id, year)
    GROUP BY c.buyer_id, c.year
    HAVING bool_or(c.stored = 4) OR coalesce(max(e.counted), 0) + sum(CASE
        WHEN c.b_outcome IN (5, 6, 12, 13) OR c.a_outcome IN (5, 6, 12, 13) THEN greatest(c.counted, c.price) ELSE c.counted
    END) > min(least(c.b_annual, c.a_annual))
)
SELECT t.buyer_id, t.year, t.earlier,
    c.id, c.price, c.counted, c.stored, c.b_outcome, c.a_outcome, c.b_annual, c.a_annual, c.same_amounts
FROM tight t JOIN pg_temp.whatif_case c USING (buyer_id, year)
ORDER BY c.buyer_id, c.year, c.day, c.id
