-- What does not recompute, the first of it: under the law of its own day it does not come to what is stored.
SELECT id, stored, b_outcome, counted, stored_duty, stored_consumption_tax, stored_vat, b_duty, b_consumption_tax, b_vat
FROM pg_temp.whatif_held WHERE NOT agrees
ORDER BY id
LIMIT {most}
