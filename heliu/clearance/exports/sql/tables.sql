-- What the platform decides about an export declaration, beside it.

CREATE TABLE clearance_export_decision (     -- 出口审单结果: one row an inventory
    inventory_id bigint PRIMARY KEY,
    status integer NOT NULL,                 -- return status of the latest receipt: 2, 100, 300, 399, 500, 800, 899
    outcome smallint NOT NULL,               -- heliu.clearance.exports.facts.ExportOutcome
    broken integer NOT NULL DEFAULT 0,       -- bit mask of matching rules, heliu.clearance.exports.rules
    risks integer NOT NULL DEFAULT 0,        -- bit mask of risk rules, heliu.risk.export_rules
    score smallint NOT NULL DEFAULT 0,
    value_cny numeric,                       -- NULL where the currency had no rate on the day
    order_id bigint,
    collection_id bigint,
    waybill_id bigint,
    decided_on date NOT NULL,                -- business day, Beijing: chooses limits and rates
    decided_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 90);
CREATE INDEX clearance_export_review ON clearance_export_decision (decided_at) WHERE status IN (300, 500);

CREATE TABLE clearance_export_waiting (      -- 待碰出口清单: few and short-lived
    inventory_id bigint PRIMARY KEY,
    order_no text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    needs_collection boolean NOT NULL,       -- not under 9710 and 9810
    since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON clearance_export_waiting (order_no, ebp_code, ebc_code);
CREATE INDEX ON clearance_export_waiting (logistics_no, logistics_code);
CREATE INDEX ON clearance_export_waiting (since);

CREATE TABLE clearance_export_code (         -- goods codes of the day, and to how many digits each is one
    code text COLLATE "C" PRIMARY KEY,
    digits smallint NOT NULL
);
CREATE TABLE clearance_export_rate (         -- 折算率 of the day
    currency text COLLATE "C" PRIMARY KEY,
    cny numeric NOT NULL
);
CREATE TABLE clearance_export_today (        -- one row: the business day both were copied for
    day date PRIMARY KEY
);
