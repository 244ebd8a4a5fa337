-- Tables of one connection, gone with it: the two laws day by day and code by code, and what came of each declaration.
-- b_ is the law as it stands (before), a_ the law under the change (after); outcomes are clearance's.
CREATE TEMP TABLE whatif_day (
    day date PRIMARY KEY,
    month integer NOT NULL,                  -- 202611
    span integer NOT NULL,
    same boolean NOT NULL,                   -- share, duty and rounding of both laws are alike
    b_single numeric, b_annual numeric, b_one_item boolean, b_inclusive boolean, b_gifts boolean, b_share numeric,
    b_duty_within numeric, b_twice boolean, b_ask boolean,
    b_listed boolean,                        -- a positive list may refuse
    a_single numeric, a_annual numeric, a_one_item boolean, a_inclusive boolean, a_gifts boolean, a_share numeric,
    a_duty_within numeric, a_twice boolean, a_ask boolean, a_listed boolean
);
CREATE TEMP TABLE whatif_rate (
    span integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    same boolean NOT NULL,                   -- the rates of both laws are alike
    b_duty numeric, b_vat numeric, b_rate numeric, b_kind smallint, b_bar smallint,  -- 0 comes in, 1 not as 9610, 2 not listed
    a_duty numeric, a_vat numeric, a_rate numeric, a_kind smallint, a_bar smallint,
    PRIMARY KEY (span, code)
);
CREATE TEMP TABLE whatif_case (
    id bigint NOT NULL,
    buyer_id uuid NOT NULL,
    year smallint NOT NULL,
    day date NOT NULL,
    month integer NOT NULL,
    price numeric NOT NULL,                  -- 完税价格
    mode text NOT NULL,                      -- 监管方式
    firm text NOT NULL,                      -- 电商企业 (ebcCode)
    stored smallint NOT NULL,
    counted numeric NOT NULL,
    stored_duty numeric, stored_consumption_tax numeric, stored_vat numeric,
    b_outcome smallint NOT NULL, b_over boolean NOT NULL,
    b_duty numeric, b_consumption_tax numeric, b_vat numeric, b_lines numeric[], b_annual numeric,
    a_outcome smallint NOT NULL, a_over boolean NOT NULL,
    a_duty numeric, a_consumption_tax numeric, a_vat numeric, a_lines numeric[], a_annual numeric,
    chapters text[],
    same_amounts boolean GENERATED ALWAYS AS (
        coalesce(b_outcome <> 5 OR (stored_duty = b_duty AND stored_consumption_tax = b_consumption_tax
            AND stored_vat = b_vat), false)
    ) STORED
);
CREATE TEMP TABLE whatif_over (              -- whom the annual sum refuses, under which law
    id bigint PRIMARY KEY,
    before boolean NOT NULL,
    after boolean NOT NULL
);
CREATE TEMP TABLE whatif_earlier (           -- what buyers had used in the year before the period began
    buyer_id uuid NOT NULL,
    year smallint NOT NULL,
    counted numeric NOT NULL
);
CREATE TEMP VIEW whatif_held AS              -- held against the stored results
SELECT *, b_outcome = stored AND same_amounts AS agrees,
    CASE WHEN b_outcome = 5 THEN b_duty + b_consumption_tax + b_vat END AS b_tax,
    CASE WHEN a_outcome = 5 THEN a_duty + a_consumption_tax + a_vat END AS a_tax
FROM whatif_case;
CREATE TEMP VIEW whatif_moved AS             -- what the positive list refuses under one law only
SELECT *, a_outcome IN (12, 13) AS refused FROM whatif_held
WHERE agrees AND (b_outcome IN (5, 6) AND a_outcome IN (12, 13) OR b_outcome IN (12, 13) AND a_outcome IN (5, 6));
