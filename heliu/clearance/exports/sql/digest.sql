-- Digests of exports, beside those of imports (clearance/sql/digest_tables.sql).

CREATE INDEX clearance_export_decided ON clearance_export_decision USING brin (decided_at)
    WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE clearance_export_counted (      -- how far the digest has counted each export inventory
    inventory_id bigint PRIMARY KEY,
    released boolean NOT NULL
);

CREATE TABLE clearance_export_firm_day (     -- one row a business day, seller and mode
    firm text COLLATE "C" NOT NULL,
    day date NOT NULL,
    mode text NOT NULL,                      -- tradeMode: 9610, 9710, 9810, 1210 …
    declared integer NOT NULL,               -- decided inventories, returned ones included
    released integer NOT NULL,               -- of these released or departed, and not cancelled since
    value numeric NOT NULL,                  -- of the released, CNY by the customs rate of the day
    PRIMARY KEY (firm, day, mode)
);
CREATE INDEX ON clearance_export_firm_day (day);
