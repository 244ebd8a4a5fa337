-- The officers' desk: what they note, hold and propose; and which receipts hold which code.

CREATE TABLE clearance_remark (              -- 办理记录: what an officer did or wrote beside the moves
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inventory_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('note', 'hold', 'lift', 'propose', 'decline')),
    reason text NOT NULL DEFAULT '',         -- code of heliu/clearance/reasons.yaml
    note text NOT NULL DEFAULT '',
    officer_id bigint NOT NULL,
    officer text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON clearance_remark (inventory_id);

CREATE TABLE clearance_hold (                -- 暂缓: while a row stands here nobody releases the inventory
    inventory_id bigint PRIMARY KEY,
    reason text NOT NULL,
    officer_id bigint NOT NULL,
    officer text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE clearance_proposal (            -- 提请放行: a release that a second officer confirms
    inventory_id bigint PRIMARY KEY,
    reason text NOT NULL,
    note text NOT NULL,
    officer_id bigint NOT NULL,
    officer text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE clearance_returned (            -- 回执代码: one row for each code of a receipt message, written by a timer
    answer_id bigint NOT NULL,
    code integer NOT NULL,
    sender text COLLATE "C",
    message_id bigint NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (answer_id, code)
);
CREATE INDEX ON clearance_returned (sender, code, given_at);
CREATE INDEX ON clearance_returned (code, given_at);

CREATE TABLE clearance_returned_mark (       -- how far the timer has come
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    reached bigint NOT NULL,                 -- answers up to here are done
    ahead bigint NOT NULL,                   -- answers up to here are all there once no transaction before the horizon runs
    horizon xid8 NOT NULL,
    at timestamptz NOT NULL                  -- when "ahead" was looked up
);
INSERT INTO clearance_returned_mark (reached, ahead, horizon, at) VALUES (0, 0, '0', '-infinity');

-- A buyer's other cases: those under review and those returned, few of a hundred.
CREATE INDEX clearance_decision_buyer ON clearance_decision (buyer_id) WHERE status IN (100, 300, 500);
