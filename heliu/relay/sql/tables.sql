-- The way to customs and back (heliu/relay). Messages stay where the doors stored them: here is only how far they went.

CREATE TABLE relay_mark (                    -- one row: how far the messages have been sent on, and how it goes
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    decider text NOT NULL DEFAULT 'local',   -- who decided when an installation last started
    txid bigint NOT NULL DEFAULT 0,          -- place of the last message sent or passed over (clearance/upstream/outbox.py)
    number bigint NOT NULL DEFAULT 0,
    moved_at timestamptz,                    -- the last time something was sent
    failing_since timestamptz,               -- customs cannot be reached since; NULL: it can
    fault text NOT NULL DEFAULT ''
);
INSERT INTO relay_mark DEFAULT VALUES;

CREATE TABLE relay_sent (                    -- 已转送: one row a message that customs got
    message_id bigint PRIMARY KEY,
    cop_msg_id text COLLATE "C" NOT NULL UNIQUE, -- its number in the DxpMsg: the same whenever it is sent again
    kind text NOT NULL,
    sender text COLLATE "C",
    sent_at timestamptz NOT NULL DEFAULT now(),
    answer_code text,                        -- of the platform's answer (DxpRep): 0000 is taken
    answer_text text,
    answered_at timestamptz
);
