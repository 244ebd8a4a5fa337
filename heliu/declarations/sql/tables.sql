-- The documents as their senders signed them. Each table is partitioned by generation: the leaves of one generation
-- stand in a schema of their own (gen_1, gen_2 ...) under the same names, carry the indexes, and are small enough for
-- these to stay in memory. A row is written once; only superseded_by is set when a later version takes its place.
-- Keys are compared octet by octet (COLLATE "C"): a language's order would cost every index look-up and mean nothing.

CREATE SEQUENCE declarations_id INCREMENT BY 1000;   -- one call hands a process a thousand numbers

CREATE TABLE declarations_generation (
    number smallint PRIMARY KEY,
    opened_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE declarations_message (          -- 报文: the evidence, sealed
    generation smallint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,                      -- CEB311 …, or '-' when it could not be told
    guid text,
    door text NOT NULL,
    sender text,                             -- customs code of the firm that transmitted it
    dxp_id text,
    signature text NOT NULL,                 -- valid, absent (sent with a token), invalid
    combination text,
    form text,
    certificate text,                        -- SHA-256 of the signing certificate
    documents smallint NOT NULL,
    first_id bigint NOT NULL,                -- documents are numbered from here in message order
    deviations text,                         -- JSON: what the tolerant reader forgave or refused
    digest bytea NOT NULL,                   -- SHA-256 of the bytes as received
    size_octets integer NOT NULL,
    content bytea NOT NULL,                  -- the bytes as received: zstd, then AES-256-GCM
    received_at timestamptz NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_order (            -- 订单 CEB311
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
    pay_transaction_id text COLLATE "C",
    goods_value numeric(19,5) NOT NULL,
    paid numeric(19,5) NOT NULL,
    balanced boolean NOT NULL,
    buyer_id_key bigint NOT NULL,
    buyer_name_key bigint NOT NULL,
    buyer_phone_key bigint NOT NULL,
    consignee_key bigint NOT NULL,
    consignee_phone_key bigint NOT NULL,
    consignee_address_key bigint NOT NULL,
    masked text NOT NULL,
    line_count smallint NOT NULL,
    goods_values bigint NOT NULL,
    products_fit boolean NOT NULL,
    goods_names bigint NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_payment (          -- 支付凭证 CEB411
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    pay_code text COLLATE "C" NOT NULL,
    pay_transaction_id text COLLATE "C" NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    paid numeric(19,5) NOT NULL,
    paid_at bigint NOT NULL,
    payer_id_key bigint NOT NULL,
    payer_name_key bigint NOT NULL,
    masked text NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_waybill (          -- 运单 CEB511
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    bill_no text,
    weight_kg numeric(19,5) NOT NULL,
    consignee_key bigint NOT NULL,
    consignee_phone_key bigint NOT NULL,
    consignee_address_key bigint NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_delivery (         -- 运单签收 CEB513
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    delivered_at bigint NOT NULL
) PARTITION BY LIST (generation);

CREATE TABLE declarations_inventory (        -- 清单 CEB621
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
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    assure_code text NOT NULL,
    customs_code text NOT NULL,
    port_code text NOT NULL,
    trade_mode text NOT NULL,
    country text NOT NULL,
    declared_on bigint NOT NULL,
    bonded_whole boolean NOT NULL,
    direct_whole boolean NOT NULL,
    freight numeric(19,5) NOT NULL,
    insured_fee numeric(19,5) NOT NULL,
    gross_kg numeric(19,5) NOT NULL,
    net_kg numeric(19,5) NOT NULL,
    buyer_id uuid NOT NULL,                  -- who the quota belongs to: a keyed fingerprint, never the number
    buyer_id_key bigint NOT NULL,
    buyer_name_key bigint NOT NULL,
    buyer_phone_key bigint NOT NULL,
    consignee_address_key bigint NOT NULL,
    id_check boolean NOT NULL,
    masked text NOT NULL,
    line_count smallint NOT NULL,
    goods_values bigint NOT NULL,
    products_fit boolean NOT NULL,
    goods_names bigint NOT NULL,
    records_whole boolean NOT NULL,
    value numeric NOT NULL,                  -- sum of the line totals, CNY
    quantity numeric NOT NULL,
    goods_codes text[] NOT NULL,             -- one of each a line, in the order of the document
    totals numeric[] NOT NULL,
    running numeric[] NOT NULL
) PARTITION BY LIST (generation);
