-- Whom the positive list newly refuses, and whom it lets in: seller, refused or not, declarations, goods' value, the tax
-- that is no longer collected or newly is.
SELECT firm, refused, count(*), sum(price), coalesce(sum(CASE WHEN refused THEN b_tax ELSE a_tax END), 0.00)
FROM pg_temp.whatif_moved
GROUP BY firm, refused
