-- What is told of export inventories after they were declared; see tables.sql for generations and keys.

CREATE TABLE declarations_cancellation (     -- 撤销申请单 CEB605
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    invt_no text COLLATE "C" NOT NULL,
    reason text NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_arrival (          -- 运抵单 CEB507, one row a part
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    operator_code text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    bill_no text COLLATE "C",
    part_count integer NOT NULL,
    part_no integer NOT NULL,
    logistics_nos text[] COLLATE "C" NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_departure (        -- 离境单 CEB509, one row a part
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    bill_no text COLLATE "C",
    left_at bigint NOT NULL,
    part_count integer NOT NULL,
    part_no integer NOT NULL,
    logistics_nos text[] COLLATE "C" NOT NULL
) PARTITION BY LIST (generation);

-- Which inventory a parcel on a tally is; on the parent, so that every generation inherits it.
CREATE INDEX declarations_export_inventory_waybill ON declarations_export_inventory (logistics_no, logistics_code)
    WHERE superseded_by IS NULL;
