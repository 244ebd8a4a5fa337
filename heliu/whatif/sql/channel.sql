-- Which way an inventory goes under one law, its annual sum and the rates left aside: an Outcome of clearance, 9 where
-- only the judge can tell. Twin of heliu/policies/rules/channel.py; an expression, used once for each law.
CASE
    WHEN {ask} OR i.quantity = 0 THEN 9
    WHEN i.value = 0 THEN 3
    WHEN i.price > {single} THEN CASE
        WHEN NOT {one_item} THEN 2
        WHEN NOT {gifts} AND i.line_count > 1 THEN 9
        WHEN i.line_count > 1 OR i.quantity <> 1 THEN 2
        WHEN i.price > {annual} OR (i.price = {annual} AND NOT {inclusive}) THEN 2
        ELSE 5
    END
    WHEN i.price > {annual} THEN 4
    ELSE 5
END
