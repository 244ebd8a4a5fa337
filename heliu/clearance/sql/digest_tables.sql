-- Digests of decisions, kept by a timer beside the hot path: what pages would otherwise count over millions of rows.

-- Which days are to be counted again is found by block ranges; the hot path pays nothing for it.
CREATE INDEX clearance_decision_day ON clearance_decision USING brin (decided_on)
    WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE clearance_firm_day (            -- one row a business day, e-commerce firm and mode
    firm text COLLATE "C" NOT NULL,
    day date NOT NULL,
    mode text NOT NULL,                      -- tradeMode: 9610, 1210 …
    declared integer NOT NULL,               -- decided inventories, returned ones included
    released integer NOT NULL,               -- of these released or closed
    value numeric(19,5) NOT NULL,            -- duty-paid value of the released, CNY
    tax numeric(19,2) NOT NULL,              -- levied on the released, CNY
    PRIMARY KEY (firm, day, mode)
);
CREATE INDEX ON clearance_firm_day (day);

CREATE TABLE clearance_use (                 -- whose inventories: found by person without an index on the hot table
    buyer_id uuid NOT NULL,
    inventory_id bigint NOT NULL,
    PRIMARY KEY (buyer_id, inventory_id)
);
