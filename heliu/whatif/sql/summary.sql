-- Declarations that recompute, by month and by what became of them under each law.
SELECT month, b_outcome, b_over, a_outcome, a_over, {sums}
FROM pg_temp.whatif_held WHERE agrees
GROUP BY month, b_outcome, b_over, a_outcome, a_over
