-- one row: what the edge table holds, and what of it cannot be used
select
    count(*) as rows,
    count(*) filter (source = target) as to_themselves,
    count(*) filter (source is null or target is null) as without_customer,
    (select coalesce(sum(clv), 0) from fifths) as clv_of_all,
    (select median(clv) from fifths) as median_clv
from edges
