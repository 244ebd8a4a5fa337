-- How much does not recompute, by what tells the reason: outcomes, and whether a tax is missing in what is stored.
SELECT stored, b_outcome, stored_duty IS NULL OR stored_consumption_tax IS NULL OR stored_vat IS NULL AS untaxed, count(*)
FROM pg_temp.whatif_held WHERE NOT agrees
GROUP BY stored, b_outcome, untaxed
