-- Export documents as their senders signed them; see tables.sql for generations and keys.

CREATE TABLE declarations_export_order (     -- 订单, 订仓单 CEB303
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,      -- 无 for a platform abroad: only with the seller it says whose order it is
    ebc_code text COLLATE "C" NOT NULL,
    order_type text COLLATE "C" NOT NULL,    -- E B2C, B B2B, W booking of an overseas warehouse
    goods_value numeric(19,5) NOT NULL,
    freight numeric(19,5) NOT NULL,
    currency text COLLATE "C" NOT NULL,
    line_count smallint NOT NULL,
    goods_values bigint NOT NULL,
    goods_items bigint NOT NULL,
    products_fit boolean NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_collection (       -- 收款单 CEB403
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    pay_code text COLLATE "C",
    pay_no text COLLATE "C",                 -- an order may be paid in instalments, each with a number of its own
    charge numeric(19,5) NOT NULL,
    currency text COLLATE "C" NOT NULL,
    credited_at bigint NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_export_waybill (   -- 运单 CEB505
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C",
    gross_kg numeric(19,5) NOT NULL,
    packages integer NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_export_inventory ( -- 出口清单 CEB603
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    guid text NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    owner_code text COLLATE "C" NOT NULL,    -- NO where the producer is not registered
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    customs_code text COLLATE "C" NOT NULL,
    port_code text COLLATE "C" NOT NULL,
    trade_mode text COLLATE "C" NOT NULL,
    statistics_flag text COLLATE "C" NOT NULL, -- A simplified with statistics in sum, B for the summary declaration
    country text COLLATE "C" NOT NULL,
    exit_on bigint NOT NULL,
    zone_whole boolean NOT NULL,
    licensed boolean NOT NULL,
    packages integer NOT NULL,
    gross_kg numeric(19,5) NOT NULL,
    net_kg numeric(19,5) NOT NULL,
    line_count smallint NOT NULL,
    goods_values bigint NOT NULL,
    goods_items bigint NOT NULL,
    products_fit boolean NOT NULL,
    records_whole boolean NOT NULL,
    value numeric NOT NULL,                  -- sum of the line totals in the currency of the order
    goods_codes text[] NOT NULL,             -- one of each a line, in the order of the document
    currencies text[] COLLATE "C" NOT NULL,
    units text[] NOT NULL,
    quantities numeric[] NOT NULL,
    totals numeric[] NOT NULL
) PARTITION BY LIST (generation);
