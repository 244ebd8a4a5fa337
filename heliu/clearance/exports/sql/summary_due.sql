-- 待汇总: how many lists of a month that is over a firm has to sum up still, counted anew by a timer.

CREATE TABLE clearance_summary_due (
    firm text COLLATE "C" NOT NULL,          -- consignor or declarant
    month date NOT NULL,                     -- its first day
    due_on date NOT NULL,
    lists integer NOT NULL,
    PRIMARY KEY (firm, month)
);
