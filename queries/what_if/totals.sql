-- one row: how many customers, what their CLV adds up to before and after, and what share of it
-- moves between them: half the sum of how much each one's share of the whole changes
with sums as (
    select sum(old_clv) as old_total, sum(new_clv) as new_total from weighed
)

select
    (select count(*) from customers) as customers,
    count(*) as n,
    count(*) filter (old_rank <> new_rank) as changed,
    any_value(old_total) as old_total,
    any_value(new_total) as new_total,
    case
        when any_value(old_total) > 0 and any_value(new_total) > 0
        then sum(abs(new_clv / new_total - old_clv / old_total)) / 2
    end as moved
from weighed
cross join sums
