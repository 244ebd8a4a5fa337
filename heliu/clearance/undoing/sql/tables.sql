-- Applications to undo an import, one row each once it was worked off; decided by rule, officer or timer.

CREATE TABLE clearance_undoing (             -- 撤销、退货申请
    id bigint PRIMARY KEY,                   -- number of the document (CEB623, CEB625)
    kind text NOT NULL CHECK (kind IN ('cancel', 'return')),
    message_id bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('refused', 'review', 'awaiting', 'expired', 'withdrawn', 'done')),
    inventory_id bigint,                     -- none: it named no inventory of theirs
    buyer_id uuid,
    guid text NOT NULL,
    customs_code text NOT NULL,
    agent_code text COLLATE "C" NOT NULL,
    ebp_code text COLLATE "C" NOT NULL,
    ebc_code text COLLATE "C" NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    invt_no text COLLATE "C" NOT NULL,
    reason text NOT NULL,                    -- the enterprise's
    status integer NOT NULL,                 -- return status of the latest receipt
    note text NOT NULL,                      -- what the latest receipt says
    why_officer integer NOT NULL DEFAULT 0,  -- bit mask of heliu.clearance.undoing.rules.Reason
    asked_at timestamptz NOT NULL DEFAULT now(),
    due_on date,                             -- a return: the goods must be back on this day at the latest
    moved_at timestamptz NOT NULL DEFAULT now(),
    officer text NOT NULL DEFAULT '',        -- who decided last; '' where a rule or the timer did
    arrived_on date,
    quota_back numeric(19,5) NOT NULL DEFAULT 0,
    value_back numeric(19,5) NOT NULL DEFAULT 0, -- duty-paid value of what came back
    duty_back numeric(19,2) NOT NULL DEFAULT 0,
    consumption_tax_back numeric(19,2) NOT NULL DEFAULT 0,
    vat_back numeric(19,2) NOT NULL DEFAULT 0,
    purchases_back smallint NOT NULL DEFAULT 0,
    digested boolean NOT NULL DEFAULT false, -- taken off the figures of the firm's day
    CHECK (state = 'done' OR (quota_back = 0 AND value_back = 0 AND purchases_back = 0)),
    CHECK (state <> 'done' OR kind <> 'return' OR arrived_on IS NOT NULL)
);
CREATE INDEX ON clearance_undoing (inventory_id);
CREATE INDEX ON clearance_undoing (buyer_id, asked_at);
CREATE INDEX clearance_undoing_cop_no ON clearance_undoing (cop_no);
CREATE INDEX clearance_undoing_open ON clearance_undoing (due_on, asked_at) WHERE state IN ('review', 'awaiting');
CREATE INDEX clearance_undoing_new ON clearance_undoing (id) WHERE state = 'done' AND NOT digested;
-- An inventory is cancelled once, and not while it is asked for.
CREATE UNIQUE INDEX clearance_undoing_one_cancel ON clearance_undoing (inventory_id)
    WHERE kind = 'cancel' AND state IN ('review', 'done');

CREATE TABLE clearance_undoing_line (        -- the lines of an inventory in a return; amounts of the whole line, CNY
    application_id bigint NOT NULL REFERENCES clearance_undoing,
    gnum integer NOT NULL,
    goods_code text NOT NULL,
    goods_name text NOT NULL,
    unit text NOT NULL,
    quantity numeric NOT NULL CHECK (quantity >= 0),    -- asked to be returned; 0: this line is not
    declared numeric NOT NULL CHECK (declared >= quantity), -- of the line of the inventory
    tax_price numeric(19,5) NOT NULL,
    duty numeric(19,2) NOT NULL,
    consumption_tax numeric(19,2) NOT NULL,
    vat numeric(19,2) NOT NULL,
    tax_price_back numeric(19,5) NOT NULL DEFAULT 0,
    duty_back numeric(19,2) NOT NULL DEFAULT 0,
    consumption_tax_back numeric(19,2) NOT NULL DEFAULT 0,
    vat_back numeric(19,2) NOT NULL DEFAULT 0,
    PRIMARY KEY (application_id, gnum)
);

-- A step that changed no status (a quota given back) does not say when an inventory came to the status it names.
ALTER TABLE clearance_step ADD COLUMN moved boolean NOT NULL DEFAULT true;
