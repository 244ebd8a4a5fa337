-- What persons ask about their own yearly quota, and what they dispute of it.

CREATE TABLE clearance_look (                -- 查询日志: every look of a person, found or not; no name, no number
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    address_key bigint NOT NULL,             -- keyed fingerprint of the address the look came from
    what text NOT NULL CHECK (what IN ('identify', 'trace')),
    buyer_id uuid,                           -- who was claimed to be asking; nobody for a trace
    found boolean NOT NULL
);
CREATE INDEX ON clearance_look (address_key, at);
CREATE INDEX ON clearance_look (buyer_id, at);

CREATE TABLE clearance_dispute (             -- 额度异议
    number text COLLATE "C" PRIMARY KEY,
    inventory_id bigint NOT NULL,
    buyer_id uuid NOT NULL,
    reason text NOT NULL CHECK (reason IN ('not_mine', 'not_received', 'amount', 'not_given_back')),
    words bytea NOT NULL,                    -- the person's own words, sealed
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'customs', 'upheld', 'dismissed', 'withdrawn')),
    opened_at timestamptz NOT NULL,
    due date NOT NULL,
    answer text NOT NULL DEFAULT '',
    given_back numeric(19,5) NOT NULL DEFAULT 0,
    closed_at timestamptz,
    CHECK ((state IN ('open', 'customs')) = (closed_at IS NULL)),
    CHECK (state NOT IN ('upheld', 'dismissed') OR answer <> ''),
    CHECK (given_back = 0 OR state = 'upheld')
);
CREATE UNIQUE INDEX clearance_dispute_one_open ON clearance_dispute (inventory_id) WHERE closed_at IS NULL;
CREATE INDEX ON clearance_dispute (buyer_id);
CREATE INDEX clearance_dispute_due ON clearance_dispute (due) WHERE closed_at IS NULL;

CREATE TABLE clearance_dispute_step (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number text COLLATE "C" NOT NULL REFERENCES clearance_dispute,
    state text NOT NULL,
    note text NOT NULL,
    actor text NOT NULL,                     -- the officer's name, or 'consumer'
    at timestamptz NOT NULL
);
CREATE INDEX ON clearance_dispute_step (number);
