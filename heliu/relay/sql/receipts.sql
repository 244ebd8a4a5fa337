-- What customs says, and what we had expected.

CREATE TABLE relay_received (                -- 已取回: one row a file or queue message, by its content, kept 90 days
    digest bytea PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,                      -- CEB622 …, DxpRep; '-' where it could not be read
    refusal text,                            -- why it could not be read
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON relay_received (received_at);

CREATE TABLE relay_return (                  -- 海关回执: one row a return, in the order they came; the same twice counts once; kept 90 days
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL,
    document_id bigint,                      -- NULL: of no document that we sent
    kind text NOT NULL,                      -- CEB312, CEB622 …
    key text COLLATE "C" NOT NULL,
    status integer NOT NULL,
    text text NOT NULL,
    return_time text NOT NULL,
    heard_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON relay_return (document_id, id);

CREATE TABLE relay_verdict (                 -- 预期与海关: where each document stands with customs, beside what we expected
    document_id bigint PRIMARY KEY,
    message_id bigint NOT NULL,
    sender text COLLATE "C",
    kind text NOT NULL,                      -- of the document: CEB311, CEB621 …
    key text COLLATE "C" NOT NULL,
    expected integer NOT NULL,
    expected_reason text NOT NULL,
    status integer NOT NULL,
    reason text NOT NULL,
    return_time text NOT NULL,
    differs boolean NOT NULL,
    heard_at timestamptz NOT NULL
);
CREATE INDEX relay_verdict_differing ON relay_verdict (heard_at, document_id) WHERE differs;
