-- Who crosses the limits: outcome under both laws, declarations, buyers, goods' value, tax before and after.
SELECT b_outcome, a_outcome, count(*), count(DISTINCT buyer_id), sum(price), coalesce(sum(b_tax), 0.00),
    coalesce(sum(a_tax), 0.00), (array_agg(id ORDER BY price DESC, id))[:{most}]
FROM pg_temp.whatif_held
WHERE agrees AND b_outcome <> a_outcome
GROUP BY b_outcome, a_outcome
