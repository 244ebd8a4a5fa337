-- Exports that come back; see tables.sql for generations and keys.

CREATE TABLE declarations_export_return (    -- 退货申请单 CEB213; arrays have one element a line, in its order
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    guid text COLLATE "C" NOT NULL,
    cop_no text COLLATE "C" NOT NULL,        -- coElNo
    agent_code text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    invt_no text COLLATE "C" NOT NULL,
    customs_code text COLLATE "C",
    trade_mode text COLLATE "C" NOT NULL,
    country text COLLATE "C",
    reason text,
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    bill_no text COLLATE "C",
    traf_mode text COLLATE "C",
    traf_name text,
    voyage_no text COLLATE "C",
    gnums numeric[] NOT NULL,
    goods_codes text[] COLLATE "C" NOT NULL,
    goods_names text[] NOT NULL,
    goods_models text[] NOT NULL,
    units text[] COLLATE "C" NOT NULL,
    quantities numeric[] NOT NULL,
    units_1 text[] COLLATE "C" NOT NULL,
    quantities_1 numeric[] NOT NULL,
    units_2 text[] COLLATE "C" NOT NULL,     -- empty where the goods have no second unit
    quantities_2 numeric[] NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_return_tally (     -- 退运理货明细单 CEB215
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    cop_no text COLLATE "C" NOT NULL,        -- coElNo
    operator_code text COLLATE "C" NOT NULL,
    invt_no text COLLATE "C",
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    bill_no text COLLATE "C",
    traf_mode text COLLATE "C",
    traf_name text,
    voyage_no text COLLATE "C",
    location text
) PARTITION BY LIST (generation);

-- Application and tally find each other by the parcel; both are few.
CREATE INDEX declarations_export_return_waybill ON declarations_export_return (logistics_no, logistics_code)
    WHERE superseded_by IS NULL;
CREATE INDEX declarations_return_tally_waybill ON declarations_return_tally (logistics_no, logistics_code)
    WHERE superseded_by IS NULL;
