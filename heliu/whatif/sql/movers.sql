-- The declarations whose tax changes most: those with the most to gain and those with the most to lose.
(SELECT id, b_tax, a_tax FROM pg_temp.whatif_held WHERE agrees AND a_tax < b_tax ORDER BY a_tax - b_tax, id LIMIT {most})
UNION ALL
(SELECT id, b_tax, a_tax FROM pg_temp.whatif_held WHERE agrees AND a_tax > b_tax ORDER BY b_tax - a_tax, id LIMIT {most})
