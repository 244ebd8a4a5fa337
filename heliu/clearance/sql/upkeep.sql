-- What the officers' work lists and the timers look up, and how far the timers have come.

-- Only what is under review is in it: a few of a hundred inventories.
CREATE INDEX clearance_decision_review ON clearance_decision (decided_at) WHERE status IN (300, 500);
-- Released inventories are found by when they came there; a summary of block ranges costs the hot path nothing.
CREATE INDEX clearance_decision_decided ON clearance_decision USING brin (decided_at)
    WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE clearance_mark (                -- up to which instant a timer has done its work
    name text PRIMARY KEY,
    reached timestamptz NOT NULL
);
