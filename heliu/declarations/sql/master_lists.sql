-- Which house bills travel under which master bill; see tables.sql for generations and keys.

CREATE TABLE declarations_master_list (      -- 清单总分单 CEB607, one row a part
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    bill_no text COLLATE "C" NOT NULL,
    part_count integer NOT NULL,
    part_no integer NOT NULL,
    logistics_nos text[] COLLATE "C" NOT NULL,
    invt_nos text[] COLLATE "C" NOT NULL     -- empty where the list names none
) PARTITION BY LIST (generation);

-- Where a parcel is listed already, and what travels under a bill; lists are few.
CREATE INDEX declarations_master_list_parcel ON declarations_master_list USING gin (logistics_nos);
CREATE INDEX declarations_master_list_bill ON declarations_master_list (bill_no, logistics_code)
    WHERE superseded_by IS NULL;
