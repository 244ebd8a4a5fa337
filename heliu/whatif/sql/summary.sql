-- Declarations that recompute, by month and by what became of them under each law.
SELECT month, b_outcome, b_over, a_outcome, a_over, count(*),
    count(*) FILTER (WHERE a_tax < b_tax), count(*) FILTER (WHERE a_tax > b_tax),
    coalesce(sum(b_tax - a_tax) FILTER (WHERE a_tax < b_tax), 0.00),
    coalesce(sum(a_tax - b_tax) FILTER (WHERE a_tax > b_tax), 0.00),
    coalesce(sum(b_duty) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(b_consumption_tax) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(b_vat) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(a_duty) FILTER (WHERE a_outcome = 5), 0.00),
    coalesce(sum(a_consumption_tax) FILTER (WHERE a_outcome = 5), 0.00),
    coalesce(sum(a_vat) FILTER (WHERE a_outcome = 5), 0.00)
FROM pg_temp.whatif_held WHERE agrees
GROUP BY month, b_outcome, b_over, a_outcome, a_over
