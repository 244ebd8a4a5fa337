-- Export inventories summed into customs declarations (汇总申报); an inventory is summed once, its lines each once.

CREATE TABLE clearance_summary (             -- 汇总申请: one row an application with all its parts
    id bigint PRIMARY KEY,                   -- the number of its first part
    sum_no text COLLATE "C" NOT NULL UNIQUE, -- 汇总申请编号
    agent_code text COLLATE "C" NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    decl_agent_code text COLLATE "C" NOT NULL,
    customs_code text COLLATE "C" NOT NULL,
    by_owner boolean NOT NULL,
    by_name boolean NOT NULL,
    status integer NOT NULL DEFAULT 2,       -- return status of its latest receipt: 2 under way, 100 given up, 399 formed
    ready boolean NOT NULL DEFAULT false,    -- all its parts are here
    begun_at timestamptz NOT NULL DEFAULT now(),
    formed_at timestamptz
);
CREATE UNIQUE INDEX ON clearance_summary (agent_code, cop_no) WHERE status <> 100;
CREATE INDEX ON clearance_summary (id) WHERE ready AND status = 2;

CREATE TABLE clearance_summed (              -- which inventories an application holds
    inventory_id bigint PRIMARY KEY,
    summary_id bigint NOT NULL REFERENCES clearance_summary,
    document_id bigint NOT NULL              -- the part that took it
);
CREATE INDEX ON clearance_summed (summary_id);

CREATE TABLE clearance_summary_declaration ( -- 汇总报关单
    id bigint PRIMARY KEY,
    summary_id bigint NOT NULL REFERENCES clearance_summary,
    decl_seq_no text COLLATE "C" NOT NULL UNIQUE, -- 汇总统一编号
    entry_no text COLLATE "C" NOT NULL UNIQUE,    -- 报关单编号
    trade_mode text NOT NULL,
    traf_mode text NOT NULL,
    port_code text NOT NULL,
    country text NOT NULL,
    owner_code text NOT NULL,                -- empty where several producers were summed together
    ems_no text NOT NULL,                    -- empty outside special areas
    gross_kg numeric(19,5) NOT NULL,
    net_kg numeric(19,5) NOT NULL
);
CREATE INDEX ON clearance_summary_declaration (summary_id);

CREATE TABLE clearance_summary_line (        -- 汇总报关单表体
    declaration_id bigint NOT NULL REFERENCES clearance_summary_declaration,
    line_no integer NOT NULL,
    goods_code text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    currency text NOT NULL,
    unit text NOT NULL,
    unit1 text NOT NULL,
    unit2 text NOT NULL,
    quantity numeric NOT NULL,
    quantity1 numeric NOT NULL,
    quantity2 numeric NOT NULL,
    total numeric NOT NULL,
    PRIMARY KEY (declaration_id, line_no)
);

CREATE TABLE clearance_summary_item (        -- which line of which inventory went into which line of which declaration
    inventory_id bigint NOT NULL,
    goods_no integer NOT NULL,               -- 清单商品项号
    declaration_id bigint NOT NULL,
    line_no integer NOT NULL,
    quantity numeric NOT NULL,
    total numeric NOT NULL,
    PRIMARY KEY (inventory_id, goods_no),
    FOREIGN KEY (declaration_id, line_no) REFERENCES clearance_summary_line
);
CREATE INDEX ON clearance_summary_item (declaration_id, line_no);

-- What left in a period; a decision enters this index when its parcel departs, never on the way in.
CREATE INDEX clearance_export_closed ON clearance_export_decision (decided_at) WHERE status = 899;
