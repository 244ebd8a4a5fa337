-- Tax of the lines that recompute, by chapter of the goods' code: lines, before, after.
SELECT u.chapter, count(*) FILTER (WHERE h.b_outcome = 5 OR h.a_outcome = 5),
    coalesce(sum(u.before) FILTER (WHERE h.b_outcome = 5), 0.00), coalesce(sum(u.after) FILTER (WHERE h.a_outcome = 5), 0.00)
FROM pg_temp.whatif_held h CROSS JOIN LATERAL unnest(h.chapters, h.b_lines, h.a_lines) AS u (chapter, before, after)
WHERE h.agrees AND (h.b_outcome = 5 OR h.a_outcome = 5)
GROUP BY u.chapter
