-- What the platform decides about a declaration, beside it.

CREATE TABLE clearance_decision (            -- 审单结果: one row an inventory
    inventory_id bigint PRIMARY KEY,
    status integer NOT NULL,                 -- return status of the latest receipt: 2, 100, 120, 300, 500, 800, 899, -621005 …
    outcome smallint NOT NULL,               -- heliu.clearance.facts.Outcome
    broken integer NOT NULL DEFAULT 0,       -- bit mask of matching rules, heliu.clearance.rules
    risks bigint NOT NULL DEFAULT 0,         -- bit mask of risk rules, heliu.risk.rules
    score smallint NOT NULL DEFAULT 0,
    buyer_id uuid NOT NULL,
    year smallint NOT NULL,                  -- business year whose quota is used
    counted numeric(19,5) NOT NULL DEFAULT 0,-- what it takes of the quota, CNY; 0 when refused or waiting
    tax_price numeric(19,5) NOT NULL,        -- 完税价格
    duty numeric(19,2),
    consumption_tax numeric(19,2),
    vat numeric(19,2),
    order_id bigint,
    payment_id bigint,
    waybill_id bigint,
    decided_on date NOT NULL,                -- business day, Beijing: chooses rates and limits
    decided_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 90);

CREATE TABLE clearance_waiting (             -- 待碰单证: inventories without a counterpart, few and short-lived
    inventory_id bigint PRIMARY KEY,
    order_no text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON clearance_waiting (order_no, ebp_code);
CREATE INDEX ON clearance_waiting (logistics_no, logistics_code);
CREATE INDEX ON clearance_waiting (since);

CREATE TABLE clearance_quota (               -- 个人年度交易额度
    buyer_id uuid NOT NULL,
    year smallint NOT NULL,
    reserved numeric(19,5) NOT NULL DEFAULT 0,  -- inventories in the officers' hands
    committed numeric(19,5) NOT NULL DEFAULT 0, -- inventories released
    purchases integer NOT NULL DEFAULT 0,
    PRIMARY KEY (buyer_id, year),
    CHECK (reserved >= 0 AND committed >= 0 AND purchases >= 0)
) WITH (fillfactor = 80);

CREATE TABLE clearance_rate (                -- rates in force today, copied from the tariff by heliu.clearance.day
    code text COLLATE "C" PRIMARY KEY,
    vat numeric NOT NULL,
    consumption numeric NOT NULL,
    plain boolean NOT NULL                   -- ad valorem or none: the statement may compute it
);

CREATE TABLE clearance_today (               -- one row: the business day clearance_rate was copied for
    day date PRIMARY KEY
);

CREATE TABLE clearance_answer (              -- 回执: every receipt message as it was given, in order
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    sender text COLLATE "C",                 -- the firm it is for
    dxp_id text,
    message text NOT NULL,                   -- CEB312 … CEB900
    message_id bigint NOT NULL,              -- the message it answers
    documents smallint NOT NULL,
    keys text[] NOT NULL,                    -- copNo of inventories (one for a later step), else empty
    body bytea NOT NULL,                     -- zstd of the XML
    given_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON clearance_answer (sender, txid, id);
CREATE INDEX ON clearance_answer (message, dxp_id, given_at);
CREATE INDEX ON clearance_answer (message_id);

CREATE TABLE clearance_step (                -- what happened to an inventory after its first answer
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inventory_id bigint NOT NULL,
    status integer NOT NULL,
    note text NOT NULL,
    actor text NOT NULL,                     -- rule, timer, or the officer's user name
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON clearance_step (inventory_id);
