-- Every declaration of the period whose papers agreed, taxed under both laws, into a table of this connection's own.
-- One of {buckets} parts: a buyer stands whole in one part, because his annual sum does. Expected plan: one scan of the
-- decisions, a hash join with the inventories, the days and rates in hash tables; then line by line, nothing sorted.
-- The arithmetic of a line is that of the hot statement (heliu/taxation/line_sql.py). OFFSET 0 keeps what was computed
-- once from being computed again wherever it is named. A code the tariff does not know (bar 3) is left to the judge where
-- a positive list may refuse it: its bars stand with the rates.
INSERT INTO pg_temp.whatif_case (
    id, buyer_id, year, day, month, price, mode, firm, stored, counted, stored_duty, stored_consumption_tax, stored_vat,
    b_outcome, b_over, b_duty, b_consumption_tax, b_vat, b_lines, b_annual,
    a_outcome, a_over, a_duty, a_consumption_tax, a_vat, a_lines, a_annual, chapters
)
SELECT
    i.id, i.buyer_id, i.year, i.day, i.month, i.price, i.mode, i.firm, i.stored, i.counted, i.duty, i.consumption_tax, i.vat,
    CASE WHEN i.b_channel <> 5 THEN i.b_channel WHEN i.b_listed AND t.b_bar = 3 THEN 9 WHEN t.b_bar = 2 THEN 12
        WHEN t.b_bar = 1 AND i.mode = {direct} THEN 13 WHEN t.b_unknown THEN 6 WHEN t.b_open THEN 9 ELSE 5 END,
    i.b_over, t.b_duty, t.b_consumption_tax, t.b_vat, t.b_lines, i.b_annual,
    CASE WHEN i.a_channel <> 5 THEN i.a_channel WHEN i.a_listed AND t.a_bar = 3 THEN 9 WHEN t.a_bar = 2 THEN 12
        WHEN t.a_bar = 1 AND i.mode = {direct} THEN 13 WHEN t.a_unknown THEN 6 WHEN t.a_open THEN 9 ELSE 5 END,
    i.a_over, t.a_duty, t.a_consumption_tax, t.a_vat, t.a_lines, i.a_annual, t.chapters
FROM (
    SELECT i.*,
        {b_channel} AS b_channel, i.price > i.b_single AS b_over,
        {a_channel} AS a_channel, i.price > i.a_single AS a_over,
        i.same AND (i.price > i.b_single) = (i.price > i.a_single) AS same_terms
    FROM (
        SELECT d.inventory_id AS id, d.buyer_id, d.year, d.decided_on, d.outcome AS stored, d.counted,
            d.duty, d.consumption_tax, d.vat,
            v.value, v.freight, v.insured_fee, v.quantity, v.line_count, v.goods_codes, v.totals, v.running,
            v.value + v.freight + v.insured_fee AS price, coalesce(v.trade_mode, '') AS mode,
            coalesce(v.ebc_code, '') AS firm, y.*
        FROM clearance_decision d
        JOIN public.declarations_inventory v ON v.id = d.inventory_id AND v.superseded_by IS NULL
        JOIN pg_temp.whatif_day y ON y.day = d.decided_on
        WHERE d.decided_on BETWEEN {since} AND {until} AND d.outcome = ANY ({assessed})
            AND (uuid_hash(d.buyer_id) & 1048575) % {buckets} = {bucket}
        OFFSET 0
    ) i
    OFFSET 0
) i
CROSS JOIN LATERAL (
    SELECT
        array_agg(left(n.code, 2)) AS chapters,
        array_agg(n.b_duty + n.b_consumption_tax + n.b_vat) AS b_lines,
        array_agg(n.a_duty + n.a_consumption_tax + n.a_vat) AS a_lines,
        sum(n.b_duty) AS b_duty, sum(n.b_consumption_tax) AS b_consumption_tax, sum(n.b_vat) AS b_vat,
        sum(n.a_duty) AS a_duty, sum(n.a_consumption_tax) AS a_consumption_tax, sum(n.a_vat) AS a_vat,
        bool_or(n.b_kind IS NULL OR n.b_kind = 1 AND n.price <> 0) AS b_unknown,
        bool_or(n.b_kind = 2 OR n.b_kind = 3 AND i.b_over) AS b_open, max(coalesce(n.b_bar, 3)) AS b_bar,
        bool_or(n.a_kind IS NULL OR n.a_kind = 1 AND n.price <> 0) AS a_unknown,
        bool_or(n.a_kind = 2 OR n.a_kind = 3 AND i.a_over) AS a_open, max(coalesce(n.a_bar, 3)) AS a_bar
    FROM (
        SELECT m.code, m.price, m.b_kind, m.a_kind, m.b_bar, m.a_bar, m.b_duty, m.b_consumption_tax, m.b_vat,
            CASE WHEN m.same THEN m.b_duty ELSE round(m.price * m.a_duty_rate, 2) END AS a_duty,
            CASE WHEN m.same THEN m.b_consumption_tax ELSE {a_consumption_tax} END AS a_consumption_tax,
            CASE WHEN m.same THEN m.b_vat ELSE {a_vat} END AS a_vat
        FROM (
            SELECT j.*, round(j.price * j.b_duty_rate, 2) AS b_duty, {b_consumption_tax} AS b_consumption_tax,
                {b_vat} AS b_vat
            FROM (
                SELECT l.code, l.price, r.b_kind, r.a_kind, r.b_bar, r.a_bar, r.b_vat AS b_vat_rate, r.a_vat AS a_vat_rate,
                    r.b_rate, r.a_rate, i.same_terms AND r.same AS same, i.b_twice, i.a_twice,
                    CASE WHEN i.b_over THEN r.b_duty ELSE i.b_duty_within END AS b_duty_rate,
                    CASE WHEN i.a_over THEN r.a_duty ELSE i.a_duty_within END AS a_duty_rate,
                    CASE WHEN i.b_over THEN 1 ELSE i.b_share END AS b_share,
                    CASE WHEN i.a_over THEN 1 ELSE i.a_share END AS a_share
                FROM (
                    SELECT u.code, {line_price} AS price
                    FROM unnest(i.goods_codes, i.totals, i.running) AS u (code, total, run)
                    OFFSET 0
                ) l
                LEFT JOIN LATERAL (
                    SELECT * FROM pg_temp.whatif_rate r WHERE r.span = i.span AND r.code = l.code OFFSET 0
                ) r ON true
                OFFSET 0
            ) j
            OFFSET 0
        ) m
        OFFSET 0
    ) n
) t
