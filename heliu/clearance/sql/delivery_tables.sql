-- 签收先到: parcels reported as signed for (CEB513) before their inventory was released; the release then closes it.
-- Mostly empty. What no release comes for is forgotten by a timer.
CREATE TABLE clearance_early_delivery (
    logistics_no text COLLATE "C" NOT NULL,
    logistics_code text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (logistics_no, logistics_code)
);
