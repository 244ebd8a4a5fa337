-- What buyers had used of the year's limit when the period began: a fact, whatever the change. Nobody on 1 January.
INSERT INTO pg_temp.whatif_earlier
SELECT d.buyer_id, d.year, sum(d.counted)
FROM clearance_decision d
WHERE d.decided_on >= {year_began} AND d.decided_on < {since} AND d.counted > 0
    AND (uuid_hash(d.buyer_id) & 1048575) % {buckets} = {bucket}
GROUP BY d.buyer_id, d.year
