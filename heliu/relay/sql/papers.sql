-- Papers of customs that answer no message, and the numbers customs gave our inventories.

CREATE TABLE relay_number (                  -- 海关清单编号 → 本平台清单
    number text COLLATE "C" PRIMARY KEY,
    document_id bigint NOT NULL
);

CREATE TABLE relay_paper (                   -- 海关税单、税单状态、汇总结果, beside what we expected
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL,
    kind text NOT NULL,                      -- CEB816, CEB818, CEB792
    number text COLLATE "C" NOT NULL,        -- 税单编号, 汇总统一编号
    key text COLLATE "C" NOT NULL,           -- 企业内部编号, 汇总申请编号; as it was named where nothing of ours was found
    document_id bigint,                      -- inventory or declaration; NULL: of nothing we know
    said text NOT NULL,
    expected text NOT NULL,
    differs boolean NOT NULL,
    heard_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON relay_paper (kind, number);
CREATE INDEX ON relay_paper (heard_at, id);
