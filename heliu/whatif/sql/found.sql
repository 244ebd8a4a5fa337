-- How many declarations of the period stand at each outcome, those that are not taxed again included.
SELECT d.outcome, count(*) FROM clearance_decision d
WHERE d.decided_on BETWEEN {since} AND {until}
GROUP BY d.outcome
