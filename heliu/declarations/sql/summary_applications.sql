-- Which export inventories a declarant wants summed into customs declarations; see tables.sql for generations and keys.

CREATE TABLE declarations_summary_application ( -- 汇总申请单 CEB701, one row a part
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    agent_name text,
    ebc_code text COLLATE "C" NOT NULL,
    ebc_name text,
    decl_agent_code text COLLATE "C" NOT NULL, -- who will declare what was summed
    decl_agent_name text,
    customs_code text COLLATE "C" NOT NULL,
    period_from bigint,                      -- with a period the list is not looked at
    period_to bigint,
    summary_flag text NOT NULL,              -- 1 by consignor, 2 by consignor and producer
    item_name_flag text NOT NULL,            -- 1 by the enterprise's names of the goods
    part_count integer NOT NULL,
    part_no integer NOT NULL,
    invt_nos text[] COLLATE "C" NOT NULL
) PARTITION BY LIST (generation);
