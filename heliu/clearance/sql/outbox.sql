-- The relay reads first answers in the order of their commits: one row a message, found by place.
CREATE INDEX clearance_answer_outbox ON clearance_answer (txid, id) WHERE keys = '{}';
