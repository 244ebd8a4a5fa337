-- What the platform decides about an application for the return of an export, beside it.

CREATE TABLE clearance_export_return (       -- 出口退货审核: one row an application
    return_id bigint PRIMARY KEY,            -- id of declarations_export_return
    inventory_id bigint,                     -- the original; NULL where none was found
    status integer NOT NULL,                 -- return status of the latest receipt: 100, 120, 300, 500, 505, 600, 800
    outcome smallint NOT NULL,               -- heliu.clearance.export_returns.facts.ReturnOutcome
    risks integer NOT NULL DEFAULT 0,        -- bit mask, heliu.risk.return_rules
    score smallint NOT NULL DEFAULT 0,
    released_on date,                        -- of the original: what the windows count from
    tally_id bigint,                         -- by which tally it was decided
    back_on date,                            -- the day the goods were tallied
    back_until date,                         -- last day on which they may be
    tax_free_until date,                     -- last day on which they may be free of import taxes
    tax_free boolean,                        -- NULL: not known yet
    refund_due boolean NOT NULL DEFAULT false,   -- tax refunded for them is to be given back
    account_book boolean NOT NULL DEFAULT false, -- they go back into an account book of the special area
    decided_on date NOT NULL,                -- business day, Beijing
    decided_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX clearance_export_return_of ON clearance_export_return (inventory_id);
CREATE INDEX clearance_export_return_tally ON clearance_export_return (tally_id);
CREATE INDEX clearance_export_return_awaited ON clearance_export_return (back_until) WHERE status = 120;
CREATE INDEX clearance_export_return_review ON clearance_export_return (decided_at) WHERE status IN (300, 500);

CREATE TABLE clearance_export_return_line (  -- what of each line an accepted application takes back
    return_id bigint NOT NULL REFERENCES clearance_export_return (return_id),
    gnum integer NOT NULL,
    quantity numeric NOT NULL,
    quantity_1 numeric NOT NULL,
    quantity_2 numeric NOT NULL,
    value numeric NOT NULL,                  -- its share of the line's value, in the currency of the export
    PRIMARY KEY (return_id, gnum)
);
