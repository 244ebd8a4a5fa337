-- Whom the annual sum refuses is refused.
UPDATE pg_temp.whatif_case c SET
    b_outcome = CASE WHEN o.before THEN 4 ELSE c.b_outcome END,
    a_outcome = CASE WHEN o.after THEN 4 ELSE c.a_outcome END
FROM pg_temp.whatif_over o WHERE o.id = c.id
