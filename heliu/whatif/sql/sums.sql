-- What a group of declarations comes to: an expression list, the same for every way of grouping (report._summed).
count(*),
    count(*) FILTER (WHERE a_tax < b_tax), count(*) FILTER (WHERE a_tax > b_tax),
    coalesce(sum(b_tax - a_tax) FILTER (WHERE a_tax < b_tax), 0.00),
    coalesce(sum(a_tax - b_tax) FILTER (WHERE a_tax > b_tax), 0.00),
    coalesce(sum(b_duty) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(b_consumption_tax) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(b_vat) FILTER (WHERE b_outcome = 5), 0.00),
    coalesce(sum(a_duty) FILTER (WHERE a_outcome = 5), 0.00),
    coalesce(sum(a_consumption_tax) FILTER (WHERE a_outcome = 5), 0.00),
    coalesce(sum(a_vat) FILTER (WHERE a_outcome = 5), 0.00)
