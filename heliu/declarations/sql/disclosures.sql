CREATE TABLE declarations_disclosure (       -- 查看记录: who saw personal values of which document, and what for
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL,
    document smallint NOT NULL,              -- place in the message, from 0; -1: the whole message was downloaded
    purpose text NOT NULL CHECK (purpose <> ''),
    user_id bigint NOT NULL,
    name text NOT NULL,
    firm text COLLATE "C",                   -- for whom; NULL: an officer
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON declarations_disclosure (message_id);
