-- What a supervised site has taken in; see tables.sql for generations and keys.

CREATE TABLE declarations_inbound_detail (   -- 入库明细单 CEB711
    generation smallint NOT NULL,
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    superseded_by bigint,
    app_type smallint NOT NULL,
    app_time bigint NOT NULL,
    customs_code text COLLATE "C" NOT NULL,
    cop_no text COLLATE "C" NOT NULL,
    operator_code text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    bill_no text COLLATE "C" NOT NULL,
    traf_mode text COLLATE "C" NOT NULL,
    traf_no text NOT NULL,
    voyage_no text COLLATE "C" NOT NULL,
    location text,
    logistics_nos text[] COLLATE "C" NOT NULL
) PARTITION BY LIST (generation);

-- Whether a parcel came in before; sheets are few, one for many parcels.
CREATE INDEX declarations_inbound_detail_parcel ON declarations_inbound_detail USING gin (logistics_nos);
