-- Goods of what the positive list newly refuses or lets in: the digits a list has, direct import or not, span of days,
-- refused or not, declarations, lines, value of the lines, sellers. Which of the lines the list keeps out, the rule says.
SELECT left(u.code, {digits}) AS code, m.mode = {direct} AS direct, y.span, m.refused,
    count(DISTINCT m.id), count(*), sum(u.total), array_agg(DISTINCT m.firm)
FROM pg_temp.whatif_moved m
JOIN pg_temp.whatif_day y ON y.day = m.day
JOIN public.declarations_inventory v ON v.id = m.id
CROSS JOIN LATERAL unnest(v.goods_codes, v.totals) AS u (code, total)
GROUP BY 1, 2, 3, 4
