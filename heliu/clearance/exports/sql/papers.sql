-- What came of the papers that follow export declarations (CEB605, 607, 507, 509 …), beside the papers.

CREATE TABLE clearance_export_paper (        -- 单证办理结果: one row a paper, of a split one a row a part
    document_id bigint PRIMARY KEY,
    kind text NOT NULL,
    status integer NOT NULL,                 -- return status of its first receipt; 100 makes room for a correction
    awaits boolean NOT NULL DEFAULT false,   -- other parts of its set are still to come
    worked_at timestamptz NOT NULL DEFAULT now(),
    warned_at timestamptz                    -- when its sender was told that the set stays incomplete
);
CREATE INDEX clearance_export_paper_awaiting ON clearance_export_paper (worked_at) WHERE awaits;
