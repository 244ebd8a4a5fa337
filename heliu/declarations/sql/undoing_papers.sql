-- What is asked of import inventories after they were declared; see tables.sql for generations and keys.

CREATE TABLE declarations_import_cancellation ( -- 撤销申请单 CEB623
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    guid text NOT NULL,
    customs_code text NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    invt_no text COLLATE "C" NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    logistics_no text COLLATE "C" NOT NULL,
    buyer_id_key bigint NOT NULL,               -- fingerprint
    reason text NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_import_return (       -- 退货申请单 CEB625: the same, and one place of each array a line
    LIKE declarations_import_cancellation,
    line_numbers text[] COLLATE "C" NOT NULL,
    goods_codes text[] COLLATE "C" NOT NULL,
    goods_names text[] NOT NULL,
    quantities numeric[] NOT NULL,
    units text[] COLLATE "C" NOT NULL
) PARTITION BY LIST (generation);
