-- What was declared simplified and left, beside the other digests of exports: statistics in sum read these days.

CREATE TABLE clearance_export_simplified_day ( -- one row a business day, seller, declarant and cell of the statistics
    day date NOT NULL,                       -- the goods left on it
    ebc_code text COLLATE "C" NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    trade_mode text NOT NULL,
    country text NOT NULL,
    code text NOT NULL,                      -- the first digits of the goods code; '' of any
    currency text NOT NULL,                  -- '' of any; where either is of any, lists alone are counted
    lists integer NOT NULL,                  -- each once
    lines integer NOT NULL,
    total numeric NOT NULL,                  -- in the currency
    PRIMARY KEY (day, ebc_code, agent_code, trade_mode, country, code, currency)
);

ALTER TABLE clearance_export_counted ADD COLUMN left_on date; -- under which day a simplified list was counted
